// An add-on that a ClusterVersion moves on the way while somebody else moves it too.
import assert from "node:assert/strict";
import { UpdateAddonCommand } from "@aws-sdk/client-eks";
import { Resource } from "./stack";
import { inWorlds, prod, World } from "./world";

describe("lifecycle: a carried add-on that somebody else moves", () => {
  inWorlds();

  it("further than the plan would is not taken back", async () => {
    const addons = [{ name: "coredns", version: "v1.9.2-eksbuild.1" }];
    const world = await World.start([prod({ addons })]);
    await world.freeze();
    const newer = "v1.13.2-eksbuild.1";
    await world.asSomeone((client) =>
      client.send(new UpdateAddonCommand({ clusterName: "prod", addonName: "coredns", addonVersion: newer })),
    );
    const plane = new Resource("cluster", world.config());
    const program = { clusterName: "prod", version: "1.32", carryAddons: "incompatible" };
    const preview = await plane.preview(program);
    assert.deepEqual(preview.inputs.plan, [
      "add-on coredns v1.9.2-eksbuild.1 -> v1.12.2-eksbuild.1",
      "control plane 1.31 -> 1.32",
    ]);
    const run = plane.up(program);
    await world.called("DescribeUpdate", "prod/coredns");
    await world.thaw();
    const { op, error } = await run;
    assert.deepEqual([op, error], ["create", ""]);
    assert.equal((await world.cluster()).addons[0]?.version, newer);
    assert.deepEqual(await world.mutations(), ["UpdateAddon prod/coredns", "UpdateClusterVersion prod"]);
  });
});
