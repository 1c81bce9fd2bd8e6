// The pack on programs that only use @pulumi/aws, through the stand-in of its plugin: what runs comes from live reads.
import { strict as assert } from "node:assert";
import { awsPluginFolder } from "../awsPlugin/folder";
import { Aws } from "./aws";
import { calmWorld, hasReport, pack, withPack } from "./policyPack";
import { type Finished, Project } from "./project";
import { web } from "./world";

const head = `
  const aws = require("@pulumi/aws/eks");
  const { Provider } = require("@pulumi/aws/provider");
  const role = "arn:aws:iam::111122223333:role/eks";
  const cluster = (name, version, opts, more) => new aws.Cluster(name, {
    name, version, roleArn: role, vpcConfig: { subnetIds: ["a", "b"] }, ...more }, opts);
  const group = (name, args, opts) => new aws.NodeGroup(name, {
    clusterName: "prod", nodeGroupName: name, nodeRoleArn: role, subnetIds: ["a"],
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 }, ...args }, opts);
`;

describe("the policy pack and @pulumi/aws, on the real engine", function () {
  this.timeout(180_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(calmWorld());
    project = await Project.create({ program: "", env: aws.env, plugins: [awsPluginFolder] });
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  /** Writes and previews; the resources that exist are imported, as an adopting team does. */
  function preview(program: string, config?: object): Promise<Finished> {
    project.write(head + program);
    return project.preview(...withPack(project, config));
  }

  async function up(program: string): Promise<void> {
    project.write(head + program);
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
  }

  const both = (cluster: string, group: string) =>
    `cluster("prod", "${cluster}", { import: "prod" }); group("web", { version: "${group}" }, { import: "prod:web" });`;
  const managed = (cluster: string, group: string) =>
    `const c = cluster("team", "${cluster}"); group("nodes", { clusterName: c.name, version: "${group}" });`;

  it("refuses a skew, a group ahead and a downgrade of both kinds, before anything changed", async () => {
    await up(managed("1.31", "1.31"));
    const made = (await aws.mutations()).length;
    const clean = await preview(managed("1.32", "1.32"));
    assert.equal(clean.code, 0, clean.output);
    assert.doesNotMatch(clean.output, /EKSV/);
    const skew = await preview(managed("1.32", "1.31"));
    assert.notEqual(skew.code, 0);
    assert.ok(
      hasReport(
        skew,
        "mandatory",
        "nodegroup-version-skew",
        /node group nodes of team \(1\.31\) would be 1 minor behind its control plane \(1\.32\)/,
      ),
      skew.output,
    );
    const lag = await preview(managed("1.32", "1.31"), { "nodegroup-version-skew": { maxMinorsBehind: 1 } });
    assert.equal(lag.code, 0, lag.output);
    const ahead = await preview(managed("1.31", "1.32"), {
      "nodegroup-version-skew": { maxMinorsBehind: 3 },
    });
    assert.notEqual(ahead.code, 0);
    assert.ok(
      hasReport(
        ahead,
        "mandatory",
        "nodegroup-version-skew",
        /node group nodes of team cannot go to 1\.32: that is newer than its control plane's 1\.31/,
      ),
      ahead.output,
    );
    const lower = await preview(managed("1.30", "1.30"));
    assert.notEqual(lower.code, 0);
    assert.ok(
      hasReport(
        lower,
        "mandatory",
        "cluster-downgrade",
        /control plane of team runs 1\.31 and 1\.30 is declared/,
      ),
    );
    assert.ok(
      hasReport(
        lower,
        "mandatory",
        "nodegroup-downgrade",
        /node group nodes of team runs 1\.31 and version 1\.30 is declared, which is older/,
      ),
    );
    const allow = [{ cluster: "team", to: "1.30", until: "2999-12-31" }];
    const rollback = await preview(managed("1.30", "1.30"), { "cluster-downgrade": { allow } });
    assert.equal(rollback.code, 0, rollback.output);
    assert.equal((await aws.mutations()).length, made);
  });

  it("stays out of the way of an up of both, and of the runs after it", async () => {
    await up(managed("1.31", "1.31"));
    project.write(head + managed("1.32", "1.32"));
    const raised = await project.pulumi("up", "--yes", "--policy-pack", pack);
    assert.equal(raised.code, 0, raised.output);
    assert.deepEqual((await aws.mutations()).slice(-2), [
      "UpdateClusterVersion team",
      "UpdateNodegroupVersion team/nodes",
    ]);
    const again = await project.pulumi("up", "--yes", "--expect-no-changes", "--policy-pack", pack);
    assert.equal(again.code, 0, again.output);
    assert.doesNotMatch(`${raised.output}${again.output}`, /EKSV/);
  });

  it("refuses an older release", async () => {
    await up(managed("1.31", "1.31"));
    const { code, output } = await preview(
      managed("1.31", "1.31").replace(
        'version: "1.31" })',
        'version: "1.31", releaseVersion: "1.31.0-20240101" })',
      ),
    );
    assert.notEqual(code, 0);
    assert.match(
      output,
      /node group nodes of team runs 1\.31\.\S+ and releaseVersion 1\.31\.0-20240101 is declared, which is older/,
    );
  });

  it("judges a node group whose cluster is not in the stack by the live read", async () => {
    const ahead = await preview('group("web", { version: "1.32" });');
    assert.notEqual(ahead.code, 0);
    assert.ok(
      hasReport(
        ahead,
        "mandatory",
        "nodegroup-version-skew",
        /node group web of prod cannot go to 1\.32: that is newer than its control plane's 1\.31/,
      ),
      ahead.output,
    );
    assert.equal(await aws.count("DescribeCluster"), 1, "one read serves all policies");
    const lower = await preview('group("web", { version: "1.30" });');
    assert.ok(
      hasReport(lower, "mandatory", "nodegroup-downgrade", /runs 1\.31 and version 1\.30 is declared/),
      lower.output,
    );
    const same = await preview('group("web", { version: "1.31" });');
    assert.equal(same.code, 0, same.output);
    assert.doesNotMatch(same.output, /EKSV/);
  });

  it("judges a node group with no declared version by what runs", async () => {
    await up('const c = cluster("team", "1.31"); group("nodes", { clusterName: c.name });');
    const behind = await preview(
      'const c = cluster("team", "1.32"); group("nodes", { clusterName: c.name });',
    );
    assert.notEqual(behind.code, 0);
    assert.ok(
      hasReport(
        behind,
        "mandatory",
        "nodegroup-version-skew",
        /node group nodes of team \(1\.31\) would be 1 minor behind its control plane \(1\.32\)/,
      ),
      behind.output,
    );
  });

  it("reads each cluster where its own provider leads, though several have one name", async () => {
    await aws.seed({
      ...calmWorld({ region: "eu-west-1", version: "1.33", nodegroups: [{ ...web, version: "1.33" }] }),
    });
    const regions = `
      const eu = new Provider("eu", { region: "eu-west-1" });
      group("web", { version: "1.32" }, { provider: eu });
      new aws.NodeGroup("us-web", { clusterName: "prod", nodeGroupName: "web", version: "1.31", nodeRoleArn: role, subnetIds: ["a"],
        scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } });`;
    const { code, output } = await preview(regions);
    assert.notEqual(code, 0);
    assert.match(output, /nodegroup-downgrade .*\(aws:eks:NodeGroup: web\)/);
    assert.match(output, /node group web of prod runs 1\.33 and version 1\.32 is declared/);
    assert.doesNotMatch(output, /NodeGroup: us-web\)/);
  });

  it("says by name what it could not read, within seconds", async () => {
    project.write(head + 'group("web", { version: "1.32" });');
    await aws.faults({ operation: "DescribeCluster", count: -1, kind: "delay", ms: 30_000 });
    const begun = performance.now();
    const { code, output } = await project.preview("--policy-pack", pack);
    assert.equal(code, 0, output);
    assert.ok(performance.now() - begun < 15_000);
    assert.match(
      output,
      /node group web of prod was not verified: no answer from EKS in 3 seconds\. Preview it where EKS can be read before it is merged \[EKSV107\]/,
    );
    await aws.faults({
      ...{
        operation: "DescribeCluster",
        count: -1,
        kind: "error",
        status: 403,
        code: "AccessDeniedException",
      },
      message: "not authorized to perform: eks:DescribeCluster",
    });
    const denied = await preview('group("web", { version: "1.32" });', {
      "nodegroup-downgrade": { onUnverified: "fail" },
    });
    assert.notEqual(denied.code, 0);
    assert.ok(
      hasReport(
        denied,
        "mandatory",
        "nodegroup-downgrade",
        /was not verified: AccessDeniedException: not authorized to perform: eks:DescribeCluster/,
      ),
      denied.output,
    );
  });

  it("judges what @pulumi/eks makes", async () => {
    const components = (cluster: string, group: string) => `
      const pulumi = require("@pulumi/pulumi");
      class Cluster extends pulumi.ComponentResource {
        constructor(name, args) { super("eks:index:Cluster", name, { eksCluster: undefined, ...args }, {}, true); }
      }
      class ManagedNodeGroup extends pulumi.ComponentResource {
        constructor(name, args) { super("eks:index:ManagedNodeGroup", name, { nodeGroup: undefined, ...args }, {}, true); }
      }
      const { eksCluster } = new Cluster("team", { name: "team", version: "${cluster}", subnetIds: ["a", "b"] });
      new ManagedNodeGroup("nodes", { clusterName: eksCluster.name, version: "${group}", nodeGroupName: "nodes",
        nodeRoleArn: role, subnetIds: ["a"] });`;
    const level = await preview(components("1.31", "1.31"));
    assert.equal(level.code, 0, level.output);
    const skew = await preview(components("1.32", "1.31"));
    assert.notEqual(skew.code, 0);
    assert.ok(
      hasReport(
        skew,
        "mandatory",
        "nodegroup-version-skew",
        /node group nodes of team \(1\.31\) would be 1 minor behind/,
      ),
      skew.output,
    );
  });

  it("refuses two owners of a version, and lets ours outrank what aws ignores", async () => {
    const ours = `
      const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
      const prod = new ClusterVersion("prod-version", { clusterName: "prod", version: "1.32" });
      new NodegroupVersion("web-version", { cluster: prod, nodegroupName: "web" });`;
    const two = await preview(`${both("1.31", "1.31")} ${ours}`);
    assert.notEqual(two.code, 0);
    assert.ok(
      hasReport(
        two,
        "mandatory",
        "single-owner",
        /control plane of prod is managed by a resource of pulumi-eks-versions and by one of pulumi-aws.*Set ignoreChanges: \["version"\]/,
      ),
      two.output,
    );
    const ignored = both("1.31", "1.31")
      .replace('import: "prod" }', 'import: "prod", ignoreChanges: ["version"] }')
      .replace('"prod:web" }', '"prod:web", ignoreChanges: ["version", "releaseVersion"] }');
    const one = await preview(`${ignored} ${ours}`);
    assert.equal(one.code, 0, one.output);
    assert.doesNotMatch(one.output, /EKSV/);
  });
});
