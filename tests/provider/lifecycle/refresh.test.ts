import assert from "node:assert/strict";
import { Resource } from "./stack";
import { arn, inWorlds, prod, useCredentials, web, World } from "./world";

const cluster = { clusterName: "prod", version: "1.32" };
const group = { clusterName: "prod", nodegroupName: "web" };

describe("lifecycle: refresh", () => {
  inWorlds();

  it("is clean right after a cluster was moved", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster);
    const { outputs } = plane.state!;
    assert.equal(await plane.refresh(), false);
    assert.deepEqual(plane.state?.outputs, outputs);
    const { inputs } = plane.state;
    assert.deepEqual([inputs.clusterName, inputs.version, inputs.region], ["prod", "1.32", "us-east-1"]);
    assert.deepEqual([inputs.observed, inputs.plan, inputs.arn], [undefined, undefined, undefined]);
    assert.equal((await plane.up(cluster)).op, "same");
  });

  it("is clean right after a node group was moved, whatever was declared", async () => {
    const launchTemplate = { name: "workers", version: "1" };
    for (const program of [
      { ...group, clusterVersion: "1.32" },
      { ...group, version: "1.32", releaseVersion: "1.32.1-20250222", force: "1.32", allowDowngrade: "1.31" },
      {
        ...group,
        version: "1.32",
        launchTemplate: { name: "workers", version: "2" },
        timeouts: { update: "1h" },
      },
    ]) {
      const world = await World.start([prod({ version: "1.32", nodegroups: [web({ launchTemplate })] })]);
      const nodes = new Resource("nodegroup", world.config());
      assert.equal((await nodes.up(program)).op, "create");
      const { outputs } = nodes.state!;
      assert.equal(await nodes.refresh(), false);
      assert.deepEqual(nodes.state?.outputs, outputs);
      const { inputs } = nodes.state;
      for (const [key, value] of Object.entries(program)) assert.deepEqual(inputs[key], value, key);
      assert.deepEqual([inputs.observed, inputs.plan], [undefined, undefined]);
      assert.equal((await nodes.up(program)).op, "same");
      assert.equal((await world.mutations()).length, 1);
    }
  });

  it("is clean for a custom AMI", async () => {
    const custom = web({
      amiType: "CUSTOM",
      releaseVersion: "ami-01",
      launchTemplate: { id: "lt-1", version: "1" },
    });
    const world = await World.start([prod({ version: "1.32", nodegroups: [custom] })]);
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, clusterVersion: "1.32", launchTemplate: { id: "lt-1", version: "2" } };
    assert.equal((await nodes.up(program)).op, "create");
    assert.equal(await nodes.refresh(), false);
    assert.equal((await nodes.up(program)).op, "same");
  });

  it("drops what is gone, and the next run says that it is", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    const nodes = new Resource("nodegroup", world.config());
    await plane.up({ ...cluster, version: "1.31" });
    await nodes.up({ ...group, version: "1.31" });
    await world.seed([prod({ nodegroups: [] })]);
    assert.equal(await plane.refresh(), false);
    const gone = await nodes.up({ ...group, version: "1.31" });
    assert.equal(gone.op, "refused");
    assert.match(
      gone.failures[0]!.reason,
      /node group web of prod is not found in us-east-1: it was deleted/,
    );
    assert.equal(await nodes.refresh(), true);
    assert.equal(nodes.state, undefined);
    await world.seed([]);
    await plane.refresh();
    assert.equal(plane.state, undefined);
  });

  it("keeps what credentials of another account cannot see", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up({ ...cluster, version: "1.31" });
    useCredentials({ AWS_ACCESS_KEY_ID: "999988887777", AWS_ACCOUNT_ID: "999988887777" });
    await assert.rejects(plane.refresh(), (error: Error) => {
      assert.match(error.message, /arn:aws:eks:us-east-1:111122223333:cluster\/prod.*account 999988887777/);
      return true;
    });
    assert(plane.state);
  });

  for (const kind of ["cluster", "nodegroup"] as const) {
    it(`refuses a namesake's ${kind} with both ARNs`, async () => {
      const world = await World.start([prod()], {
        worlds: [{ account: "999988887777", clusters: [prod()] }],
      });
      const resource = new Resource(kind, world.config());
      await resource.up(kind === "cluster" ? { ...cluster, version: "1.31" } : { ...group, version: "1.31" });
      useCredentials({ AWS_ACCESS_KEY_ID: "999988887777" });
      await assert.rejects(resource.refresh(), (error: Error) => {
        assert(
          error.message.includes(arn) &&
            error.message.includes("arn:aws:eks:us-east-1:999988887777:cluster/prod"),
        );
        return true;
      });
    });
  }

  it("rewrites only the inputs that were declared", async () => {
    const world = await World.start();
    const nodes = new Resource("nodegroup", world.config());
    await nodes.up({ ...group, clusterVersion: "1.31" });
    await world.seed([
      prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: "1.32.1-20250222" })] }),
    ]);
    assert.equal(await nodes.refresh(), true);
    assert.deepEqual(
      [nodes.state?.inputs.version, nodes.state?.inputs.releaseVersion],
      [undefined, undefined],
    );
    assert.equal(nodes.state?.outputs.version, "1.32");
    const program = { ...group, clusterVersion: "1.32" };
    assert.equal((await nodes.up(program)).op, "update", "recorded once, without a call");
    assert.equal((await nodes.up(program)).op, "same");
    assert.deepEqual(await world.mutations(), []);
  });
});

describe("lifecycle: identity", () => {
  inWorlds();

  it("adopts another cluster on a new name, and touches neither", async () => {
    const world = await World.start([prod(), prod({ name: "next", version: "1.32" })]);
    const plane = new Resource("cluster", world.config());
    await plane.up({ ...cluster, version: "1.31" });
    const program = { clusterName: "next", version: "1.32" };
    assert.equal((await plane.preview(program)).op, "replace");
    assert.equal((await plane.up(program)).op, "replace");
    assert.equal(plane.state?.id, arn.replace("prod", "next"));
    assert.deepEqual(await world.mutations(), []);
  });
});

describe("lifecycle: size of the state", () => {
  inWorlds();

  for (const kind of ["cluster", "nodegroup"] as const) {
    it(`stays under 7,000 bytes for a ${kind} with a long history`, async () => {
      const world = await World.start([prod({ version: kind === "cluster" ? "1.31" : "1.32" })]);
      const resource = new Resource(kind, world.config());
      const program =
        kind === "cluster" ? cluster : { ...group, version: "1.32", releaseVersion: "1.32.1-20250222" };
      const ago = {
        from: "1.31.13-20250103",
        to: "1.31.13-20250610",
        kind: "VersionUpdate",
        status: "Successful",
      };
      const when = { started: "2026-11-20T00:00:00Z", ended: "2026-11-20T00:10:00Z" };
      const entry = (n: number) => ({
        updateId: `0a1b2c3d-0000-4000-8000-0000000000${String(n)}`,
        ...ago,
        ...when,
      });
      await resource.up(kind === "cluster" ? { ...cluster, version: "1.31" } : { ...group, version: "1.31" });
      const history = Array.from({ length: 25 }, (_, n) => entry(n + 10));
      resource.state = { ...resource.state!, outputs: { ...resource.state!.outputs, history } };
      assert.equal((await resource.up(program)).op, "update");
      const { inputs, outputs } = resource.state;
      assert.equal((outputs.history as unknown[]).length, 20);
      const size = JSON.stringify({ inputs, outputs }).length;
      assert(size < 7_000, `${String(size)} bytes`);
    });
  }
});
