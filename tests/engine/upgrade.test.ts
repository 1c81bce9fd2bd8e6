// The main job on the real engine: preview, up over two hops, no change afterwards, a clean refresh, destroy.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { upgradeProgram, world } from "./world";

describe("an upgrade over two hops on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start(world());
    project = await Project.create({ program: upgradeProgram("1.33"), env: aws.env });
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  it("shows both hops and the node roll in preview --diff, and the plan in a plain preview", async () => {
    const diff = await project.preview("--diff");
    assert.equal(diff.code, 0, diff.output);
    assert.match(
      diff.output,
      /\[0\]: "control plane 1\.31 -> 1\.32"\s+\[1\]: "control plane 1\.32 -> 1\.33"/,
    );
    assert.match(diff.output, /"after control plane 1\.33: node group web 1\.31 -> 1\.33"/);
    const plain = await project.preview();
    assert.match(
      plain.output,
      /plan \(against http:\/\/127\.0\.0\.1:\d+, which is not AWS\): control plane 1\.31 -> 1\.32; control plane 1\.32 -> 1\.33/,
    );
    assert.doesNotMatch(plain.output, /warning|error/);
    const [cluster, group] = await project.previewSteps();
    assert.deepEqual(cluster?.newState?.inputs.observed, { version: "1.31", nodegroups: { web: "1.31" } });
    assert.deepEqual(group?.newState?.inputs.plan, ["after control plane 1.33: node group web 1.31 -> 1.33"]);
    assert.deepEqual(await aws.mutations(), [], "a preview changes nothing");
  });

  it("makes exactly the calls of the plan, in its order", async () => {
    const { code, output } = await project.pulumi("up", "--yes");
    assert.equal(code, 0, output);
    assert.deepEqual(await aws.mutations(), [
      "UpdateClusterVersion prod",
      "UpdateClusterVersion prod",
      "UpdateNodegroupVersion prod/web",
    ]);
    assert.match(output, /version: "1\.33"/);
    assert.match(output, /web {4}: "1\.33"/);
  });

  it("shows no change afterwards, and refreshes cleanly", async () => {
    const preview = await project.preview("--diff", "--expect-no-changes");
    assert.equal(preview.code, 0, preview.output);
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const afterRefresh = await project.preview("--diff", "--expect-no-changes");
    assert.equal(afterRefresh.code, 0, afterRefresh.output);
    assert.doesNotMatch(afterRefresh.output, /warning/);
  });

  it("records what was reached, small, and without anything of this machine", async () => {
    const cluster = await project.resource("prod");
    const group = await project.resource("web");
    assert.equal(cluster.id, "arn:aws:eks:us-east-1:111122223333:cluster/prod");
    assert.equal(cluster.outputs.version, "1.33");
    assert.equal(cluster.outputs.previousVersion, "1.32");
    assert.equal(cluster.outputs.updateType, "VersionUpdate");
    assert.equal((cluster.outputs.history as unknown[]).length, 2);
    assert.deepEqual(
      [cluster.outputs.plan, cluster.outputs.observed],
      [undefined, undefined],
      "stamps are no outputs",
    );
    assert.equal(group.outputs.version, "1.33");
    assert.match(String(group.outputs.releaseVersion), /^1\.33\./);
    for (const resource of [cluster, group]) {
      const text = JSON.stringify(resource);
      assert.ok(text.length < 7_000, `${resource.urn} takes ${text.length} bytes`);
      assert.ok(String(resource.inputs.__provider).length < 2_500);
      assert.ok(
        !text.includes(project.folder) && !text.includes("AKIDEXAMPLE") && !text.includes("not-a-secret"),
      );
    }
  });

  it("destroys without a call to EKS, even when the package is gone", async () => {
    const before = (await aws.requests()).length;
    const bare = await Project.create({ program: "", packages: ["@pulumi/pulumi"] });
    try {
      const { output: state } = await project.pulumi("stack", "export");
      await bare.importState(state);
      const destroy = await bare.pulumi("destroy", "--yes", "--skip-preview");
      assert.equal(destroy.code, 0, destroy.output);
      assert.match(destroy.output, /3 deleted/);
    } finally {
      bare.remove();
    }
    assert.equal((await aws.requests()).length, before);
  });
});
