// Node groups that a ClusterVersion rolls on the way: one run, or several that were killed, with the fewest calls.
import assert from "node:assert/strict";
import { type ProviderProcess, startProcess } from "./process";
import { type Ran, Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const names = ["a", "b", "c"];
const group = (name: string, version: string, more: Record<string, unknown> = {}) =>
  web({ name, version, releaseVersion: undefined, ...more });
const said = ({ said }: Ran, severity: string) =>
  said.filter((message) => message.severity === severity).map(({ text }) => text);
const clusterHop = "UpdateClusterVersion prod";
const roll = (name: string) => `UpdateNodegroupVersion prod/${name}`;

interface Stack {
  readonly world: World;
  readonly plane: Resource;
  readonly nodes: readonly Resource[];
  readonly program: Record<string, unknown>;
}

/** A cluster at 1.28 with three groups, to be brought to 1.34. */
async function stack(more: Record<string, unknown> = {}, settings: object = {}): Promise<Stack> {
  const cluster = prod({
    version: "1.28",
    createdVersion: "1.27",
    nodegroups: names.map((name) => group(name, "1.28")),
  });
  const world = await World.start([cluster], { settings });
  return {
    world,
    plane: new Resource("cluster", world.config(), "plane"),
    nodes: names.map((name) => new Resource("nodegroup", world.config(), name)),
    program: { clusterName: "prod", version: "1.34", carryNodegroups: "needed", ...more },
  };
}

/** `pulumi up` of the cluster and, once it is done, of its groups. */
async function up({ plane, nodes, program }: Stack, process: ProviderProcess): Promise<Ran[]> {
  const first = await plane.up(program, process);
  if (!["create", "update", "same"].includes(first.op)) return [first];
  const rest: Ran[] = [];
  for (const resource of nodes) {
    const declared = { clusterName: "prod", nodegroupName: resource.name, clusterVersion: program.version };
    rest.push(await resource.up(declared, process));
  }
  return [first, ...rest];
}

const plan = [
  ...["control plane 1.28 -> 1.29", "control plane 1.29 -> 1.30", "control plane 1.30 -> 1.31"],
  ...names.map((name) => `node group ${name} 1.28 -> 1.31`),
  ...["control plane 1.31 -> 1.32", "control plane 1.32 -> 1.33", "control plane 1.33 -> 1.34"],
];
const calls = [
  ...[clusterHop, clusterHop, clusterHop, ...names.map(roll)],
  ...[clusterHop, clusterHop, clusterHop, ...names.map(roll)],
];

describe("lifecycle: carried node groups", () => {
  inWorlds();

  it('a group that is declared below a cluster that carries "all" is refused at once: the two would undo each other', async () => {
    const world = await World.start([prod()]);
    const process = startProcess();
    const cluster = new Resource("cluster", world.config());
    await cluster.up({ clusterName: "prod", version: "1.31", carryNodegroups: "all" }, process);
    const nodes = new Resource("nodegroup", world.config(), "web");
    const declared = { clusterName: "prod", nodegroupName: "web", clusterVersion: "1.31", version: "1.30" };
    const { op, failures } = await nodes.up({ ...declared, allowDowngrade: "1.30" }, process);
    assert.equal(op, "refused");
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        "node group web of prod is declared at 1.30, and its cluster has to roll it to 1.31 on the way. Declare version " +
          '"1.31" or newer, or name only other node groups in the cluster\'s carryOnly [EKSV016]',
      ],
    );
    assert.deepEqual(await world.mutations(), []);
  });

  it("goes from 1.28 to 1.34 with three groups in six hops and six rolls, as the preview showed", async () => {
    const all = await stack();
    const { world, plane, nodes } = all;
    const before = startProcess();
    const preview = await plane.preview(all.program, before);
    assert.deepEqual(preview.inputs.plan, plan);
    assert.equal(
      said(preview, "info")[0],
      `plan (against ${world.url}, which is not AWS): ${plan.join("; ")}`,
    );
    assert.deepEqual(said(preview, "info").slice(1, 3), [
      "control plane of prod: once control plane 1.30 is reached there is no way back to 1.28: EKS rolls back one minor, for seven days",
      "control plane of prod: EKS's insights for 1.30 and later are evaluated when reached",
    ]);
    for (const resource of nodes) {
      const declared = { clusterName: "prod", nodegroupName: resource.name, clusterVersion: "1.34" };
      const { inputs } = await resource.preview(declared, before);
      assert.equal(
        (inputs.plan as string[]).at(-1),
        `after control plane 1.34: node group ${resource.name} 1.31 -> 1.34`,
      );
    }
    assert.deepEqual(await world.mutations(), [], "previews change nothing");
    assert.ok((await world.requests()).every(({ operation }) => operation !== "StartInsightsRefresh"));

    const process = startProcess();
    const runs = await up(all, process);
    assert.deepEqual(
      runs.map(({ op, error }) => op + error),
      ["create", "create", "create", "create"],
    );
    assert.deepEqual(runs[0]!.inputs.plan, preview.inputs.plan);
    assert.deepEqual(await world.mutations(), calls);
    const history = plane.state?.outputs.history as { nodegroup?: string; from: string; to: string }[];
    assert.deepEqual(
      history.map(({ nodegroup = "control plane", from, to }) => `${nodegroup} ${from} ${to}`),
      plan.map((line) => line.replace("node group ", "").replace(" ->", "")),
    );
    const { previousVersion, version } = plane.state!.outputs;
    assert.deepEqual([previousVersion, version], ["1.33", "1.34"], "the last entry may be of a node group");
    assert.equal(await plane.refresh(), false, "a refresh right after is clean");
    for (const { op } of await up(all, startProcess())) assert.equal(op, "same");
    assert.deepEqual(await world.mutations(), calls);
  });

  it('"all" brings the groups to the end, and their own resources find them done', async () => {
    const all = await stack({ version: "1.31", carryNodegroups: "all" });
    const runs = await up(all, startProcess());
    assert.deepEqual(
      runs.map(({ op, error }) => op + error),
      ["create", "create", "create", "create"],
    );
    assert.deepEqual(await all.world.mutations(), [clusterHop, clusterHop, clusterHop, ...names.map(roll)]);
    for (const { state } of all.nodes) assert.deepEqual(state?.outputs.history, []);
    for (const { op } of await up(all, startProcess())) assert.equal(op, "same");
  });

  it("rolls as many groups at once as maxParallelRolls says, and one after the other without it", async () => {
    for (const maxParallelRolls of [undefined, 2]) {
      const more = maxParallelRolls === undefined ? {} : { maxParallelRolls };
      const all = await stack({ version: "1.32", ...more });
      const { op, error } = await all.plane.up(all.program);
      assert.equal(op, "create", error);
      const { nodegroups } = await all.world.cluster();
      const spans = nodegroups.map(({ updates: [update] }) => {
        const { createdAt, endedAt } = update as unknown as { createdAt: string; endedAt: string };
        return [Date.parse(createdAt), Date.parse(endedAt)] as const;
      });
      const together = spans.map(
        ([begun]) => spans.filter(([from, to]) => from <= begun && begun < to).length,
      );
      assert.equal(Math.max(...together), maxParallelRolls ?? 1, JSON.stringify(spans));
    }
  });

  it("a roll that fails begins nothing more; the rerun makes it again and goes on", async () => {
    const all = await stack({ version: "1.32" });
    const errors = [
      { errorCode: "PodEvictionFailure", errorMessage: "Reached max\nretries", resourceIds: ["i-1"] },
    ];
    await all.world.faults({
      operation: "UpdateNodegroupVersion",
      resource: "prod/b",
      kind: "failUpdate",
      errors,
      afterSeconds: 60,
    });
    const [failed] = await up(all, startProcess());
    assert.equal(failed?.op, "partial");
    assert.match(
      failed.error,
      /^updating node group b of prod \(node group b 1\.28 -> 1\.31\): update \S+ ended as Failed: PodEvictionFailure on i-1: Reached max retries\. Next: .*on its NodegroupVersion/,
    );
    assert.match(failed.error, /The control plane is at 1\.31; to stop here, declare version "1\.31"$/);
    const made = [clusterHop, clusterHop, clusterHop, roll("a"), roll("b")];
    assert.deepEqual(await all.world.mutations(), made, "c is not begun");
    assert.equal(all.plane.state?.outputs.version, "1.31");
    const again = await all.plane.up(all.program);
    assert.equal(again.op, "update", again.error);
    assert.deepEqual(again.inputs.plan, [
      "node group b 1.28 -> 1.31",
      "node group c 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
    ]);
    assert.deepEqual(await all.world.mutations(), [...made, roll("b"), roll("c"), clusterHop]);
  });

  it("a group that its own resource declares lower is not passed", async () => {
    const all = await stack({
      version: "1.32",
      __nodegroups: { b: { version: "1.30" }, c: { version: "1.28" } },
    });
    const { op, failures } = await all.plane.preview(all.program);
    assert.equal(op, "refused");
    assert.match(
      failures[0]!.reason,
      /cannot reach 1\.32.*c \(1\.28\) to 1\.29 or newer.*its NodegroupVersion declares 1\.28/,
    );
    assert.ok(!failures[0]!.reason.includes("b (1.28)"));
    const raised = { ...all.program, __nodegroups: { b: { version: "1.30" } } };
    const run = await all.plane.up(raised);
    assert.equal(run.op, "create", run.error);
    assert.deepEqual(
      (await all.world.cluster()).nodegroups.map(({ version }) => version),
      ["1.31", "1.30", "1.31"],
    );
  });

  it("one whose declaration the cluster was not told fails in the preview where it would be passed", async () => {
    const all = await stack({ version: "1.32" });
    const process = startProcess();
    await all.plane.preview(all.program, process);
    const declared = { clusterName: "prod", nodegroupName: "a", clusterVersion: "1.32", version: "1.30" };
    const { op, failures } = await all.nodes[0]!.preview(declared, process);
    assert.equal(op, "refused");
    assert.match(
      failures[0]!.reason,
      /declared at 1\.30, and its cluster has to roll it to 1\.31 on the way.*EKSV016/,
    );
  });

  it("groups that need a person are named before the first hop", async () => {
    const world = await World.start([
      prod({
        version: "1.30",
        createdVersion: "1.28",
        nodegroups: [
          group("sick", "1.29", { healthIssues: [{ code: "Ec2SubnetNotFound", message: "gone" }] }),
          group("old", "1.30", { amiType: "AL2_x86_64" }),
          group("web", "1.28"),
        ],
      }),
    ]);
    const plane = new Resource("cluster", world.config());
    for (const act of ["preview", "up"] as const) {
      const { op, failures } = await plane[act]({
        clusterName: "prod",
        version: "1.36",
        carryNodegroups: "needed",
      });
      assert.equal(op, "refused");
      assert.equal(
        failures[0]!.reason,
        "control plane of prod cannot reach 1.33: node groups that this plan cannot roll have to be raised by hand: sick (1.29) to " +
          "1.30 or newer before control plane 1.33, as EKS updates no group with Ec2SubnetNotFound: mend it; old (1.30) to 1.33 or " +
          "newer before control plane 1.36, as EKS publishes no AL2_x86_64 AMI after 1.32: move its workloads to node groups of " +
          "another AMI type (AL2023 or Bottlerocket) [EKSV016]",
      );
    }
    assert.deepEqual(await world.mutations(), []);
  });

  it("a name in carryOnly that the cluster has not is said", async () => {
    const all = await stack({ version: "1.29", carryOnly: ["a", "wbe"] });
    const { said } = await all.plane.preview(all.program);
    assert.deepEqual(said[0], {
      text: "carryOnly names wbe, and cluster prod has no such node group",
      severity: "warning",
    });
  });
});

