// Rollbacks: one run lowers node groups, add-ons and the control plane in this order, and only where that was declared and EKS can.
import assert from "node:assert/strict";
import { StartInsightsRefreshCommand, TagResourceCommand } from "@aws-sdk/client-eks";
import { daysAhead, supported } from "./calendar";
import { startProcess } from "./process";
import { type Ran, Resource } from "./stack";
import { arn, inWorlds, prod, web, World } from "./world";

const program = (version: string, more: Record<string, unknown> = {}) => ({
  clusterName: "prod",
  version,
  ...more,
});
const said = ({ said }: Ran, severity: string) =>
  said.filter((message) => message.severity === severity).map(({ text }) => text);
const hop = "UpdateClusterVersion prod";

interface Upgraded {
  readonly world: World;
  readonly plane: Resource;
}

/** A cluster that its resource has raised from 1.32 to 1.33, its groups and add-ons too. */
async function upgraded(more: Record<string, unknown> = {}, settings: object = {}): Promise<Upgraded> {
  const cluster = prod({
    version: "1.32",
    createdVersion: "1.31",
    nodegroups: ["a", "b"].map((name) => web({ name, version: "1.32", releaseVersion: undefined })),
    ...more,
  });
  const world = await World.start([cluster], { ...supported, settings });
  const plane = new Resource("cluster", world.config(), "plane");
  const raise = program("1.33", { carryNodegroups: "all", carryAddons: "all" });
  const { op, error } = await plane.up(raise);
  assert.equal(op, "create", error);
  return { world, plane };
}

const since = async (world: World, calls: number) => (await world.mutations()).slice(calls);

