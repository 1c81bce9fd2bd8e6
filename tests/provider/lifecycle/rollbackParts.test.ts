// A rollback of a cluster whose node groups and add-ons have resources of their own: what would stop it later stops it first.
import assert from "node:assert/strict";
import { supported } from "./calendar";
import { startProcess } from "./process";
import { Resource } from "./stack";
import { inWorlds, prod, World } from "./world";

const down = { clusterName: "prod", version: "1.31", allowRollback: "1.31" };

/** A cluster that this stack has just brought from 1.31 to 1.32, with the node groups that have followed. */
async function raised(more: Record<string, unknown> = {}): Promise<{ world: World; plane: Resource }> {
  const world = await World.start([prod(more)], supported);
  const plane = new Resource("cluster", world.config(), "plane");
  const up = await plane.up({ clusterName: "prod", version: "1.32" });
  assert.equal(up.op, "create", up.error);
  await world.someoneUpgrades("1.32", "web");
  await world.pass(3600);
  return { world, plane };
}

describe("lifecycle: a rollback beside resources of its parts", () => {
  inWorlds();

  it("is refused, with nothing lowered, where a group's own resource declares the newer minor", async () => {
    const { world, plane } = await raised();
    const before = await world.mutations();
    const told = { ...down, __nodegroups: { web: { version: "1.32" } } };
    const refused = await plane.up(told);
    assert.equal(refused.op, "refused");
    assert.match(
      refused.failures.map(({ reason }) => reason).join("\n"),
      /node group web \(1\.32\) has to be lowered first, and its NodegroupVersion declares 1\.32 \(declare "1\.31" there/,
    );
    assert.deepEqual(await world.mutations(), before);
  });

  it("is refused, with nothing lowered, under an add-on that the older control plane cannot run", async () => {
    const { world, plane } = await raised({
      addons: [{ name: "kube-proxy", version: "v1.31.2-eksbuild.1" }],
    });
    await world.someoneMovesAddon("kube-proxy", "v1.32.2-eksbuild.1");
    const before = await world.mutations();
    for (const refused of [await plane.preview(down), await plane.up(down)]) {
      assert.equal(refused.op, "refused");
      assert.match(
        refused.failures.map(({ reason }) => reason).join("\n"),
        /To roll back, set carryAddons: "incompatible" \(add-ons that the older control plane cannot run: kube-proxy v1\.32\.2-eksbuild\.1\)/,
      );
    }
    assert.deepEqual(await world.mutations(), before);
    const process = startProcess();
    const done = await plane.up({ ...down, carryAddons: "incompatible" }, process);
    assert.equal(done.op, "update", done.error);
    assert.deepEqual((await world.mutations()).slice(before.length), [
      "UpdateNodegroupVersion prod/web",
      "UpdateAddon prod/kube-proxy",
      "UpdateClusterVersion prod",
    ]);
  });

  it("fails in the preview where the cluster was not told what the group's resource declares", async () => {
    const { world, plane } = await raised();
    const process = startProcess();
    await plane.preview(down, process);
    const nodes = new Resource("nodegroup", world.config());
    for (const more of [{ clusterVersion: "1.31" }, {}]) {
      const program = { clusterName: "prod", nodegroupName: "web", version: "1.32", ...more };
      const { failures } = await nodes.preview(program, process);
      assert.match(
        failures.map(({ reason }) => reason).join("\n"),
        /node group web of prod cannot go to 1\.32: that is newer than its control plane's 1\.31/,
      );
    }
  });
});
