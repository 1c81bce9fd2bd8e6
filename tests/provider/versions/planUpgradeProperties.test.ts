// What holds of every way up, tried on many small worlds; EKS's rules and the search for the best way are written once more here.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts, ClusterGoal } from "../../../provider/versions/clusterWorld";
import type { Plan, Step } from "../../../provider/versions/plan";
import { planCluster } from "../../../provider/versions/planCluster";

type Group = ClusterFacts["nodegroups"][number];
type AddonRelease = NonNullable<ClusterFacts["addons"]>[number]["releases"][number];
type Facts = ClusterFacts & { readonly addons: NonNullable<ClusterFacts["addons"]> };

interface World {
  readonly goal: ClusterGoal;
  readonly live: Facts;
}

/** Kubernetes version skew policy. */
const standsUnder = (kubelet: number, apiServer: number) => apiServer - kubelet <= (kubelet < 25 ? 2 : 3);
/** EKS stopped to publish AL2 AMIs with 1.33. */
const hasAmi = (amiType: string, minor: number) => !amiType.startsWith("AL2_") || minor <= 32;

/** The minor of a group's kubelets, where anybody can know it. */
function kubeletOf({ goal }: World, { name, amiType, version }: Group): number | undefined {
  return amiType === "CUSTOM" ? goal.nodegroups?.get(name)?.amiKubernetesVersion : version;
}

/** Whether a roll may be made: by whoever declared it, and by EKS. */
function mayRoll({ goal, live }: World, group: Group, from: number, to: number): boolean {
  const declared = goal.nodegroups?.get(group.name)?.version ?? Infinity;
  const permitted = goal.carryOnly?.includes(group.name) ?? true;
  const possible = group.amiType !== "CUSTOM" && (group.blockedBy ?? []).length === 0;
  return (
    permitted && possible && to > from && to <= Math.min(live.version, declared) && hasAmi(group.amiType, to)
  );
}

function mayHop(world: World, to: number): boolean {
  return world.live.nodegroups.every((group) => {
    const minor = kubeletOf(world, group);
    return minor === undefined || standsUnder(minor, to);
  });
}

function after(world: World, step: Step): World {
  const { live } = world;
  if (step.kind === "controlPlane") return { ...world, live: { ...live, version: step.to } };
  if (step.kind === "addon") {
    const addons = live.addons.map((addon) =>
      addon.name === step.addon ? { ...addon, version: step.version.to } : addon,
    );
    return { ...world, live: { ...live, addons } };
  }
  assert.equal(step.kind, "nodegroup");
  const { nodegroup, version } = step;
  const nodegroups = live.nodegroups.map((group) =>
    group.name === nodegroup ? { ...group, version: version!.to } : group,
  );
  return { ...world, live: { ...live, nodegroups } };
}

function assertLegal(world: World, step: Step): void {
  const { live } = world;
  if (step.kind === "controlPlane") {
    assert.equal(step.from, live.version);
    assert.equal(step.to, live.version + 1, "one minor a hop");
    assert.ok(mayHop(world, step.to), `skew at 1.${step.to}: ${JSON.stringify(world)}`);
    if (world.goal.carryAddons === "none") return;
    for (const { name, version, releases } of live.addons) {
      const release = releases.find((offered) => offered.version === version);
      assert.ok(release?.runsOn.includes(step.to), `${name} ${version} does not run on 1.${step.to}`);
    }
  } else if (step.kind === "nodegroup") {
    const group = live.nodegroups.find(({ name }) => name === step.nodegroup)!;
    assert.equal(step.version!.from, group.version);
    assert.ok(mayRoll(world, group, step.version!.from, step.version!.to), JSON.stringify({ world, step }));
  } else {
    assert.equal(step.kind, "addon");
    const { addon: name, version } = step;
    const addon = live.addons.find((found) => found.name === name)!;
    assert.equal(version.from, addon.version);
    const order = addon.releases.map((release) => release.version);
    assert.ok(order.indexOf(version.to) < order.indexOf(version.from), "an add-on goes up on the way up");
    const to = addon.releases.find((release) => release.version === version.to)!;
    assert.ok(to.runsOn.includes(live.version), "it runs where it is installed");
  }
}

const rollsOf = (steps: readonly Step[]) => steps.filter(({ kind }) => kind === "nodegroup").length;
const plan = ({ goal, live }: World): Plan => planCluster(goal, live);

