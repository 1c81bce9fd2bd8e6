// What the version in @pulumi/aws's arguments is good for beside this package: the engine applies ignoreChanges to updates, while a
// new or replaced resource is made with what the program says.
import { strict as assert } from "node:assert";
import { awsPluginFolder } from "../awsPlugin/folder";
import { Aws } from "./aws";
import { Project } from "./project";

const role = "arn:aws:iam::111122223333:role/eks";

interface Declared {
  readonly awsVersion: string;
  readonly version: string;
  readonly instanceType: string;
}

/** The node group has no version of its own: EKS makes it at the cluster's. */
const program = ({ awsVersion, version, instanceType }: Declared) => `
  const pulumi = require("@pulumi/pulumi");
  const aws = require("@pulumi/aws/eks");
  const { ClusterVersion, NodegroupVersion, ownedByEksVersions } = require("pulumi-eks-versions");
  const transforms = [ownedByEksVersions()];
  const cluster = new aws.Cluster("prod", {
    name: "prod", version: "${awsVersion}", roleArn: "${role}", vpcConfig: { subnetIds: ["a", "b"] } }, { transforms });
  const group = new aws.NodeGroup("web", {
    clusterName: cluster.name, nodeRoleArn: "${role}", subnetIds: ["a"], instanceTypes: ["${instanceType}"],
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } }, { transforms });
  const prod = new ClusterVersion("prod-version", { clusterName: cluster.name, version: "${version}" });
  new NodegroupVersion("web-version", { cluster: prod, nodegroupName: group.nodeGroupName });
`;

describe("replacement beside an upgrade by ours on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start({ region: "us-east-1", account: "111122223333" }, 2_000);
    const declared = { awsVersion: "1.31", version: "1.31", instanceType: "t3.medium" };
    project = await Project.create({ program: program(declared), env: aws.env, plugins: [awsPluginFolder] });
    await sent();
    project.write(program({ ...declared, version: "1.33" }));
    const calls = ["UpdateClusterVersion", "UpdateClusterVersion", "UpdateNodegroupVersion"];
    assert.deepEqual(await sent(), calls);
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  async function sent(): Promise<(string | undefined)[]> {
    const before = (await aws.mutations()).length;
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    return (await aws.mutations()).slice(before).map((call) => call.split(" ")[0]);
  }

  it("sends nothing when the version in aws's arguments follows", async () => {
    project.write(program({ awsVersion: "1.33", version: "1.33", instanceType: "t3.medium" }));
    assert.deepEqual(await sent(), []);
  });

  it("makes a replaced node group at the cluster's version, which ours adopts", async () => {
    project.write(program({ awsVersion: "1.33", version: "1.33", instanceType: "t3.large" }));
    assert.deepEqual(await sent(), ["CreateNodegroup", "DeleteNodegroup"]);
    const adopted = await project.resource("web-version");
    const made = await project.resource("web");
    assert.equal(adopted.outputs.nodegroupName, made.outputs.nodeGroupName);
    assert.deepEqual([adopted.outputs.version, made.outputs.version], ["1.33", "1.33"]);
  });
});
