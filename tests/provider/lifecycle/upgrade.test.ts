import assert from "node:assert/strict";
import { Resource } from "./stack";
import { arn, inWorlds, prod, web, World } from "./world";

describe("lifecycle: control plane", () => {
  inWorlds();

  it("adopts a cluster that is at its version", async () => {
    const world = await World.start([prod()], { clock: { virtualAt: "2026-11-21T00:00:00Z" } });
    const plane = new Resource("cluster", world.config());
    const preview = await plane.preview({ clusterName: "prod", version: "1.31" });
    assert.deepEqual(preview.inputs.plan, []);
    assert.deepEqual(preview.inputs.observed, { version: "1.31", nodegroups: { web: "1.31" } });
    assert.deepEqual(preview.said, [
      { text: "control plane of prod: adopted as it is, at 1.31: no update", severity: "info" },
    ]);
    const up = await plane.up({ clusterName: "prod", version: "1.31" });
    assert.equal(up.op, "create");
    assert.equal(plane.state?.id, arn);
    assert.deepEqual(await world.mutations(), []);
    const computed = ["__provider", "__urn", "__memory", "support"];
    const outputs = Object.fromEntries(
      Object.entries(plane.state.outputs).filter(([key]) => !computed.includes(key)),
    );
    assert.deepEqual(outputs, {
      clusterName: "prod",
      version: "1.31",
      region: "us-east-1",
      arn,
      accountId: "111122223333",
      platformVersion: "eks.38",
      status: "ACTIVE",
      history: [],
      rollback: {
        to: "1.30",
        possible: false,
        reason:
          "EKS knows of no upgrade to 1.31: a cluster that was created at its version, or rolled back to it, cannot go below " +
          "it; EKS no longer supports 1.30",
      },
    });
  });

  for (const target of ["1.32", "1.34"]) {
    it(`goes from 1.31 to ${target} with a call for each minor`, async () => {
      const world = await World.start();
      const plane = new Resource("cluster", world.config());
      const program = { clusterName: "prod", version: target };
      const hops = ["1.32", "1.33", "1.34"].slice(0, Number(target.slice(2)) - 31);
      const plan = hops.map((to) => `control plane 1.${Number(to.slice(2)) - 1} -> ${to}`);
      const preview = await plane.preview(program);
      assert.deepEqual(preview.inputs.plan, plan);
      assert.match(
        preview.said.map(({ text }) => text).join("\n"),
        new RegExp(`not AWS\\): ${plan.join("; ")}`),
      );
      assert.deepEqual(await world.mutations(), [], "a preview changes nothing");
      const up = await plane.up(program);
      assert.equal(up.op, "create", up.error);
      assert.deepEqual(
        await world.mutations(),
        hops.map(() => "UpdateClusterVersion prod"),
      );
      assert.deepEqual(
        await world.asked(),
        hops.map((version) => ({ name: "prod", version })),
      );
      const history = plane.state?.outputs.history as { to: string; status: string; updateId: string }[];
      assert.deepEqual(
        history.map(({ to, status }) => `${to} ${status}`),
        hops.map((to) => `${to} Successful`),
      );
      assert.equal(plane.state?.outputs.version, target);
      assert.equal(plane.state.outputs.updateId, history.at(-1)?.updateId);
      assert.equal(plane.state.outputs.previousVersion, `1.${Number(target.slice(2)) - 1}`);

      const again = await plane.up(program);
      assert.equal(again.op, "same");
      assert.deepEqual(again.inputs.plan, []);
      assert.equal((await world.mutations()).length, hops.length);
    });
  }

  it("starts nothing where node groups would be too old for a later hop, and names them all", async () => {
    const groups = [
      web({ name: "a", version: "1.30", releaseVersion: undefined }),
      web({ name: "b", version: "1.29", releaseVersion: undefined }),
      web({ name: "c" }),
    ];
    const world = await World.start([prod({ nodegroups: groups })]);
    const plane = new Resource("cluster", world.config());
    for (const act of ["preview", "up"] as const) {
      const { op, failures } = await plane[act]({ clusterName: "prod", version: "1.35" });
      assert.equal(op, "refused");
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["version"],
      );
      const { reason } = failures[0]!;
      assert.match(
        reason,
        /^control plane of prod cannot reach 1\.33: node group b \(1\.29\) would be too old/,
      );
      assert.match(reason, /Raise it to at least 1\.30 \(at most 1\.32\) first: declare version "1\.32"/);
      assert.match(reason, /\ba \(1\.30\)/, "it will be too old for 1.34");
      assert.match(reason, /\bc \(1\.31\)/, "it will be too old for 1.35");
    }
    assert.deepEqual(await world.mutations(), []);
  });

  it("names every node group that the same hop would leave too old", async () => {
    const old = (name: string) => web({ name, version: "1.28", releaseVersion: undefined });
    const world = await World.start([prod({ nodegroups: [old("b"), old("a"), web()] })]);
    const plane = new Resource("cluster", world.config());
    const { failures } = await plane.up({ clusterName: "prod", version: "1.32" });
    assert.match(
      failures[0]!.reason,
      /cannot reach 1\.32: node groups a \(1\.28\), b \(1\.28\) would be too old/,
    );
    assert.match(failures[0]!.reason, /Raise them to at least 1\.29 \(at most 1\.31\)/);
    assert.deepEqual(await world.mutations(), []);
  });
});
