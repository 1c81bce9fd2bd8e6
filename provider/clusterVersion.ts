// The resource ClusterVersion: an EKS control plane at a declared Kubernetes minor.
import * as pulumi from "@pulumi/pulumi";
import type { HistoryEntry } from "./eks/history";
import { computed, dynamicProperties, timeoutOf } from "./resource";
import { clusterVersionToken } from "./tokens";

export interface ClusterVersionArgs {
  /** Name of the cluster, 1 to 100 characters. Part of the identity: another name is another resource. */
  clusterName: pulumi.Input<string>;
  /** The minor that the control plane is brought to, `"1.NN"`. Several minors up are as many hops in one `up`. */
  version: pulumi.Input<string>;
  /** Region of the cluster. Part of the identity. @default the Provider's or the stack configuration's region */
  region?: pulumi.Input<string>;
  /**
   * The one target minor for which EKS's upgrade insights are not to stop the update (UpdateClusterVersion's `force`).
   * @default false
   */
  force?: pulumi.Input<false | string>;
  /** How long to wait for one step, such as `{ hop: "90m" }`. @default `opts.customTimeouts`, else 90 minutes a hop */
  timeouts?: pulumi.Input<{ hop?: pulumi.Input<string>; nodegroup?: pulumi.Input<string> }>;
}

/** Where a version stands in EKS's calendar (DescribeClusterVersions); dates as `YYYY-MM-DD`. */
export interface SupportStatus {
  readonly status?: string;
  readonly endOfStandardSupport?: string;
  readonly endOfExtendedSupport?: string;
  /** `STANDARD` or `EXTENDED`: what AWS does at the end of standard support. */
  readonly upgradePolicy: string;
}

/**
 * Brings a control plane to a declared minor through UpdateClusterVersion, one minor at a time, and waits for each update.
 * It adopts a cluster that exists: at its version already, nothing is called. Deleting the resource changes nothing in EKS.
 *
 * Check fails, before anything changes, for malformed inputs, a lower version than the one that runs, node groups that would
 * be too old for a hop, a namesake in another account or region, and missing permissions.
 */
export class ClusterVersion extends pulumi.CustomResource {
  /** @internal for policies: the type that `validateResourceOfType` matches */
  static readonly __pulumiType = clusterVersionToken;

  declare readonly clusterName: pulumi.Output<string>;
  /** The minor that the control plane reached. */
  declare readonly version: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly arn: pulumi.Output<string>;
  declare readonly accountId: pulumi.Output<string>;
  /** `eks.N`; AWS raises it by itself, so it is never drift. */
  declare readonly platformVersion: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;
  /** The minor before the last update of this resource. */
  declare readonly previousVersion: pulumi.Output<string | undefined>;
  declare readonly updateId: pulumi.Output<string | undefined>;
  declare readonly updateType: pulumi.Output<string | undefined>;
  /** The last 20 updates that this resource carried out, oldest first. */
  declare readonly history: pulumi.Output<HistoryEntry[]>;
  declare readonly support: pulumi.Output<SupportStatus>;

  /**
   * The version as the program declares it: what node groups follow. The output `version` is what was reached or, after a
   * refresh, what someone else made of it, and nodes are not to be rolled for that.
   * @internal
   */
  readonly declaredVersion: pulumi.Output<string>;

  constructor(name: string, args: ClusterVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { clusterName, version, region, force, timeouts, ...unknown } = args;
    const timeout = timeoutOf(opts);
    const inputs = {
      ...computed(
        "arn",
        "accountId",
        "platformVersion",
        "status",
        "previousVersion",
        "updateId",
        "updateType",
        "history",
        "support",
      ),
      ...{ clusterName, version, region, force },
      timeouts: timeouts ?? (timeout === undefined ? undefined : { hop: timeout }),
      // Names that TypeScript would have refused: check says what is wrong with them.
      ...unknown,
    };
    super(
      clusterVersionToken,
      name,
      dynamicProperties("cluster", clusterVersionToken, name, inputs, opts),
      opts,
    );
    this.declaredVersion = pulumi.output(version);
  }
}
