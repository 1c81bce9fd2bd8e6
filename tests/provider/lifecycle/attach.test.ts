import assert from "node:assert/strict";
import { startProcess } from "./process";
import { Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const cluster = (version: string) => ({ clusterName: "prod", version });
const group = { clusterName: "prod", nodegroupName: "web" };

/** An update of a control plane's configuration that runs for a day: no machine is too slow to meet it. */
function configUpdate(): object {
  const now = Date.now();
  return {
    ...{ id: "0a1b2c3d-0000-4000-8000-000000000001", type: "EndpointAccessUpdate", status: "InProgress" },
    ...{ params: [], errors: [], operation: "UpdateClusterConfig", statusLagSeconds: 0 },
    createdAt: new Date(now).toISOString(),
    phases: [
      {
        name: "Configure",
        startsAt: new Date(now).toISOString(),
        endsAt: new Date(now + 86_400_000).toISOString(),
      },
    ],
  };
}

describe("lifecycle: updates that run already", () => {
  inWorlds();

  it("waits for somebody's update that does the step, and goes on from there", async () => {
    const world = await World.start();
    await world.freeze();
    const id = await world.someoneUpgrades("1.32");
    const plane = new Resource("cluster", world.config());
    const run = plane.up(cluster("1.33"));
    await world.called("DescribeUpdate", "prod");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.deepEqual(
      (await world.asked()).map(({ version }) => version),
      ["1.32", "1.33"],
    );
    const history = plane.state?.outputs.history as { updateId: string }[];
    assert.equal(history[0]?.updateId, id, "somebody's update is in the history");
    assert.equal(history.length, 2);
  });

  it("waits for somebody's update of a node group", async () => {
    const world = await World.start([prod({ version: "1.32" })]);
    await world.freeze();
    const id = await world.someoneUpgrades("1.32", "web");
    const nodes = new Resource("nodegroup", world.config());
    const run = nodes.up({ ...group, version: "1.32" });
    await world.called("DescribeUpdate", "prod/web");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.equal(nodes.state?.outputs.updateId, id);
    assert.equal((await world.mutations()).length, 1);
  });

  it("does the rest where somebody's update does a part of the planned step", async () => {
    const launchTemplate = { name: "workers", version: "1" };
    const world = await World.start([prod({ version: "1.32", nodegroups: [web({ launchTemplate })] })]);
    await world.freeze();
    await world.someoneUpgrades("1.32", "web");
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, version: "1.32", launchTemplate: { name: "workers", version: "2" } };
    const run = nodes.up(program);
    await world.called("DescribeUpdate", "prod/web");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.equal((await world.mutations()).length, 2);
    const [{ version, launchTemplate: live } = {}] = (await world.cluster()).nodegroups;
    assert.deepEqual([version, live?.version], ["1.32", "2"]);
  });

  for (const [from, to] of [
    ["1.32", "1.31"],
    ["1.31", "1.32"],
  ] as const) {
    it(`says that an update takes a group from ${from}, as declared, to ${to}, and leaves it alone until that has ended`, async () => {
      const world = await World.start([prod({ version: "1.32", nodegroups: [web({ version: from })] })]);
      const nodes = new Resource("nodegroup", world.config());
      const program = { ...group, version: from };
      await nodes.up(program);
      await world.freeze();
      const id = await world.someoneUpgrades(to, "web");
      // The status says it a few seconds later.
      await world.pass(10);
      const run = await nodes.up(program);
      assert.equal(run.op, "same");
      assert.deepEqual(
        run.said.filter(({ severity }) => severity === "warning").map(({ text }) => text),
        [
          `node group web of prod shows what is declared, and update ${id}, which runs, takes it elsewhere: it is left alone until that ` +
            "has ended. Next: run again then",
        ],
      );
      assert.equal((await world.mutations()).length, 1);
    });
  }

  it("plans with what has become of a group that was being updated when its cluster was read", async () => {
    const world = await World.start([prod({ version: "1.32", nodegroups: [web({ version: "1.32" })] })]);
    const [plane, nodes] = [
      new Resource("cluster", world.config()),
      new Resource("nodegroup", world.config()),
    ];
    const program = { ...group, version: "1.32" };
    await nodes.up(program);
    await world.freeze();
    await world.someoneUpgrades("1.31", "web");
    await world.pass(10);
    const process = startProcess();
    await plane.up(cluster("1.32"), process);
    await world.pass(3600);
    await world.thaw();
    assert.equal((await nodes.up(program, process)).op, "update");
    assert.equal((await world.cluster()).nodegroups[0]?.version, "1.32");
    assert.equal((await world.mutations()).length, 2);
  });

  it("does not refuse what somebody is bringing to the declared version", async () => {
    const world = await World.start([prod({ version: "1.32", nodegroups: [web({ version: "1.31" })] })]);
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, version: "1.31" };
    await nodes.up(program);
    await world.someoneUpgrades("1.32", "web");
    await world.pass(3600);
    await world.freeze();
    await world.someoneUpgrades("1.31", "web");
    await world.pass(10);
    const { op, failures, said } = await nodes.preview(program);
    assert.deepEqual([op, failures], ["same", []]);
    assert.match(said.map(({ text }) => text).join("\n"), /someone else moved it. It is left as it is/);
  });

  it("waits for an update of another kind, then plans again", async () => {
    const world = await World.start([prod({ updates: [configUpdate()] })]);
    const plane = new Resource("cluster", world.config());
    const process = startProcess();
    const run = plane.up(cluster("1.32"), process);
    await world.until(() =>
      process.said.some(({ text }) => /waiting for EndpointAccessUpdate that runs already/.test(text)),
    );
    assert.deepEqual(await world.mutations(), []);
    await world.pass(86_400);
    assert.equal((await run).op, "create");
    assert.deepEqual(await world.mutations(), ["UpdateClusterVersion prod"]);
    assert.equal((plane.state?.outputs.history as unknown[]).length, 1, "the other one is nobody's step");
  });

  it("waits for an update to another version, then plans again", async () => {
    const world = await World.start([prod({ version: "1.33" })]);
    await world.freeze();
    await world.someoneUpgrades("1.32", "web");
    const nodes = new Resource("nodegroup", world.config());
    const run = nodes.up({ ...group, version: "1.33" });
    await world.called("DescribeUpdate", "prod/web");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.deepEqual(
      (await world.asked("web")).map(({ version }) => version),
      ["1.32", "1.33"],
    );
  });

  it("follows the update that a refused start names", async () => {
    const world = await World.start();
    await world.freeze();
    // The list is made before somebody starts and comes after it.
    await world.faults({ operation: "ListUpdates", kind: "delay", ms: 400 });
    const plane = new Resource("cluster", world.config());
    const run = plane.up(cluster("1.32"));
    await world.called("ListUpdates", "prod");
    const id = await world.someoneUpgrades("1.32");
    await world.called("DescribeUpdate", "prod");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.deepEqual(await world.mutations(), [
      "UpdateClusterVersion prod",
      "UpdateClusterVersion prod: ResourceInUseException",
    ]);
    assert.equal(plane.state?.outputs.updateId, id);
    assert.equal((await world.cluster()).updates.length, 1);
  });

  it("looks again after a refused start that names no update", async () => {
    const world = await World.start();
    const message = "Cannot VersionUpdate because cluster prod currently is in UPDATING status";
    const busy = {
      operation: "UpdateClusterVersion",
      kind: "error",
      status: 409,
      code: "ResourceInUseException",
    };
    await world.faults({ ...busy, message, count: 2 });
    const plane = new Resource("cluster", world.config());
    assert.equal((await plane.up(cluster("1.32"))).op, "create");
    assert.deepEqual(await world.mutations(), [
      "UpdateClusterVersion prod: ResourceInUseException",
      "UpdateClusterVersion prod: ResourceInUseException",
      "UpdateClusterVersion prod",
    ]);
  });

  it("gives up at the limit of a step where every start is refused", async () => {
    const world = await World.start();
    const message = "Cannot VersionUpdate because cluster prod currently is in UPDATING status";
    const busy = {
      operation: "UpdateClusterVersion",
      kind: "error",
      status: 409,
      code: "ResourceInUseException",
    };
    await world.faults({ ...busy, message, count: -1 });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up({ ...cluster("1.32"), timeouts: { hop: "20s" } });
    assert.notEqual(op, "create");
    assert.match(error, /control plane 1\.31 -> 1\.32.*currently is in UPDATING status.*Next: run again/);
    assert.deepEqual((await world.cluster()).updates, []);
  });
});

