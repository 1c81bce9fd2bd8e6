// Updates that fail: the message says why and what next, the state keeps what was reached, and the next up goes on.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { upgradeProgram, web, world } from "./world";

describe("failed updates on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(world());
    project = await Project.create({ program: upgradeProgram("1.32"), env: aws.env });
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  it("names a failed drain, its nodes, the update and the next step, and tries again at the next up", async () => {
    await aws.seed(world({ nodegroups: [{ ...web, blockedByDisruptionBudget: true }] }));
    const failed = await project.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /error: [^]*updating node group web of prod \(node group web 1\.31 -> 1\.32\): update [0-9a-f-]{36} ended as Failed: PodEvictionFailure on \S+.*: Reached max retries while trying to evict pods from nodes in node group web\. Next: .*PodDisruptionBudget.*force: "1\.32" on its NodegroupVersion to evict/,
    );
    const kept = await project.resource("web");
    assert.equal(kept.outputs.version, "1.31");
    assert.equal((kept.outputs.history as { status: string }[])[0]?.status, "Failed");
    assert.ok(kept.outputs.__provider, "a later refresh needs the provider");
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview");
    assert.equal(refresh.code, 0, refresh.output);

    await aws.change("prod", ({ nodegroups }) => {
      for (const group of nodegroups) group.blockedByDisruptionBudget = false;
    });
    const healed = await project.up();
    assert.equal(healed.code, 0, healed.output);
    assert.equal((await project.resource("web")).outputs.version, "1.32");
    const calls = (await aws.requests()).filter(({ operation }) => operation === "UpdateNodegroupVersion");
    assert.equal(
      new Set(calls.map(({ clientRequestToken }) => clientRequestToken)).size,
      2,
      "a second attempt is a new request",
    );
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  });

  it("keeps the hops that were reached when a later one fails, and goes on from there", async () => {
    project.write(upgradeProgram("1.33"));
    await aws.faults({
      operation: "UpdateClusterVersion",
      resource: "prod",
      skip: 1,
      kind: "failUpdate",
      errors: [
        { errorCode: "IpNotAvailable", errorMessage: "Not enough free addresses", resourceIds: ["subnet-a"] },
      ],
      afterSeconds: 60,
    });
    const failed = await project.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /control plane 1\.32 -> 1\.33\): update \S+ ended as Failed: IpNotAvailable on subnet-a: Not enough free addresses\. Next: free up to five/,
    );
    const kept = await project.resource("prod");
    assert.equal(kept.outputs.version, "1.32");
    assert.deepEqual(
      (kept.outputs.history as { status: string }[]).map(({ status }) => status),
      ["Successful", "Failed"],
    );

    const preview = await project.preview("--diff");
    assert.match(preview.output, /plan \(against .*\): control plane 1\.32 -> 1\.33\n/);
    const resumed = await project.up();
    assert.equal(resumed.code, 0, resumed.output);
    assert.equal(
      await aws.count("UpdateClusterVersion"),
      3,
      "one for each hop and one more for the attempt that failed",
    );
  });

  it("refuses a jump that node groups cannot follow before anything is started, naming each", async () => {
    await aws.seed(world({ nodegroups: [web, { ...web, name: "batch" }] }));
    project.write(upgradeProgram("1.35"));
    const { code, output } = await project.preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /control plane of prod cannot reach 1\.35: node groups batch \(1\.31\), web \(1\.31\) would be too old for it\. Raise them to at least 1\.32 \(at most 1\.34\) first: declare version "1\.34"/,
    );
    assert.deepEqual(await aws.mutations(), []);
  });
});
