// A rollback that runs while the declared version goes back up: cancelled where EKS can, waited for where it cannot.
import assert from "node:assert/strict";
import { supported } from "./calendar";
import { startProcess } from "./process";
import { type Ran, Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const program = (version: string, more: Record<string, unknown> = {}) => ({
  clusterName: "prod",
  version,
  ...more,
});
const infos = ({ said }: Ran) => said.filter(({ severity }) => severity === "info").map(({ text }) => text);
const warnings = ({ said }: Ran) =>
  said.filter(({ severity }) => severity === "warning").map(({ text }) => text);
const permitted = { allowRollback: "1.32" };
const orLate =
  "control plane of prod: should EKS have begun with the control plane by then, the rollback is waited for, and the control plane " +
  "raised from 1.32 again";

/** An Auto Mode cluster that its resource has raised to 1.33, and that somebody rolls back to 1.32; time stands still. */
async function rollingBack(more: Record<string, unknown> = {}) {
  const cluster = prod({
    version: "1.32",
    createdVersion: "1.31",
    nodegroups: [],
    autoMode: true,
    autoModeNodes: 3,
    ...more,
  });
  const world = await World.start([cluster], { ...supported, settings: { nodeSeconds: 3000 } });
  const plane = new Resource("cluster", world.config(), "plane");
  const { op, error } = await plane.up(program("1.33"));
  assert.equal(op, "create", error);
  await world.freeze();
  await world.someoneUpgrades("1.32");
  await world.pass(120);
  return { world, plane };
}

const updates = async (world: World) =>
  (await world.cluster()).updates.map(({ type, status }) => `${type} ${status}`);

describe("lifecycle: rollbacks that are turned round", () => {
  inWorlds();

  it("cancels one whose nodes still roll where the program permits it, and says so before", async () => {
    const { world, plane } = await rollingBack();
    const made = (await world.mutations()).length;
    const preview = await plane.preview(program("1.33", permitted));
    assert.deepEqual(preview.inputs.plan, ["cancel the rollback to 1.32"]);
    assert.deepEqual(infos(preview), [
      `plan (against ${world.url}, which is not AWS): cancel the rollback to 1.32`,
      orLate,
    ]);
    assert.equal((await world.mutations()).length, made, "a preview cancels nothing");
    await world.thaw();
    const { op, error } = await plane.up(program("1.33", permitted));
    assert.equal(op, "update", error);
    assert.deepEqual((await world.mutations()).slice(made), ["CancelUpdate prod"]);
    assert.deepEqual(await updates(world), ["VersionUpdate Successful", "VersionRollback Cancelled"]);
    assert.equal(plane.state!.outputs.version, "1.33");
    const history = plane.state!.outputs.history as Record<string, string>[];
    assert.deepEqual(
      history.map(({ kind, from, to, status }) => [kind, from, to, status]),
      [
        ["VersionUpdate", "1.32", "1.33", "Successful"],
        ["VersionRollback", "1.33", "1.32", "Cancelled"],
      ],
    );
    assert.equal(await plane.refresh(), false);
    assert.equal((await plane.up(program("1.33", permitted))).op, "same");
  });

  it("raises nothing above what a rollback leads to that it leaves alone", async () => {
    const { world, plane } = await rollingBack({ nodegroups: [web({ version: "1.31" })] });
    const made = (await world.mutations()).length;
    const process = startProcess();
    const nodes = new Resource("nodegroup", world.config());
    assert.equal((await plane.up(program("1.33"), process)).op, "same");
    const run = await nodes.up(
      { clusterName: "prod", nodegroupName: "web", clusterVersion: "1.33" },
      process,
    );
    assert.deepEqual(
      run.failures.map(({ reason }) => reason),
      [
        `node group web of prod cannot go to 1.33: that is newer than its control plane's 1.32. Declare version "1.32", or a newer version ` +
          "for the cluster [EKSV002]",
      ],
    );
    assert.deepEqual((await world.mutations()).slice(made), []);
  });

  it("cancels our own that was killed in its course, once the version is declared up again", async () => {
    const { world, plane } = await rollingBack();
    await world.thaw();
    await world.pass(6 * 3600);
    // The rollback has ended; up again, and down by the resource itself.
    assert.equal((await plane.up(program("1.32"))).op, "update");
    assert.equal((await plane.up(program("1.33", permitted))).op, "update");
    await world.freeze();
    const process = startProcess();
    process.diesAfter = (call) => call === "startClusterUpdate";
    void plane.up(program("1.32", permitted), process);
    await process.died;
    await world.pass(120);
    await world.thaw();
    const { op, error } = await plane.up(program("1.33", permitted));
    assert.equal(op, "update", error);
    assert.equal((await world.mutations()).at(-1), "CancelUpdate prod");
    assert.equal((await world.cluster()).version, "1.33");
  });

  it("goes on up from there", async () => {
    const { world, plane } = await rollingBack();
    const preview = await plane.preview(program("1.34"));
    assert.deepEqual(preview.inputs.plan, ["cancel the rollback to 1.32", "control plane 1.33 -> 1.34"]);
    await world.thaw();
    const { op, error } = await plane.up(program("1.34"));
    assert.equal(op, "update", error);
    assert.deepEqual((await world.mutations()).slice(-2), ["CancelUpdate prod", "UpdateClusterVersion prod"]);
    assert.equal((await world.cluster()).version, "1.34");
  });

  it("too late: waits for the rollback's end, then upgrades again", async () => {
    const { world, plane } = await rollingBack();
    await world.pass(60 + 3 * 3000);
    const made = (await world.mutations()).length;
    const preview = await plane.preview(program("1.33", permitted));
    assert.deepEqual(preview.inputs.plan, ["control plane 1.32 -> 1.33"]);
    assert.equal(
      infos(preview)[1],
      "control plane of prod: a rollback to 1.32 runs that EKS cannot cancel (only an Auto Mode cluster's, while its nodes roll): it is waited for, then the control plane is " +
        "raised again",
    );
    await world.thaw();
    const { op, error } = await plane.up(program("1.33", permitted));
    assert.equal(op, "update", error);
    assert.deepEqual((await world.mutations()).slice(made), ["UpdateClusterVersion prod"]);
    assert.deepEqual(await updates(world), [
      "VersionUpdate Successful",
      "VersionRollback Successful",
      "VersionUpdate Successful",
    ]);
  });

  it("too late only when EKS is asked: as the preview said, waits and upgrades again", async () => {
    const { world, plane } = await rollingBack();
    const message = "Cannot cancel: the control plane rollback has already started";
    await world.faults({
      operation: "CancelUpdate",
      kind: "error",
      status: 400,
      code: "InvalidRequestException",
      message,
    });
    await world.thaw();
    const run = await plane.up(program("1.33", permitted));
    assert.equal(run.op, "update", run.error);
    assert.deepEqual((await world.mutations()).slice(-2), [
      "CancelUpdate prod: InvalidRequestException",
      "UpdateClusterVersion prod",
    ]);
    assert.ok(
      infos(run).some((text) =>
        /EKS cannot cancel it any more \(InvalidRequestException: Cannot cancel.*\); waiting for its end/.test(
          text,
        ),
      ),
    );
    assert.equal((await world.cluster()).version, "1.33");
  });

  it("a run that may not cancel says what to allow, and waits for nothing", async () => {
    const { world, plane } = await rollingBack();
    await world.faults({
      operation: "CancelUpdate",
      kind: "error",
      status: 403,
      code: "AccessDeniedException",
      message: "not authorized to perform: eks:CancelUpdate",
      count: -1,
    });
    const { op, error } = await plane.up(program("1.33", permitted));
    assert.equal(op, "partial");
    assert.match(
      error,
      /^cancel the rollback to 1\.32 of prod: AccessDenied.*Next: allow eks:CancelUpdate for the role of this run/,
    );
  });

  it("is left alone, with the way round it, where nobody declared that it should end", async () => {
    const { world, plane } = await rollingBack();
    const made = (await world.mutations()).length;
    for (const act of ["preview", "up"] as const) {
      const ran = await plane[act](program("1.33"));
      assert.deepEqual(ran.inputs.plan, []);
      assert.deepEqual(warnings(ran), [
        "control plane of prod is being rolled back to 1.32, and 1.33 is declared: it is left as it is. To turn it round, set " +
          'allowRollback: "1.32" and run again, or call cancelUpdate(); to agree, declare version "1.32"',
      ]);
    }
    assert.equal((await world.mutations()).length, made);
  });

  it("that of a cluster without Auto Mode is not cancelled, as EKS cannot, and that is said", async () => {
    const { world, plane } = await rollingBack({ autoMode: false, autoModeNodes: undefined });
    const made = (await world.mutations()).length;
    const preview = await plane.preview(program("1.33", permitted));
    assert.match(
      infos(preview).join("\n"),
      /a rollback to 1\.32 runs that EKS cannot cancel .*: it is waited for/,
    );
    await world.thaw();
    const { op, error } = await plane.up(program("1.33", permitted));
    assert.equal(op, "update", error);
    assert.deepEqual((await world.mutations()).slice(made), ["UpdateClusterVersion prod"]);
  });
});