/** The fewest rolls of any legal order of hops and rolls that ends at the goal, or undefined where there is none. */
function fewestRolls(world: World, allAtGoal: boolean): number | undefined {
  const { goal, live } = world;
  const groups = live.nodegroups.map((group) => ({ group, minor: kubeletOf(world, group) }));
  const start = [live.version, ...groups.map(({ minor = Infinity }) => minor)];
  let frontier = [start];
  const seen = new Set<string>();
  for (let rolls = 0; frontier.length > 0; rolls += 1) {
    const next: number[][] = [];
    // Hops cost nothing, and grow the frontier while it is walked through.
    for (const state of frontier) {
      if (seen.has(state.join())) continue;
      seen.add(state.join());
      const [version = 0, ...minors] = state;
      if (version === goal.version && (!allAtGoal || minors.every((minor) => minor >= goal.version)))
        return rolls;
      if (version < goal.version && minors.every((minor) => standsUnder(minor, version + 1)))
        frontier.push([version + 1, ...minors]);
      minors.forEach((from, index) => {
        for (let to = from + 1; to <= version; to += 1) {
          const here = { ...world, live: { ...live, version } };
          if (mayRoll(here, groups[index]!.group, from, to)) next.push([version, ...minors.with(index, to)]);
        }
      });
    }
    frontier = next;
  }
  return undefined;
}

const names = ["a", "b", "c"] as const;
const amiTypes = ["AL2023_x86_64_STANDARD", "AL2_x86_64", "BOTTLEROCKET_ARM_64", "CUSTOM"] as const;
const carryModes = fc.constantFrom("needed" as const, "all" as const);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 });

/** Add-ons in series, each good for its own minor and some around it, two builds a series. */
const addons = fc
  .tuple(
    fc.constantFrom("coredns", "kube-proxy"),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([name, down, up]) => ({ name, down, up }));

function addonOf({ name, down, up }: { name: string; down: number; up: number }, version: number) {
  const releases: AddonRelease[] = [];
  for (let minor = 40; minor >= 15; minor -= 1) {
    const runsOn = Array.from({ length: down + up + 1 }, (_, index) => minor - down + index);
    releases.push({ version: `v1.${minor}.2-eksbuild.1`, runsOn, defaultFor: [minor] });
    releases.push({ version: `v1.${minor}.0-eksbuild.1`, runsOn, defaultFor: [] });
  }
  return { name, version: `v1.${version}.0-eksbuild.1`, releases };
}

const worlds: fc.Arbitrary<World> = fc
  .record({
    version: fc.integer({ min: 22, max: 34 }),
    jump: fc.integer({ min: 0, max: 6 }),
    carryNodegroups: carryModes,
    carryAddons: fc.constantFrom("none" as const, "incompatible" as const, "all" as const),
    carryOnly: rarely(fc.subarray([...names])),
    addons: fc.uniqueArray(addons, { selector: ({ name }) => name, maxLength: 2 }),
    groups: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...names),
        lag: fc.integer({ min: -1, max: 4 }),
        amiType: fc.constantFrom(amiTypes[0], ...amiTypes),
        blocked: fc.integer({ min: 0, max: 7 }).map((dice) => dice === 0),
        above: rarely(fc.integer({ min: 0, max: 6 })),
      }),
      { selector: ({ name }) => name, maxLength: 3 },
    ),
  })
  .map(({ version, jump, groups, addons: carried, carryOnly, ...goal }) => ({
    goal: {
      cluster: "prod",
      version: version + jump,
      ...goal,
      ...(carryOnly && { carryOnly }),
      nodegroups: new Map(
        groups.flatMap(({ name, amiType, lag, above }) => {
          if (above === undefined) return [];
          const minor = version - lag + above;
          return [
            [name, amiType === "CUSTOM" ? { amiKubernetesVersion: minor } : { version: minor }],
          ] as const;
        }),
      ),
    },
    live: {
      version,
      nodegroups: groups.map(({ name, amiType, lag, blocked }) => ({
        name,
        amiType,
        version: version - lag,
        ...(blocked && { blockedBy: ["AccessDenied"] }),
      })),
      addons: carried.map((addon) => addonOf(addon, version)),
    },
  }));

