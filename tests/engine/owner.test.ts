// One owner of a version: @pulumi/aws and @pulumi/eks in the same stack send nothing after an upgrade by this package.
import { strict as assert } from "node:assert";
import { awsPluginFolder } from "../awsPlugin/folder";
import { Aws } from "./aws";
import { Project } from "./project";

const role = "arn:aws:iam::111122223333:role/eks";

/** How the program makes its cluster and node group; each leaves a `clusterName` and a `groupName`. */
const makers = {
  "aws.eks.Cluster and aws.eks.NodeGroup": `
    const cluster = new aws.Cluster("prod", {
      name: "prod", version: "1.31", roleArn: "${role}", vpcConfig: { subnetIds: ["a", "b"] }, tags });
    const group = new aws.NodeGroup("web", {
      clusterName: cluster.name, version: "1.31", nodeGroupName: "web", nodeRoleArn: "${role}", subnetIds: ["a"],
      launchTemplate: { name: "nodes", version: "1" }, scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } });
    const clusterName = cluster.name, groupName = group.nodeGroupName;`,

  "a component of the program with the children of @pulumi/eks": `
    class EksCluster extends pulumi.ComponentResource {
      constructor(name) {
        super("eks:index:Cluster", name);
        this.eksCluster = new aws.Cluster(name + "-eksCluster", {
          name: "prod", version: "1.31", roleArn: "${role}", vpcConfig: { subnetIds: ["a", "b"] }, tags }, { parent: this });
      }
    }
    class ManagedNodeGroup extends pulumi.ComponentResource {
      constructor(name, clusterName) {
        super("eks:index:ManagedNodeGroup", name);
        this.nodeGroup = new aws.NodeGroup(name, {
          clusterName, version: "1.31", nodeGroupName: "web", nodeRoleArn: "${role}", subnetIds: ["a"],
          launchTemplate: { name: "nodes", version: "1" }, scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
        }, { parent: this, ignoreChanges: ["scalingConfig.desiredSize"] });
      }
    }
    const clusterName = new EksCluster("prod").eksCluster.name;
    const groupName = new ManagedNodeGroup("web", clusterName).nodeGroup.nodeGroupName;`,

  "remote components of @pulumi/eks": `
    class EksCluster extends pulumi.ComponentResource {
      constructor(name, args) { super("eks:index:Cluster", name, { eksCluster: undefined, ...args }, {}, true); }
    }
    class ManagedNodeGroup extends pulumi.ComponentResource {
      constructor(name, args) { super("eks:index:ManagedNodeGroup", name, { nodeGroup: undefined, ...args }, {}, true); }
    }
    const { eksCluster } = new EksCluster("prod", { name: "prod", version: "1.31", subnetIds: ["a", "b"], tags });
    const { nodeGroup } = new ManagedNodeGroup("web", {
      clusterName: eksCluster.name, version: "1.31", nodeGroupName: "web", nodeRoleArn: "${role}", subnetIds: ["a"],
      launchTemplate: { name: "nodes", version: "1" }, ignoreScalingChanges: true });
    const clusterName = eksCluster.name, groupName = nodeGroup.nodeGroupName;`,
};

interface Declared {
  readonly version: string;
  readonly launchTemplate: string;
  readonly isOwned?: boolean;
  readonly tags?: object;
}

/** The program keeps 1.31 and launch template version 1 in aws's arguments, and declares others to this package. */
function ownerProgram(
  maker: string,
  { version, launchTemplate, isOwned = true, tags = {} }: Declared,
): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const aws = require("@pulumi/aws/eks");
    const { ClusterVersion, NodegroupVersion, ownedByEksVersions } = require("pulumi-eks-versions");
    ${isOwned ? "pulumi.runtime.registerResourceTransform(ownedByEksVersions());" : ""}
    const tags = ${JSON.stringify(tags)};
    ${maker}
    const prod = new ClusterVersion("prod-version", { clusterName, version: "${version}" });
    new NodegroupVersion("web-version", {
      cluster: prod, nodegroupName: groupName, launchTemplate: { name: "nodes", version: "${launchTemplate}" } });
  `;
}

const asMade = { version: "1.31", launchTemplate: "1" };
const raised = { version: "1.33", launchTemplate: "2" };
const reached = ["1.33", "1.33", "2"];
const upgrade = ["UpdateClusterVersion prod", "UpdateClusterVersion prod", "UpdateNodegroupVersion prod/web"];

for (const [name, maker] of Object.entries(makers)) {
  describe(`one owner of a version on the real engine: ${name}`, function () {
    this.timeout(180_000);
    let aws: Aws;
    let project: Project;

    before(async () => {
      aws = await Aws.start({ region: "us-east-1", account: "111122223333" }, 2_000);
      const program = ownerProgram(maker, asMade);
      project = await Project.create({ program, env: aws.env, plugins: [awsPluginFolder] });
      await succeed("up");
      assert.deepEqual(await aws.mutations(), ["CreateCluster prod", "CreateNodegroup prod/web"]);
      project.write(ownerProgram(maker, raised));
      assert.deepEqual(await succeed("up"), upgrade);
      assert.deepEqual(await liveVersions(), reached);
    });
    after(async () => {
      project.remove();
      await aws.close();
    });

    /** Runs it and answers the calls that it made to change something. */
    async function succeed(command: "up" | "refresh", ...args: string[]): Promise<string[]> {
      const before = (await aws.mutations()).length;
      const { code, output } = await project.pulumi(command, "--yes", "--skip-preview", ...args);
      assert.equal(code, 0, output);
      return (await aws.mutations()).slice(before);
    }

    async function liveVersions(): Promise<unknown[]> {
      const { cluster } = (await aws.call("GET", "/clusters/prod")) as { cluster: { version: string } };
      const { nodegroup } = (await aws.call("GET", "/clusters/prod/node-groups/web")) as {
        nodegroup: { version: string; launchTemplate: { version: string } };
      };
      return [cluster.version, nodegroup.version, nodegroup.launchTemplate.version];
    }

    it("sends nothing after an upgrade by ours", async () => {
      assert.deepEqual(await succeed("up", "--expect-no-changes"), []);
    });

    it("sends nothing after a refresh, which shows it what runs", async () => {
      assert.deepEqual(await succeed("refresh"), []);
      const cluster = (await project.resources()).find(({ type }) => type === "aws:eks/cluster:Cluster");
      assert.equal(cluster?.outputs.version, "1.33");
      assert.deepEqual(await succeed("up", "--expect-no-changes"), []);
    });

    it("still sends what else changes, and no version with it", async () => {
      project.write(ownerProgram(maker, { ...raised, tags: { team: "platform" } }));
      const sent = await succeed("up");
      assert.deepEqual(
        sent.map((call) => call.split(" ")[0]),
        ["TagResource"],
      );
      assert.deepEqual(await liveVersions(), reached);
    });

    it("would send the old version again without the transform", async () => {
      const before = (await aws.mutations()).length;
      project.write(ownerProgram(maker, { ...raised, tags: { team: "platform" }, isOwned: false }));
      const changes = (await project.previewSteps()).filter(({ op }) => op === "update");
      assert.deepEqual(
        changes.map(({ urn }) => urn.split("::")[2]?.split("$").at(-1)),
        ["aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"],
      );
      const { code, output } = await project.up();
      assert.notEqual(code, 0);
      assert.match(output, /Unsupported Kubernetes minor version update from 1\.33 to 1\.31/);
      const sent = (await aws.mutations()).slice(before);
      assert.ok(sent.includes("UpdateClusterVersion prod"), sent.join(", "));
    });
  });
}
