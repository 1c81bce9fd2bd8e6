import assert from "node:assert/strict";
import { startProcess } from "./process";
import { Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const plane = { clusterName: "prod", version: "1.32", carryNodegroups: "needed" };
const group = { clusterName: "prod", nodegroupName: "web" };

describe("lifecycle: a group that its cluster takes along", () => {
  inWorlds();

  const start = () =>
    World.start([
      prod({ version: "1.31", nodegroups: [web({ version: "1.28", releaseVersion: undefined })] }),
    ]);

  it("is recorded as its cluster leaves it, also where the engine runs both at once", async () => {
    const world = await start();
    const [cluster, nodes] = [
      new Resource("cluster", world.config()),
      new Resource("nodegroup", world.config()),
    ];
    await nodes.up({ ...group, version: "1.28" });
    const process = startProcess();
    const run = cluster.up(plane, process);
    await world.called("UpdateNodegroupVersion", "prod/web");
    const { op, error, inputs } = await nodes.up({ ...group, version: "1.31" }, process);
    assert.deepEqual([op, error], ["update", ""]);
    assert.deepEqual(inputs.plan, ["with its cluster: node group web 1.28 -> 1.31"]);
    assert.equal(nodes.state?.outputs.version, "1.31");
    assert.equal((await run).op, "create");
    assert.deepEqual(await world.mutations(), [
      "UpdateNodegroupVersion prod/web",
      "UpdateClusterVersion prod",
    ]);
  });

  it("is a success where it was brought as far as this run was to bring it", async () => {
    const world = await start();
    const process = startProcess();
    await new Resource("cluster", world.config()).up(plane, process);
    const nodes = new Resource("nodegroup", world.config());
    const { op, said } = await nodes.up({ ...group, clusterVersion: "1.34" }, process);
    assert.equal(op, "create");
    assert.match(said.map(({ text }) => text).join("\n"), /follows once its control plane is raised/);
    assert.equal(nodes.state?.outputs.version, "1.31");
  });
});
