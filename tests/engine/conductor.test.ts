// A ClusterVersion as the conductor of its jump on the real engine: killed and resumed, stopped by findings, a deadline and a hold.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { Aws } from "./aws";
import { finished, Project } from "./project";
import { type GroupSeed, web, world } from "./world";

const groupsAt = (version: string): GroupSeed[] =>
  ["a", "b", "c"].map((name) => ({ ...web, name, version, releaseVersion: `${version}.0-20240101` }));

const cluster = (version: string, more: string) => `
  const { ClusterVersion } = require("pulumi-eks-versions");
  new ClusterVersion("prod", { clusterName: "prod", version: "${version}", ${more} });
`;

const oneLine = (output: string) => output.replace(/\s+/g, " ");

describe("a ClusterVersion that conducts its jump, on the real engine", function () {
  this.timeout(300_000);
  let aws: Aws;
  let project: Project;

  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  /** Lets the CLI and all that it started be killed once `operation` was called as often, with its update still running. */
  async function killAfter(operation: string, count: number): Promise<void> {
    const child = project.start("up", "--yes", "--skip-preview");
    const over = finished(child);
    while ((await aws.count(operation)) < count) await sleep(20);
    await aws.timeScale(0);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await over;
    await project.pulumi("cancel", "--yes");
    await aws.timeScale(400);
  }

  it("resumes after each kill with the same totals: a call for each hop and each roll", async () => {
    aws = await Aws.start(world({ version: "1.28", nodegroups: groupsAt("1.28") }));
    const program = cluster("1.33", 'carryNodegroups: "all", maxParallelRolls: 2');
    project = await Project.create({ program, env: aws.env });
    await killAfter("UpdateClusterVersion", 2);
    await killAfter("UpdateNodegroupVersion", 2);
    await killAfter("UpdateClusterVersion", 4);
    await killAfter("UpdateNodegroupVersion", 5);
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(
      [await aws.count("UpdateClusterVersion"), await aws.count("UpdateNodegroupVersion")],
      [5, 6],
    );
    const again = await project.preview("--expect-no-changes");
    assert.equal(again.code, 0, again.output);
  });

  it("stops before the hop that an enforced finding is about, with the state at the hop before it", async () => {
    const [prod] = world({ version: "1.30", nodegroups: [] }).clusters;
    const insight = {
      name: "Deprecated APIs removed in Kubernetes v1.33",
      category: "UPGRADE_READINESS",
      kubernetesVersion: "1.33",
      status: "ERROR",
      reason: "Requests for v1beta1 were made.",
      recommendation: "Move to v1.",
    };
    aws = await Aws.start({ ...world(), clusters: [{ ...prod, insights: [insight] }] });
    project = await Project.create({ program: cluster("1.34", 'insights: "enforce"'), env: aws.env });
    const preview = await project.preview();
    assert.match(
      oneLine(preview.output),
      /control plane 1\.33 -> 1\.34 .* EKS's insights for 1\.32 and later are evaluated when reached/,
    );
    const up = await project.up();
    assert.notEqual(up.code, 0);
    assert.match(
      oneLine(up.output),
      /control plane of prod is not moved to 1\.33: Deprecated APIs removed in Kubernetes v1\.33 \(ERROR\)[^:]*: Requests for v1beta1 were made\. EKS recommends: Move to v1\.+ Resolve that and run again, or set force: "1\.33" to move in spite of it; insights\.ignore passes over a finding by its name \[EKSV012\]\. The control plane is at 1\.32; to stop here, declare version "1\.32"/,
    );
    assert.equal(await aws.count("UpdateClusterVersion"), 2);
    assert.equal((await project.resource("prod")).outputs.version, "1.32");
    project.write(cluster("1.34", 'insights: "enforce", force: "1.33"'));
    const forced = await project.up();
    assert.equal(forced.code, 0, forced.output);
    assert.equal(await aws.count("UpdateClusterVersion"), 4);
  });

  it("ends at a deadline as a partial success, and goes on in the next run", async () => {
    aws = await Aws.start(world({ version: "1.30", nodegroups: [] }));
    const program = cluster("1.33", 'timeouts: { hop: "60s" }');
    project = await Project.create({ program, env: aws.env });
    const begun = Date.now();
    const limited = project.with({ EKS_VERSIONS_DEADLINE: "90s" });
    const running = finished(limited.start("up", "--yes", "--skip-preview"));
    while ((await aws.count("UpdateClusterVersion")) < 2) await sleep(20);
    // The second hop lasts until a hop of 60 seconds no longer fits behind it.
    await aws.timeScale(0);
    await sleep(Math.max(0, begun + 40_000 - Date.now()));
    await aws.timeScale(400);
    const { code, output } = await running;
    assert.notEqual(code, 0);
    assert.match(
      oneLine(output),
      /control plane 1\.32 -> 1\.33 of control plane of prod was not started: it takes about 1m00s, and the deadline of this run is in \d+s\. Next: run again; it goes on from there\. The control plane is at 1\.32; to stop here, declare version "1\.32"/,
    );
    assert.equal((await project.resource("prod")).outputs.version, "1.32");
    assert.equal(await aws.count("UpdateClusterVersion"), 2);
    const rerun = await project.up();
    assert.equal(rerun.code, 0, rerun.output);
    assert.equal(await aws.count("UpdateClusterVersion"), 3);
  });

  it("refuses a deadline that it cannot read, by its name", async () => {
    aws = await Aws.start(world());
    project = await Project.create({ program: cluster("1.32", ""), env: aws.env });
    await project.pulumi("config", "set", "eks-versions:deadline", "soon");
    const { code, output } = await project.preview();
    assert.notEqual(code, 0);
    assert.match(
      oneLine(output),
      /eks-versions:deadline: "soon" is neither a duration nor an instant: write one such as "2h30m"/,
    );
  });

  it("does not touch a cluster on hold", async () => {
    const [prod] = world().clusters;
    const held = { ...prod, tags: { "pulumi-eks-versions/hold": "freeze until Monday" } };
    aws = await Aws.start({ ...world(), clusters: [held] });
    project = await Project.create({ program: cluster("1.32", 'carryNodegroups: "all"'), env: aws.env });
    for (const run of [await project.preview(), await project.up()]) {
      assert.notEqual(run.code, 0);
      assert.match(oneLine(run.output), /cluster prod is on hold \(freeze until Monday\)/);
    }
    assert.deepEqual(await aws.mutations(), []);
  });
});