describe("lifecycle: a node group above its control plane", () => {
  inWorlds();

  it("is warned of, and refused by the run with the way to do it", async () => {
    const world = await World.start();
    const nodes = new Resource("nodegroup", world.config());
    const preview = await nodes.preview({ ...group, version: "1.32" });
    assert.equal(preview.op, "create");
    assert.deepEqual(preview.inputs.plan, ["node group web 1.31 -> 1.32"]);
    const [warning] = preview.said.filter(({ severity }) => severity === "warning");
    assert.match(warning!.text, /newer than its control plane's 1\.31.*Pass `cluster: <ClusterVersion>`/);
    const { op, error } = await nodes.up({ ...group, version: "1.32" });
    assert.equal(op, "failed");
    assert.match(error, /cannot go to 1\.32 yet: its control plane runs 1\.31.*`cluster: <ClusterVersion>`/);
    assert.equal(nodes.state, undefined);
    assert.deepEqual(await world.mutations(), []);
  });

  it("is refused in the preview where the declared control plane is older, too", async () => {
    const world = await World.start();
    const nodes = new Resource("nodegroup", world.config());
    const { op, failures } = await nodes.preview({ ...group, version: "1.33", clusterVersion: "1.32" });
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /newer than its control plane's 1\.32.*\[EKSV002\]/);
  });

  it("waits for the update that its control plane is in", async () => {
    const world = await World.start();
    await world.freeze();
    await world.someoneUpgrades("1.32");
    const nodes = new Resource("nodegroup", world.config());
    const run = nodes.up({ ...group, version: "1.32" });
    await world.called("DescribeUpdate", "prod");
    await world.thaw();
    assert.equal((await run).op, "create");
    assert.deepEqual(await world.mutations(), [
      "UpdateClusterVersion prod",
      "UpdateNodegroupVersion prod/web",
    ]);
  });

  it("waits for both hops of a control plane that another run moves", async () => {
    const world = await World.start();
    // The first hop lasts until the group waits for it: no machine is too slow to meet it.
    await world.freeze();
    const plane = new Resource("cluster", world.config()).up(cluster("1.33"));
    await world.called("UpdateClusterVersion", "prod");
    const process = startProcess();
    const nodes = new Resource("nodegroup", world.config()).up({ ...group, clusterVersion: "1.33" }, process);
    await world.until(() => process.said.some(({ text }) => text.includes("waiting for control plane 1.32")));
    await world.thaw();
    const run = await nodes;
    assert.equal(run.op, "create", run.error);
    assert.equal((await plane).op, "create");
    assert.deepEqual(await world.mutations(), [
      "UpdateClusterVersion prod",
      "UpdateClusterVersion prod",
      "UpdateNodegroupVersion prod/web",
    ]);
  });
});

describe("lifecycle: runs at the same time", () => {
  inWorlds();

  it("does two applies of one node group in one process one after the other", async () => {
    const world = await World.start([prod({ version: "1.33", nodegroups: [web()] })]);
    const process = startProcess();
    const [a, b] = [
      new Resource("nodegroup", world.config(), "a"),
      new Resource("nodegroup", world.config(), "b"),
    ];
    const runs = await Promise.all([
      a.up({ ...group, version: "1.33" }, process),
      b.up({ ...group, version: "1.33" }, process),
    ]);
    assert.deepEqual(
      runs.map(({ op }) => op),
      ["create", "create"],
    );
    assert.deepEqual(await world.mutations(), ["UpdateNodegroupVersion prod/web"]);
    const updates = [a, b].map(({ state }) => (state?.outputs.history as unknown[]).length);
    assert.deepEqual(updates, [1, 0], "the second found it done");
  });

  it("makes one update a hop for two stacks on one cluster", async () => {
    const world = await World.start();
    const stacks = [new Resource("cluster", world.config()), new Resource("cluster", world.config())];
    const runs = await Promise.all(stacks.map((stack) => stack.up(cluster("1.34"))));
    assert.deepEqual(
      runs.map(({ op, error }) => op + error),
      ["create", "create"],
    );
    const { updates, version } = await world.cluster();
    assert.equal(version, "1.34");
    assert.deepEqual(
      updates.map(({ params, status }) => `${params[0]?.value ?? ""} ${status}`),
      ["1.32 Successful", "1.33 Successful", "1.34 Successful"],
    );
  });
});
