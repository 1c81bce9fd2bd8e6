// cancelUpdate(), as a script calls it.
import assert from "node:assert/strict";
import { cancelUpdate } from "../../../provider/cancelUpdate";
import { supported } from "./calendar";
import { account, inWorlds, prod, region, World } from "./world";

/** A cluster that somebody has raised to 1.33. */
async function raised(autoMode: boolean): Promise<World> {
  const cluster = prod({
    version: "1.32",
    createdVersion: "1.31",
    nodegroups: [],
    autoMode,
    autoModeNodes: 3,
  });
  const world = await World.start([cluster], { ...supported, settings: { nodeSeconds: 3000 } });
  await world.someoneMoves("1.33");
  return world;
}

const called = (world: World, more: Readonly<Record<string, unknown>> = {}) =>
  cancelUpdate({ clusterName: "prod", region, endpoint: world.url, ...more });

describe("lifecycle: cancelUpdate()", () => {
  inWorlds();

  it("cancels a rollback whose nodes still roll, and waits for its end", async () => {
    const world = await raised(true);
    await world.freeze();
    const updateId = await world.someoneUpgrades("1.32");
    await world.pass(120);
    await world.thaw();
    assert.deepEqual(await called(world, { updateId }), { updateId, status: "Cancelled" });
    assert.equal((await world.cluster()).version, "1.33");
  });

  it("says what EKS says where it is too late", async () => {
    const world = await raised(true);
    await world.freeze();
    const updateId = await world.someoneUpgrades("1.32");
    await world.pass(60 + 3 * 3000 + 60);
    await assert.rejects(called(world), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(
          `^rollback ${updateId} of cluster prod cannot be cancelled: InvalidRequestException: .*\\. Next: wait for its end, then upgrade again$`,
        ),
      );
      return true;
    });
  });

  it("says that nothing runs, and that EKS cancels nothing else", async () => {
    const world = await raised(false);
    await assert.rejects(called(world), {
      message: "cluster prod has no rollback to cancel: no update of it runs",
    });
    await world.freeze();
    const id = await world.someoneUpgrades("1.34");
    await assert.rejects(called(world), {
      message:
        `cluster prod has no rollback to cancel: of what runs (VersionUpdate ${id}) EKS can cancel nothing but the rollback of an ` +
        "Auto Mode cluster (CancelUpdate). Next: let it end",
    });
    await assert.rejects(called(world, { updateId: "u-1" }), /has no rollback u-1 to cancel: of what runs/);
  });

  it("touches no cluster of an account that is not allowed, and names one that is not found", async () => {
    const world = await raised(true);
    await assert.rejects(
      called(world, { allowedAccountIds: ["999999999999"] }),
      new RegExp(`is in account ${account}`),
    );
    await assert.rejects(called(world, { clusterName: "other" }), {
      message: `cluster other is not found in ${region}. Next: correct clusterName, region or the credentials`,
    });
    assert.ok(!(await world.mutations()).includes("CancelUpdate prod"));
  });
});
