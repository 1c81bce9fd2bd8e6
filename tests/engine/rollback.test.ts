// Going back: a git revert, allowRollback and one policy entry, in one up; Auto Mode's rollback is turned round or waited for.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { hasReport, withPack } from "./policyPack";
import { finished, Project } from "./project";
import { web, world } from "./world";

/** 1.31 leaves extended support on 2026-11-26: before that day it can be rolled back to. */
const clock = { virtualAt: "2026-11-21T00:00:00Z" };

const program = (version: string, more = "") => `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "${version}", ${more} });
  new NodegroupVersion("web", { cluster: prod, nodegroupName: "web" });
  exports.version = prod.version;
  exports.rollback = prod.rollback;
`;

describe("a rollback on the real engine", function () {
  this.timeout(240_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start({ ...world({ nodegroups: [web] }), clock });
    project = await Project.create({ program: program("1.32"), env: aws.env });
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  it("tells in an output until when it is possible", async () => {
    const { outputs } = await project.resource("prod");
    const { to, possible, until } = outputs.rollback as { to: string; possible: boolean; until: string };
    assert.deepEqual([to, possible], ["1.31", true]);
    assert.match(until, /^2026-11-2\dT/);
  });

  it("is refused where nothing allows it, with what it would do and what is missing", async () => {
    project.write(program("1.31"));
    const { code, output } = await project.preview();
    assert.notEqual(code, 0);
    assert.match(
      output.replace(/\s+/g, " "),
      /control plane of prod runs 1\.32 and 1\.31 is declared: that is a rollback \(node group web 1\.32 -> 1\.31; control plane 1\.32 -> 1\.31 \(rollback\)\), which is not done unless it was declared\. To roll back, set allowRollback: "1\.31"; to stay, declare version "1\.32" \[EKSV003\]/,
    );
  });

  it("is refused by the pack without its entry", async () => {
    project.write(program("1.31", 'allowRollback: "1.31"'));
    const preview = await project.preview(...withPack(project));
    assert.notEqual(preview.code, 0, preview.output);
    assert.ok(hasReport(preview, "mandatory", "cluster-downgrade", /1\.31/), preview.output);
  });

  it("is previewed in its order, and done in one up with the pack's one entry", async () => {
    project.write(program("1.31", 'allowRollback: "1.31"'));
    const allow = [{ cluster: "prod", to: "1.31", until: "2099-01-01" }];
    const withEntry = withPack(project, { "cluster-downgrade": { allow } });
    const preview = await project.preview("--diff", ...withEntry);
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /"node group web 1\.32 -> 1\.31"\s+\+? *\[1\]: "control plane 1\.32 -> 1\.31 \(rollback\)"/,
    );
    const before = (await aws.mutations()).length;
    const up = await project.up(...withEntry);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual((await aws.mutations()).slice(before), [
      "UpdateNodegroupVersion prod/web",
      "UpdateClusterVersion prod",
    ]);
    const group = await project.resource("web");
    assert.equal(group.outputs.version, "1.31");
  });

  it("is no change afterwards, also after a refresh", async () => {
    for (const args of [["preview"], ["refresh", "--yes", "--skip-preview"], ["preview"]]) {
      const { code, output } = await project.pulumi(...args, "--expect-no-changes");
      assert.equal(code, 0, output);
    }
  });
});

describe("a rollback of an Auto Mode cluster on the real engine", function () {
  this.timeout(240_000);
  let aws: Aws;
  let project: Project;

  const only = (version: string) => `
    const { ClusterVersion } = require("pulumi-eks-versions");
    new ClusterVersion("prod", { clusterName: "prod", version: "${version}", allowRollback: "1.31" });
  `;

  beforeEach(async () => {
    const [prod] = world({ nodegroups: [] }).clusters;
    aws = await Aws.start(
      { ...world(), clock, clusters: [{ ...prod, autoMode: true, autoModeNodes: 20 }] },
      4000,
    );
    project = await Project.create({ program: only("1.32"), env: aws.env });
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  async function reaches(operation: string, count: number): Promise<void> {
    while ((await aws.count(operation)) < count) await new Promise((next) => setTimeout(next, 50));
  }

  async function killedInTheNodePhase(): Promise<void> {
    await aws.timeScale(400);
    project.write(only("1.31"));
    const child = project.start("up", "--yes", "--skip-preview");
    const over = finished(child);
    await reaches("UpdateClusterVersion", 2);
    await aws.timeScale(0);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await over;
    await project.pulumi("cancel", "--yes");
    project.write(only("1.32"));
  }

  it("is cancelled when the declared version goes back up", async () => {
    await killedInTheNodePhase();
    const preview = await project.preview("--diff");
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /plan \(.*\): cancel the rollback to 1\.31\n/);
    const running = finished(project.start("up", "--yes", "--skip-preview"));
    await reaches("CancelUpdate", 1);
    await aws.timeScale(4000);
    const up = await running;
    assert.equal(up.code, 0, up.output);
    assert.equal(await aws.count("CancelUpdate"), 1);
    assert.equal(await aws.count("UpdateClusterVersion"), 2, "the upgrade and the rollback, nothing more");
    const { outputs } = await project.resource("prod");
    assert.equal(outputs.version, "1.32");
  });

  it("is waited for where it is too late, and then the control plane goes up again", async () => {
    await killedInTheNodePhase();
    // The nodes take 20 times four minutes: now the control plane rolls back.
    await aws.advance(60 + 20 * 240 + 60);
    const preview = await project.preview("--diff");
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /plan \(.*\): control plane 1\.31 -> 1\.32\n/);
    assert.match(
      preview.output.replace(/\s+/g, " "),
      /a rollback to 1\.31 runs that EKS cannot cancel .*: it is waited for/,
    );
    const looked = await aws.count("DescribeUpdate");
    const running = finished(project.start("up", "--yes", "--skip-preview"));
    // Check describes each update once; the run then waits for the rollback.
    await reaches("DescribeUpdate", looked + 6);
    await aws.timeScale(4000);
    const up = await running;
    assert.equal(up.code, 0, up.output);
    assert.equal(await aws.count("CancelUpdate"), 0);
    assert.equal(await aws.count("UpdateClusterVersion"), 3);
    const { outputs } = await project.resource("prod");
    assert.equal(outputs.version, "1.32");
  });
});