describe("lifecycle: rollback", () => {
  inWorlds();
  afterEach(() => {
    daysAhead(0);
  });

  it("lowers groups, add-ons and the control plane in one run, and the groups' own resources find them done", async () => {
    const { world, plane } = await upgraded({
      addons: [{ name: "kube-proxy", version: "v1.32.0-eksbuild.1" }],
    });
    const made = (await world.mutations()).length;
    const down = program("1.32", { allowRollback: "1.32", carryAddons: "incompatible" });
    const plan = [
      "node group a 1.33 -> 1.32",
      "node group b 1.33 -> 1.32",
      "add-on kube-proxy v1.33.2-eksbuild.1 -> v1.32.2-eksbuild.1",
      "control plane 1.33 -> 1.32 (rollback)",
    ];
    const before = startProcess();
    const preview = await plane.preview(down, before);
    assert.deepEqual(preview.failures, []);
    assert.deepEqual(preview.inputs.plan, plan);
    const infos = said(preview, "info");
    assert.equal(infos[0], `plan (against ${world.url}, which is not AWS): ${plan.join("; ")}`);
    assert.ok(
      infos.includes(
        "control plane of prod: a rollback moves the control plane and what is listed; objects of newer APIs stay as they are in the cluster",
      ),
      infos.join("\n"),
    );
    const children = ["a", "b"].map((name) => new Resource("nodegroup", world.config(), name));
    const declared = (name: string) => ({ clusterName: "prod", nodegroupName: name, clusterVersion: "1.32" });
    for (const child of children) {
      const { inputs, failures } = await child.preview(declared(child.name), before);
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs.plan, [`with its cluster: node group ${child.name} 1.33 -> 1.32`]);
    }
    assert.deepEqual(await since(world, made), [], "previews change nothing");

    const process = startProcess();
    const { op, error, inputs } = await plane.up(down, process);
    assert.equal(op, "update", error);
    assert.deepEqual(inputs.plan, plan);
    for (const child of children) assert.equal((await child.up(declared(child.name), process)).op, "create");
    assert.deepEqual(await since(world, made), [
      ...[
        "UpdateNodegroupVersion prod/a",
        "UpdateNodegroupVersion prod/b",
        "UpdateAddon prod/kube-proxy",
        hop,
      ],
    ]);
    const { version, previousVersion, updateType, rollback } = plane.state!.outputs;
    assert.deepEqual([version, previousVersion, updateType], ["1.32", "1.33", "VersionRollback"]);
    assert.deepEqual(rollback, {
      to: "1.31",
      possible: false,
      reason:
        "EKS knows of no upgrade to 1.32: a cluster that was created at its version, or rolled back to it, cannot go below it",
    });
    assert.deepEqual((await world.asked()).at(-1), {
      name: "prod",
      version: "1.32",
      rollbackConfig: { timeoutMinutes: 720 },
    });
    assert.equal(await plane.refresh(), false, "a refresh right after is clean");
    assert.equal((await plane.up(down)).op, "same");
  });

  it("tells until when a way back is open", async () => {
    const { plane } = await upgraded();
    const { to, possible, until, reason } = plane.state!.outputs.rollback as Record<string, string>;
    assert.deepEqual([to, possible, reason], ["1.32", true, undefined]);
    const days = (Date.parse(until!) - Date.now()) / 86_400_000;
    // The emulator's clock has run ahead by then.
    assert.ok(days >= 7 && days < 8, until);
    assert.equal(await plane.refresh(), false);
  });

  it("is refused with every missing switch at once where it was not declared", async () => {
    const finding = {
      name: "API usage",
      category: "ROLLBACK_READINESS",
      kubernetesVersion: "1.32",
      status: "ERROR",
      reason: "Field\nx is new.",
    };
    const { world, plane } = await upgraded({
      insights: [finding],
      addons: [{ name: "kube-proxy", version: "v1.32.0-eksbuild.1" }],
    });
    // A preview reads what EKS found when it looked last.
    await world.asSomeone((client) => client.send(new StartInsightsRefreshCommand({ clusterName: "prod" })));
    await world.pass(60);
    const made = (await world.mutations()).length;
    for (const act of ["preview", "up"] as const) {
      const { op, failures } = await plane[act](program("1.32"));
      assert.equal(op, "refused");
      // A run has EKS look anew when it gets there, so its check does not go by what EKS found last.
      const findings = act === "up" ? "" : ', force: "1.32" (API usage: Field x is new)';
      assert.equal(
        failures[0]!.reason,
        "control plane of prod runs 1.33 and 1.32 is declared: that is a rollback (node group a 1.33 -> 1.32; node group b 1.33 -> " +
          "1.32; control plane 1.33 -> 1.32 (rollback)), which is not done unless it was declared. To roll back, set allowRollback: " +
          '"1.32", carryAddons: "incompatible" (add-ons that the older control plane cannot run: kube-proxy v1.33.2-eksbuild.1)' +
          `${findings}; to stay, declare version "1.33" [EKSV003]`,
      );
    }
    assert.deepEqual(await since(world, made), []);
  });

  it("more than one minor, and after seven days, is refused whatever is permitted", async () => {
    const { plane } = await upgraded();
    const two = await plane.preview(program("1.31", { allowRollback: "1.31" }));
    assert.match(two.failures[0]!.reason, /EKS rolls back one minor only, to 1\.32.*\[EKSV013\]$/);
    const { until } = plane.state!.outputs.rollback as Record<string, string>;
    const ended = `the seven days after the upgrade ended on ${until!.slice(0, 10)}`;
    daysAhead(9);
    const late = await plane.preview(program("1.32", { allowRollback: "1.32" }));
    assert.match(
      late.failures[0]!.reason,
      /the seven days after the upgrade ended on 2026-11-28.*\[EKSV013\]$/,
    );
    await plane.refresh();
    const { possible, reason } = plane.state!.outputs.rollback as Record<string, unknown>;
    assert.deepEqual([possible, reason], [false, ended]);
  });

  it("stops at a finding that came up since the preview, with groups lowered and nothing lost", async () => {
    const { world, plane } = await upgraded({
      otherNodes: [{ kind: "karpenter", version: "1.33", count: 2 }],
    });
    const made = (await world.mutations()).length;
    const down = program("1.32", { allowRollback: "1.32" });
    const { op, error } = await plane.up(down);
    assert.equal(op, "partial");
    assert.match(
      error,
      /^control plane of prod is not moved to 1\.32: Kubelet version skew \(ERROR\): Nodes run kubelet 1\.33.*\[EKSV012\]\. The control plane is at 1\.33/,
    );
    assert.deepEqual(await since(world, made), [
      "UpdateNodegroupVersion prod/a",
      "UpdateNodegroupVersion prod/b",
    ]);
    const forced = await plane.up({ ...down, force: "1.32" });
    assert.equal(forced.op, "update", forced.error);
    assert.equal(plane.state!.outputs.version, "1.32");
    assert.equal((await since(world, made)).length, 3);
  });

  it("killed at every call goes on to the same end", async () => {
    const { world, plane } = await upgraded({
      addons: [{ name: "kube-proxy", version: "v1.32.0-eksbuild.1" }],
    });
    const made = (await world.mutations()).length;
    const down = program("1.32", { allowRollback: "1.32", carryAddons: "incompatible" });
    let killed = 0;
    for (; ; killed += 1) {
      const process = startProcess();
      process.diesAfter = (call) => call.startsWith("start");
      const ran = await Promise.race([plane.up(down, process), process.died]);
      if (ran === undefined) continue;
      assert.equal(ran.op, "update", ran.error);
      break;
    }
    assert.equal(killed, 4);
    assert.equal((await since(world, made)).length, 4);
    assert.equal((await world.cluster()).version, "1.32");
  });

  it("leaves a cluster on hold alone", async () => {
    const { world, plane } = await upgraded();
    const made = (await world.mutations()).length;
    const tags = { "pulumi-eks-versions/hold": "audit" };
    await world.asSomeone((client) => client.send(new TagResourceCommand({ resourceArn: arn, tags })));
    const { op, failures } = await plane.up(program("1.32", { allowRollback: "1.32" }));
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /on hold \(audit\).*EKSV011/);
    assert.deepEqual(await since(world, made + 1), []);
  });

  it("an allowRollback that was left in the program permits no other minor and stops no upgrade", async () => {
    const { plane } = await upgraded();
    const { op, inputs } = await plane.up(program("1.34", { allowRollback: "1.32" }));
    assert.equal(op, "update");
    assert.deepEqual(inputs.plan, ["control plane 1.33 -> 1.34"]);
    const back = await plane.preview(program("1.33", { allowRollback: "1.32" }));
    assert.match(back.failures[0]!.reason, /set allowRollback: "1\.33"/);
  });
});
