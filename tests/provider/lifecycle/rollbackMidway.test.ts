// Somebody rolls the control plane back while a run is on its way up.
import assert from "node:assert/strict";
import { Resource } from "./stack";
import { supported } from "./calendar";
import { inWorlds, prod, World } from "./world";

describe("lifecycle: somebody's rollback in the middle of a jump", () => {
  inWorlds();

  it("is not undone by it: the run stops and says so", async () => {
    const world = await World.start([prod()], supported);
    const busy = { kind: "error", status: 409, code: "ResourceInUseException", message: "busy" };
    await world.faults({ operation: "UpdateClusterVersion", skip: 1, ...busy });
    const plane = new Resource("cluster", world.config());
    const run = plane.up({ clusterName: "prod", version: "1.33" });
    while (!(await world.mutations()).some((call) => /InUse/.test(call)))
      await new Promise((done) => setTimeout(done, 50));
    await world.someoneUpgrades("1.31");
    const { op, error } = await run;
    assert.equal(op, "partial");
    assert.match(
      error,
      /^control plane of prod is not moved to 1\.32 again: this run had it there, and someone else has rolled it back to 1\.31 since\./,
    );
    assert.deepEqual(await world.mutations(), [
      "UpdateClusterVersion prod",
      "UpdateClusterVersion prod: ResourceInUseException",
      "UpdateClusterVersion prod",
    ]);
    const next = await plane.up({ clusterName: "prod", version: "1.33" });
    assert.deepEqual(next.inputs.plan, [], "the next run leaves it alone too");
    assert.equal((await world.mutations()).length, 3);
  });
});
