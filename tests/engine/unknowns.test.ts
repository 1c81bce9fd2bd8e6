// What a preview cannot know: clusters that are made in the same run, and programs that ask for the impossible.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { upgradeProgram, world } from "./world";

/** A resource that makes a cluster and its node group as another package's would. */
const program = (url: string, version: string) => `
  const pulumi = require("@pulumi/pulumi");
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const maker = {
    async create(i) {
      const post = (path, body) => fetch(i.url + path, { method: "POST", body: JSON.stringify(body) }).then((r) => r.json());
      const active = async (path, what) => {
        for (;;) {
          const answer = await fetch(i.url + path).then((r) => r.json());
          if (answer[what].status === "ACTIVE") return;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      await post("/clusters", { name: "fresh", version: "1.31", roleArn: "arn:aws:iam::111122223333:role/eks",
        resourcesVpcConfig: { subnetIds: ["subnet-a", "subnet-b"] } });
      await active("/clusters/fresh", "cluster");
      await post("/clusters/fresh/node-groups", { nodegroupName: "web", subnets: ["subnet-a"],
        nodeRole: "arn:aws:iam::111122223333:role/node", scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } });
      await active("/clusters/fresh/node-groups/web", "nodegroup");
      return { id: "fresh", outs: { ...i, name: "fresh" } };
    },
    async diff() { return { changes: false }; },
  };
  class Cluster extends pulumi.dynamic.Resource { constructor(n, p) { super(maker, n, { name: undefined, ...p }); } }
  const made = new Cluster("made", { url: "${url}" });
  const cluster = new ClusterVersion("fresh", { clusterName: made.name, version: "${version}" });
  new NodegroupVersion("web", { cluster, nodegroupName: "web" });
`;

describe("what a preview cannot know, on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(world(), 2_000);
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  it("previews a cluster that is made in the same run with unknown stamps, then makes and raises it", async () => {
    project = await Project.create({ program: program(aws.url, "1.32"), env: aws.env });
    const preview = await project.preview("--diff");
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /observed\s*: \[unknown\]\s+plan\s*: \[unknown\]/);
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal((await project.resource("fresh")).outputs.version, "1.32");
    assert.equal((await project.resource("web")).outputs.version, "1.32");
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  });

  it("says what happens when the cluster exists, where only its name is known", async () => {
    project = await Project.create({
      program: upgradeProgram("1.32").replace('clusterName: "prod"', 'clusterName: "later"'),
      env: aws.env,
    });
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /when the cluster exists: control plane -> 1\.32/);
    assert.match(preview.output, /when the cluster exists: node group web -> 1\.32/);
    const up = await project.up();
    assert.notEqual(up.code, 0);
    assert.match(
      up.output,
      /cluster later is not found in us-east-1\. Next: take clusterName from an output/,
    );
  });

  it("holds a run to its update plan: a world that changed since the preview is refused", async () => {
    project = await Project.create({
      program: upgradeProgram("1.32"),
      env: { ...aws.env, PULUMI_EXPERIMENTAL: "true" },
    });
    const saved = await project.preview("--save-plan", "plan.json");
    assert.equal(saved.code, 0, saved.output);
    await aws.call("POST", "/clusters/prod/updates", { version: "1.32" });
    await aws.advance(3600);
    const refused = await project.up("--plan", "plan.json");
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /violates plan/);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"], "the other's");
    const again = await project.preview("--save-plan", "plan.json");
    assert.equal(again.code, 0, again.output);
    const { code, output } = await project.up("--plan", "plan.json");
    assert.equal(code, 0, output);
    assert.equal(await aws.count("UpdateNodegroupVersion"), 1);
  });

  it("previews without AWS: one warning, the plan from the state, each line marked", async () => {
    project = await Project.create({ program: upgradeProgram("1.31"), env: aws.env });
    const first = await project.up();
    assert.equal(first.code, 0, first.output);
    project.write(upgradeProgram("1.32"));
    const begun = Date.now();
    const { code, output } = await project
      .with({ AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9", CI: "true" })
      .preview("--diff");
    assert.equal(code, 0, output);
    assert.match(output, /"control plane 1\.31 -> 1\.32 \(not verified\)"/);
    assert.match(output, /"after control plane 1\.32: node group web 1\.31 -> 1\.32 \(not verified\)"/);
    assert.equal(
      output.match(/could not be read, so its plan comes from the state and is not verified/g)?.length,
      1,
      output,
    );
    assert.ok(Date.now() - begun < 30_000);
  });

  it("refuses bad input in the preview with property, value and remedy, before any call", async () => {
    const cases: [string, RegExp][] = [
      [
        'new ClusterVersion("a", { clusterName: "prod", version: 1.3 });',
        /property version value \{1\.3\} has a problem: version: 1\.3 is a number, and 1\.30 would read 1\.3: write a Kubernetes/,
      ],
      [
        'new ClusterVersion("b", { clusterName: "prod", version: "1.32", carryNodegroups: "some" });',
        /carryNodegroups: "some" is not known: write one of "none", "needed", "all"/,
      ],
      [
        'new NodegroupVersion("c", { clusterName: "prod", nodegroupName: "web", version: "1.32", launchTemplate: { id: "lt-1", name: "lt", version: "2" } });',
        /launchTemplate: .* needs exactly one of id and name/,
      ],
    ];
    project = await Project.create({ program: "", env: aws.env });
    for (const [declaration, message] of cases) {
      project.write(
        `const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions"); ${declaration}`,
      );
      const { code, output } = await project.preview();
      assert.notEqual(code, 0);
      assert.match(output, message);
    }
    assert.deepEqual(await aws.requests(), []);
  });

  it("follows ignoreChanges after a refresh", async () => {
    const ignoring = upgradeProgram("1.31").replace(
      'version: "1.31" });',
      'version: "1.31" }, { ignoreChanges: ["version"] });',
    );
    project = await Project.create({ program: ignoring, env: aws.env });
    await project.up();
    await aws.call("POST", "/clusters/prod/updates", { version: "1.32" });
    await aws.advance(3600);
    const warned = await project.preview();
    assert.match(warned.output, /control plane of prod runs 1\.32, newer than the declared 1\.31/);
    await project.pulumi("refresh", "--yes", "--skip-preview");
    const recorded = await project.up();
    assert.equal(recorded.code, 0, recorded.output);
    assert.doesNotMatch(recorded.output, /warning/);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"], "the other's");
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
    assert.doesNotMatch(quiet.output, /warning/);
  });
});