describe("versions/planUpgrade: properties", () => {
  it("no step of any plan breaks a rule, and a plan ends at the goal", () => {
    let carried = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const { steps, violations } = plan(world);
        if (violations.length > 0) {
          assert.deepEqual(steps, []);
          return;
        }
        let now = world;
        for (const step of steps) {
          assertLegal(now, step);
          now = after(now, step);
        }
        assert.equal(now.live.version, world.goal.version);
        if (rollsOf(steps) > 0) carried += 1;
      }),
      { numRuns: 2_000 },
    );
    assert.ok(carried > 200, `the generator makes worlds that carry: ${carried}`);
  });

  it("replanning after any step gives exactly the rest of the plan", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { steps } = plan(world);
        let now = world;
        steps.forEach((step, index) => {
          now = after(now, step);
          assert.deepEqual(plan(now).steps, steps.slice(index + 1));
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("groups of one hop go by name, and directly before the hop that needs them", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        let now = world;
        let before: Step | undefined;
        const { steps } = plan(world);
        steps.forEach((step, index) => {
          if (step.kind === "nodegroup") {
            const hop = steps.slice(index).find(({ kind }) => kind === "controlPlane");
            if (hop?.kind === "controlPlane")
              assert.ok(
                !standsUnder(step.version!.from, hop.to),
                "nothing is rolled that the next hop does not need",
              );
            if (before?.kind === "nodegroup") assert.ok(before.nodegroup < step.nodegroup);
          }
          before = step;
          now = after(now, step);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("rolls are the fewest of all legal orders, and what is refused has none", () => {
    let refused = 0;
    let rolled = 0;
    fc.assert(
      fc.property(worlds, ({ goal: declared, live }) => {
        const goal = { ...declared, carryAddons: "none" as const };
        const world = { goal, live };
        const { steps, violations } = plan({ goal: { ...goal, carryNodegroups: "needed" }, live });
        const fewest = fewestRolls(world, false);
        assert.equal(
          violations.length === 0 ? rollsOf(steps) : undefined,
          fewest,
          JSON.stringify({ goal, live }),
        );
        if (fewest === undefined) refused += 1;
        else if (fewest > 0) rolled += 1;
      }),
      { numRuns: 1_000 },
    );
    assert.ok(refused > 50 && rolled > 50, `refused ${refused}, rolled ${rolled}`);
  });

  const legalStart = fc.record({
    version: fc.integer({ min: 28, max: 34 }),
    jump: fc.integer({ min: 0, max: 6 }),
    lags: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
  });

  it("each group is rolled ceil((T - g) / 3) times up to the goal T, with all, or with its own resource's last roll", () => {
    fc.assert(
      fc.property(legalStart, ({ version, jump, lags }) => {
        const nodegroups = lags.map((lag, index) => ({
          name: names[index]!,
          amiType: amiTypes[0],
          version: version - lag,
        }));
        const live = { version, nodegroups, addons: [] };
        const goal = { cluster: "prod", version: version + jump };
        const all = plan({ goal: { ...goal, carryNodegroups: "all" }, live }).steps;
        const needed = plan({ goal: { ...goal, carryNodegroups: "needed" }, live }).steps;
        for (const group of nodegroups) {
          const of = (steps: readonly Step[]) =>
            steps.filter((step) => step.kind === "nodegroup" && step.nodegroup === group.name);
          const wanted = Math.ceil((goal.version - group.version) / 3);
          assert.equal(of(all).length, wanted);
          const carried = of(needed).at(-1);
          const reached = carried?.kind === "nodegroup" ? carried.version!.to : group.version;
          assert.equal(of(needed).length + (reached < goal.version ? 1 : 0), wanted);
        }
        const total = fewestRolls({ goal, live }, true);
        assert.equal(rollsOf(all), total, "and no legal order has fewer");
      }),
      { numRuns: 300 },
    );
  });

  it("every group that needs a person is named, and none that does not", () => {
    fc.assert(
      fc.property(worlds, ({ goal, live }) => {
        const carry = { ...goal, carryAddons: "none" as const, carryNodegroups: "needed" as const };
        const text = plan({ goal: carry, live })
          .violations.map(({ message }) => message)
          .join();
        for (const group of live.nodegroups) {
          // Whether this group alone can be brought along.
          const alone = fewestRolls({ goal, live: { ...live, nodegroups: [group] } }, false);
          assert.equal(new RegExp(`\\b${group.name} \\(1\\.`).test(text), alone === undefined, text);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
