// A stand-in for the plugin of @pulumi/eks: remote components, whose children are registered in this process and not in the program's.
import * as provider from "@pulumi/pulumi/provider";
import { watchEngine } from "../../tools/languageHost/engineGone";
import {
  EksCluster,
  type EksClusterArgs,
  ManagedNodeGroup,
  type ManagedNodeGroupArgs,
} from "./eksComponents";

const eks: provider.Provider = {
  version: "4.2.0",
  schema: "{}",
  construct(name, type, inputs, options) {
    if (type === "eks:index:Cluster") {
      const made = new EksCluster(name, inputs as EksClusterArgs, options);
      return Promise.resolve({ urn: made.urn, state: { eksCluster: made.eksCluster } });
    }
    const made = new ManagedNodeGroup(name, inputs as ManagedNodeGroupArgs, options);
    return Promise.resolve({ urn: made.urn, state: { nodeGroup: made.nodeGroup } });
  },
};

const args = process.argv.slice(2);
const end = (): never => process.exit(0);
process.stdin.on("end", end).on("error", end).resume();
const engine = args.findLast((argument) => !argument.startsWith("-"));
if (engine !== undefined) watchEngine(engine, end);
void provider.main(eks, args);