describe("lifecycle: a run with carried node groups that is killed", () => {
  inWorlds();

  /** Runs until one process has come to the end; each one before is killed where `diesAfter` says. */
  async function upTheHardWay(all: Stack, lives: () => (call: string) => boolean): Promise<number> {
    for (let killed = 0; ; killed += 1) {
      assert.ok(killed < 100, "the runs get nowhere");
      const process = startProcess();
      process.diesAfter = lives();
      const runs = await Promise.race([up(all, process), process.died]);
      if (runs === undefined) continue;
      for (const { op, error } of runs) assert.ok(["create", "update", "same"].includes(op), error);
      return killed;
    }
  }

  async function assertSameTotals({ world }: Stack): Promise<void> {
    const { version, updates, nodegroups } = await world.cluster();
    assert.deepEqual([version, updates.length], ["1.34", 6]);
    for (const group of nodegroups) assert.deepEqual([group.version, group.updates.length], ["1.34", 2]);
  }

  it("at every call that changes something, before it sees the answer", async () => {
    const all = await stack({}, { statusLagSeconds: 30 });
    const killed = await upTheHardWay(all, () => (call) => call.startsWith("start"));
    assert.equal(killed, calls.length);
    assert.deepEqual(await all.world.mutations(), calls);
    await assertSameTotals(all);
  });

  for (const seed of [3, 7, 11]) {
    it(`anywhere (seed ${seed})`, async () => {
      const all = await stack({ maxParallelRolls: 2 }, { statusLagSeconds: 30 });
      let state = seed;
      const dice = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
      const killed = await upTheHardWay(all, () => {
        let left = 12 + Math.floor(40 * dice());
        return () => (left -= 1) === 0;
      });
      assert.ok(killed > 3, `killed ${killed} times`);
      await assertSameTotals(all);
    });
  }
});
