// The pack on the real engine, judging this package's resources by the stamps of their checks.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Aws } from "./aws";
import { type Finished, Project } from "./project";
import { calmWorld, pack, timed, withPack } from "./policyPack";

/** A cluster and its group, each at its own version; `group` is JavaScript inside the group's arguments. */
const program = (version: string, group: string) => `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "${version}" });
  new NodegroupVersion("web", { cluster: prod, nodegroupName: "web", ${group} });
`;

describe("the policy pack and this package's resources, on the real engine", function () {
  this.timeout(180_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(calmWorld());
    project = await Project.create({ program: "", env: aws.env });
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  function preview(config?: object): Promise<Finished> {
    return project.preview(...withPack(project, config));
  }

  it("lets an upgrade of both through", async () => {
    project.write(program("1.32", ""));
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.match(output, /eks-versions@v0\.1\.0/);
    assert.doesNotMatch(output, /\[advisory\]|\[mandatory\]|EKSV/);
  });

  it("refuses a skew of one minor, before anything changed, and allows it with maxMinorsBehind: 1", async () => {
    project.write(program("1.32", 'version: "1.31"'));
    const { code, output } = await preview();
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /\[mandatory\].*nodegroup-version-skew .*\(pulumi-nodejs:dynamic\/eks:NodegroupVersion: web\)/,
    );
    assert.match(
      output,
      /node group web of prod \(1\.31\) would be 1 minor behind its control plane \(1\.32\); at most 0 allowed\. Declare version "1\.32" for it in the same change, or have the platform team set maxMinorsBehind or an exception \[EKSV101\]/,
    );
    assert.equal(output.match(/would be 1 minor behind/g)?.length, 1, "said once, though judged twice");
    assert.deepEqual(await aws.mutations(), []);
    const allowed = await preview({ "nodegroup-version-skew": { maxMinorsBehind: 1 } });
    assert.equal(allowed.code, 0, allowed.output);
  });

  it("refuses a group ahead of its cluster whatever is allowed", async () => {
    project.write(program("1.32", 'version: "1.33"'));
    const { code, output } = await preview({ "nodegroup-version-skew": { maxMinorsBehind: 3 } });
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /\[mandatory\].*nodegroup-version-skew .*\s+A run must not .*\s+node group web of prod cannot go to 1\.33: that is newer than its control plane's 1\.32\. Declare version "1\.32", or a newer version for the cluster \[EKSV002\]/,
    );
  });

  it("refuses a lower version or release of both kinds in the preview, whatever allowDowngrade says", async () => {
    project.write(program("1.30", 'version: "1.30", allowDowngrade: "1.30"'));
    const cluster = await preview();
    assert.notEqual(cluster.code, 0);
    assert.match(
      cluster.output,
      /\[mandatory\].*cluster-downgrade .*\(pulumi-nodejs:dynamic\/eks:ClusterVersion: prod\)\s+.*\s+control plane of prod runs 1\.31 and 1\.30 is declared\. Declare version "1\.31"; a rollback has to be named by the platform team under cluster-downgrade\.allow \({ cluster: "prod", to: "1\.30", until }\) \[EKSV003\]/,
    );
    project.write(program("1.31", 'version: "1.30", allowDowngrade: "1.30"'));
    const group = await preview();
    assert.notEqual(group.code, 0);
    assert.match(
      group.output,
      /\[mandatory\].*nodegroup-downgrade .*\s+.*\s+node group web of prod runs 1\.31 and version 1\.30 is declared, which is older\. Declare version "1\.31": allowDowngrade in the program does not permit it here/,
    );
    project.write(program("1.31", 'releaseVersion: "1.31.2-20241201", allowDowngrade: "1.31.2-20241201"'));
    const release = await preview();
    assert.notEqual(release.code, 0);
    assert.match(
      release.output,
      /node group web of prod runs 1\.31\.3-20250103 and releaseVersion 1\.31\.2-20241201 is declared, which is older/,
    );
    assert.deepEqual(await aws.mutations(), []);
  });

  it("lets node groups down with a rollback that the configuration names, and says when that has run out", async () => {
    project.write(program("1.31", 'version: "1.30", allowDowngrade: "1.30"'));
    const lag = { "nodegroup-version-skew": { maxMinorsBehind: 1 } };
    const allow = (until: string) => ({
      ...lag,
      "cluster-downgrade": { allow: [{ cluster: "prod", to: "1.30", until }] },
    });
    const allowed = await preview(allow("2999-12-31"));
    assert.equal(allowed.code, 0, allowed.output);
    const late = await preview(allow("2020-12-31"));
    assert.notEqual(late.code, 0);
    assert.match(
      late.output,
      /the entry \(prod, to 1\.30, until 2020-12-31\) in the configuration of cluster-downgrade has run out and is ignored/,
    );
  });

  it("ignores an exception that has run out, and names it", async () => {
    project.write(program("1.32", 'version: "1.31"'));
    const entry = { cluster: "prod", nodegroup: "web", maxMinorsBehind: 1, reason: "waits for a vendor" };
    const until = (day: string) => ({ "nodegroup-version-skew": { exceptions: [{ ...entry, until: day }] } });
    const holds = await preview(until("2999-01-31"));
    assert.equal(holds.code, 0, holds.output);
    const late = await preview(until("2020-01-31"));
    assert.notEqual(late.code, 0);
    assert.match(late.output, /node group web of prod \(1\.31\) would be 1 minor behind/);
    assert.match(
      late.output,
      /\[advisory\].*nodegroup-version-skew .*\s+.*\s+the entry \(prod\/web, at most 1 behind, until 2020-01-31\) in the configuration of nodegroup-version-skew has run out and is ignored\. Remove it, or have it renewed \[EKSV108\]/,
    );
  });

  it("lets a roll-out begin with warnings", async () => {
    project.write(program("1.33", 'version: "1.31"'));
    const staged = join(pack, "config", "staged.json");
    const { code, output } = await project.preview("--policy-pack", pack, "--policy-pack-config", staged);
    assert.equal(code, 0, output);
    assert.match(output, /\[advisory\].*nodegroup-version-skew [^]*would be 2 minors behind/);
    assert.match(
      output,
      /\[advisory\].*cluster-jump [^]*control plane of prod would go from 1\.31 to 1\.33, 2 hops in one run; at most 1 allowed/,
    );
  });

  it("refuses a configuration that is not of the schema", async () => {
    const { code, output } = await preview({ "nodegroup-version-skew": { maxMinorsBehind: 4 } });
    assert.notEqual(code, 0);
    assert.match(output, /maxMinorsBehind.*less than or equal to 3/);
  });

  it("with --skip-preview raises the cluster before it meets the group's skew; without it changes nothing", async () => {
    project.write(program("1.32", 'version: "1.31"'));
    const previewed = await project.pulumi("up", "--yes", "--policy-pack", pack);
    assert.notEqual(previewed.code, 0);
    assert.deepEqual(await aws.mutations(), []);
    const skipped = await project.up("--policy-pack", pack);
    assert.notEqual(skipped.code, 0, skipped.output);
    assert.match(
      skipped.output,
      /node group web of prod \(1\.31\) would be 1 minor behind its control plane \(1\.32\)/,
    );
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"]);
  });

  it("warns a team that moves the cluster alone, and does not block those who own the groups", async () => {
    project.write(`
      const { ClusterVersion } = require("pulumi-eks-versions");
      new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });`);
    const platform = await preview();
    assert.equal(platform.code, 0, platform.output);
    assert.match(
      platform.output,
      /\[advisory\].*nodegroup-version-skew-existing .*\s+.*\s+node group web of prod \(1\.31\), which this stack does not declare, is left 1 minor behind its control plane \(1\.32\); at most 0 allowed\. Ask its owner to raise it to 1\.32 after this run \[EKSV101\]/,
    );
    const raised = await project.up("--policy-pack", pack);
    assert.equal(raised.code, 0, raised.output);
    const team = await Project.create({
      program: `
        const { NodegroupVersion } = require("pulumi-eks-versions");
        new NodegroupVersion("web", { clusterName: "prod", nodegroupName: "web", version: "1.31" });`,
      env: aws.env,
    });
    const unrelated = await team.preview("--policy-pack", pack);
    team.remove();
    assert.equal(unrelated.code, 0, unrelated.output);
    assert.match(
      unrelated.output,
      /\[advisory\].*nodegroup-version-skew-existing .*\s+.*\s+node group web of prod \(1\.31\) is 1 minor behind its control plane \(1\.32\), as it was before; at most 0 allowed/,
    );
  });

  it("without AWS says what it could not verify, as onUnverified has it, and takes little time for it", async () => {
    project.write(program("1.32", ""));
    const offline = project.with({ AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9" });
    const alone = await timed(() => offline.preview());
    const { code, output, seconds } = await timed(() => offline.preview("--policy-pack", pack));
    assert.equal(code, 0, output);
    assert.match(
      output,
      /\[advisory\].*cluster-downgrade .*\s+.*\s+control plane of prod was not verified: .*\. Preview it where EKS can be read before it is merged \[EKSV107\]/,
    );
    assert.match(output, /node group web of prod was not verified: /);
    assert.ok(seconds - alone.seconds < 10, `the pack took ${seconds - alone.seconds} seconds more`);
    const file = join(project.folder, "strict.json");
    writeFileSync(file, JSON.stringify({ "cluster-downgrade": { onUnverified: "fail" } }));
    const strict = await offline.preview("--policy-pack", pack, "--policy-pack-config", file);
    assert.notEqual(strict.code, 0);
    assert.match(
      strict.output,
      /\[mandatory\].*cluster-downgrade .*\s+.*\s+control plane of prod was not verified: /,
    );
  });

  it("stays out of the way of an up of both, of the runs after it, and of drift", async () => {
    project.write(program("1.32", ""));
    const up = await project.pulumi("up", "--yes", "--policy-pack", pack);
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod", "UpdateNodegroupVersion prod/web"]);
    const again = await project.pulumi("up", "--yes", "--expect-no-changes", "--policy-pack", pack);
    assert.equal(again.code, 0, again.output);
    assert.doesNotMatch(`${up.output}${again.output}`, /EKSV/);
    await aws.call("POST", "/clusters/prod/updates", { version: "1.33" });
    await aws.advance(3600);
    const drifted = await preview();
    assert.equal(drifted.code, 0, drifted.output);
    assert.doesNotMatch(drifted.output, /\[mandatory\]/);
    assert.match(
      drifted.output,
      /\[advisory\].*nodegroup-version-skew-existing .*\s+.*\s+node group web of prod \(1\.32\) is 1 minor behind its control plane \(1\.33\), as it was before/,
    );
  });

  it("does not apply to a cluster that is not there yet", async () => {
    project.write(program("1.32", "").replace('clusterName: "prod"', 'clusterName: "later"'));
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /\[advisory\]|\[mandatory\]/);
  });
});
