import assert from "node:assert/strict";
import fc from "fast-check";
import { type AddonRelease, defaultFor, offeredFor, runsOn } from "../../../provider/versions/addonRelease";
import { compareAddonVersions } from "../../../provider/versions/addonVersion";
import { describeStep, emptyPlan, type Plan } from "../../../provider/versions/plan";
import {
  type AddonFacts,
  type AddonGoal,
  addonSubject,
  planAddon,
  targetOf,
  turnsOnReleases,
} from "../../../provider/versions/planAddon";

type Goal = Omit<AddonGoal, "cluster" | "addon">;

const v111 = "v1.11.1-eksbuild.1";
const v112 = "v1.12.0-eksbuild.1";
const v112b = "v1.12.2-eksbuild.1";
const v113 = "v1.13.2-eksbuild.1";
const v114 = "v1.14.0-eksbuild.1";

/** Newest first; each series runs on its own minor and the next. */
const releases: readonly AddonRelease[] = [
  { version: v114, runsOn: [34], defaultFor: [] },
  { version: v113, runsOn: [33, 34], defaultFor: [33] },
  { version: v112b, runsOn: [32, 33], defaultFor: [32] },
  { version: v112, runsOn: [31, 32, 33], defaultFor: [] },
  { version: v111, runsOn: [31, 32], defaultFor: [31] },
];
const healthy: AddonFacts = { version: v111, controlPlane: 31, releases };
const at32: AddonFacts = { ...healthy, controlPlane: 32 };

const plan = (goal: Goal, live: AddonFacts) =>
  planAddon({ cluster: "prod", addon: "coredns", ...goal }, live);
const lines = ({ steps }: Plan) => steps.map(describeStep);

interface Expected {
  readonly steps?: string[];
  readonly violations?: string[];
  readonly warnings?: string[];
  readonly notes?: string[];
  readonly elsewhere?: readonly string[];
  readonly settled?: boolean;
  readonly goesDown?: boolean;
}

type Row = [name: string, goal: Goal, live: AddonFacts, expected: Expected];

function runs(table: readonly Row[]): void {
  for (const [name, goal, live, expected] of table) {
    it(name, () => {
      const found = plan(goal, live);
      const { violations, warnings, notes, elsewhere, settled, goesDown } = found;
      assert.deepEqual(
        {
          ...{ warnings, notes, elsewhere, settled, goesDown },
          violations: violations.map(({ message }) => message),
          steps: lines(found),
        },
        {
          steps: [],
          violations: [],
          warnings: [],
          notes: [],
          elsewhere: [],
          settled: false,
          goesDown: false,
          ...expected,
        },
      );
    });
  }
}

const left = (runs: string, declared: string) =>
  `add-on coredns of prod runs ${runs}, not the declared version ${declared}: someone else moved it. It is left as it is. ` +
  `Declare version "${runs}"; where it is under ignoreChanges, run \`pulumi refresh\``;

describe("versions/planAddon: an exact version", () => {
  runs([
    ["runs already", { version: v111 }, healthy, { settled: true }],
    ["up", { version: v112 }, healthy, { steps: [`add-on coredns ${v111} -> ${v112}`] }],
    [
      "up, after the control plane that this run raises",
      { version: v112b, clusterVersion: 32 },
      healthy,
      { steps: [`after control plane 1.32: add-on coredns ${v111} -> ${v112b}`] },
    ],
    [
      "with no change of the control plane no word of it",
      { version: v112b, clusterVersion: 32 },
      at32,
      { steps: [`add-on coredns ${v111} -> ${v112b}`] },
    ],
    [
      "EKS does not offer it for the minor: the default and the newest others are named",
      { version: v114, clusterVersion: 32 },
      healthy,
      {
        violations: [
          `add-on coredns of prod: EKS offers no ${v114} for control plane 1.32 (DescribeAddonVersions). Declare version ` +
            `"${v112b}" (EKS's default), "${v112}", "${v111}", or "default" [EKSV014]`,
        ],
      },
    ],
    [
      "EKS offers nothing for the minor",
      { version: v114, clusterVersion: 36 },
      healthy,
      {
        violations: [
          "add-on coredns of prod: EKS offers no version of it for control plane 1.36 (DescribeAddonVersions). Keep the cluster at " +
            "a version that has one, or remove this resource [EKSV014]",
        ],
      },
    ],
    [
      "what runs and stays, and does not run on the control plane that this run makes",
      { version: v111, clusterVersion: 33 },
      healthy,
      {
        violations: [
          `add-on coredns of prod: EKS offers no ${v111} for control plane 1.33 (DescribeAddonVersions). Declare version ` +
            `"${v113}" (EKS's default), "${v112b}", "${v112}", or "default" [EKSV014]`,
        ],
      },
    ],
    [
      "a build that EKS took off its list, of a series that runs on the new control plane",
      { version: "v1.12.1-eksbuild.9", clusterVersion: 33 },
      { ...at32, version: "v1.12.1-eksbuild.9" },
      { settled: true },
    ],
    [
      "a build that EKS took off its list, where nothing moves",
      { version: "v1.9.3-eksbuild.2", clusterVersion: 31 },
      { ...healthy, version: "v1.9.3-eksbuild.2" },
      { settled: true },
    ],
    [
      "a newer control plane was declared before, and nothing moves any more: what does not run on it is refused all the same",
      { version: v111, clusterVersion: 33, previous: { version: v111, clusterVersion: 32 } },
      { ...healthy, controlPlane: 33 },
      {
        violations: [
          `add-on coredns of prod: EKS offers no ${v111} for control plane 1.33 (DescribeAddonVersions). Declare version ` +
            `"${v113}" (EKS's default), "${v112b}", "${v112}", or "default" [EKSV014]`,
        ],
      },
    ],
    [
      "this run leaves the control plane behind what is declared: the add-on stays, and says so",
      { version: v113, clusterVersion: 33, previous: { version: v113 } },
      { ...at32, version: v112b, controlPlaneAfterRun: 32 },
      {
        warnings: [
          `add-on coredns of prod stays as it is: EKS offers ${v113} for control plane 1.33, and it will run 1.32 after this run ` +
            "(see there). It follows once the control plane is raised",
        ],
      },
    ],
    [
      "on hold",
      { version: v112 },
      { ...healthy, hold: "freeze" },
      {
        violations: [
          "cluster prod is on hold (freeze): nothing is started while it has the tag pulumi-eks-versions/hold. Remove the tag, and " +
            "run again [EKSV011]",
        ],
      },
    ],
    ["on hold, with nothing to do", { version: v111 }, { ...healthy, hold: "freeze" }, { settled: true }],
  ]);
});

const byName = "goes down, as allowDowngrade declares";
const withCluster = "goes down with its control plane";
const stays = (version: string, standard: string) =>
  `stays at ${version}, as EKS's default for 1.31 (${standard}) is not newer`;

describe("versions/planAddon: an older version", () => {
  const older = { ...at32, version: v112 };
  runs([
    [
      "newly declared",
      { version: v111 },
      older,
      {
        violations: [
          `add-on coredns of prod runs ${v112} and version ${v111} is declared, which is older. Declare version "${v112}", or set ` +
            `allowDowngrade: "${v111}" to go down to it [EKSV015]`,
        ],
      },
    ],
    [
      "allowed by name",
      { version: v111, allowDowngrade: v111 },
      older,
      { steps: [`add-on coredns ${v112} -> ${v111}`], notes: [byName], goesDown: true },
    ],
    [
      "allowed by another name",
      { version: v111, allowDowngrade: v112b, previous: { version: v112 } },
      older,
      {
        violations: [
          `add-on coredns of prod runs ${v112} and version ${v111} is declared, which is older. Declare version "${v112}", or set ` +
            `allowDowngrade: "${v111}" to go down to it [EKSV015]`,
        ],
      },
    ],
    [
      "with the rollback of its control plane",
      { version: v111, clusterVersion: 31, followsRollback: true, previous: { version: v112 } },
      { ...older, controlPlaneAfterRun: 31 },
      {
        steps: [`after control plane 1.31: add-on coredns ${v112} -> ${v111}`],
        notes: [withCluster],
        goesDown: true,
      },
    ],
    [
      "allowed, but not offered",
      { version: v111, allowDowngrade: v111 },
      { ...older, controlPlane: 33 },
      {
        violations: [
          `add-on coredns of prod: EKS offers no ${v111} for control plane 1.33 (DescribeAddonVersions). Declare version ` +
            `"${v113}" (EKS's default), "${v112b}", "${v112}", or "default" [EKSV014]`,
        ],
      },
    ],
    [
      "declared before: someone else moved it",
      { version: v111, previous: { version: v111 } },
      older,
      { warnings: [left(v112, v111)] },
    ],
    [
      "declared before, with nothing asked of EKS",
      { version: v111, previous: { version: v111 } },
      { version: v112, controlPlane: 32 },
      { warnings: [left(v112, v111)] },
    ],
    [
      "raised, and someone went further",
      { version: v112, previous: { version: v111 } },
      { ...at32, version: v112b },
      { warnings: [left(v112b, v112)] },
    ],
    [
      "someone moved it down: corrected",
      { version: v112, previous: { version: v112 } },
      at32,
      { steps: [`add-on coredns ${v111} -> ${v112}`] },
    ],
  ]);
});

describe("versions/planAddon: versions that cannot be compared", () => {
  const strange = { ...healthy, version: "v1.11.1-custom.x" };
  runs([
    [
      "newly declared: gone to, and said",
      { version: v111 },
      strange,
      {
        steps: [`add-on coredns v1.11.1-custom.x -> ${v111}`],
        warnings: [
          `add-on coredns of prod: versions v1.11.1-custom.x and ${v111} cannot be compared, so this may be a downgrade`,
        ],
      },
    ],
    [
      "declared before: left alone",
      { version: v111, previous: { version: v111 } },
      strange,
      { warnings: [left("v1.11.1-custom.x", v111)] },
    ],
    [
      "the default leaves what runs on the minor",
      { version: "default" },
      strange,
      { notes: [stays("v1.11.1-custom.x", v111)], settled: true },
    ],
  ]);
});

describe("versions/planAddon: the default", () => {
  const kept = (version: string, minor: number) => ({ version, default: { version, minor } });
  runs([
    ["runs already", { version: "default" }, healthy, { settled: true }],
    [
      "of the live control plane",
      { version: "default" },
      at32,
      { steps: [`add-on coredns ${v111} -> ${v112b}`] },
    ],
    [
      "of the control plane that this run makes",
      { version: "default", clusterVersion: 33 },
      healthy,
      { steps: [`after control plane 1.33: add-on coredns ${v111} -> ${v113}`] },
    ],
    [
      "a newer one that runs on the minor is adopted",
      { version: "default" },
      { ...healthy, version: v112 },
      { notes: [stays(v112, v111)], settled: true },
    ],
    [
      "a newer one that does not run on the minor is a downgrade",
      { version: "default" },
      { ...healthy, version: v112b },
      {
        violations: [
          `add-on coredns of prod runs ${v112b} and version "default", which is ${v111}, is declared, which is older. Declare version ` +
            `"${v112b}", or set allowDowngrade: "${v111}" to go down to it [EKSV015]`,
        ],
      },
    ],
    [
      "goes down with the control plane where it must",
      { version: "default", clusterVersion: 31, followsRollback: true, previous: kept(v112b, 32) },
      { ...at32, version: v112b, controlPlaneAfterRun: 31 },
      {
        steps: [`after control plane 1.31: add-on coredns ${v112b} -> ${v111}`],
        notes: [withCluster],
        goesDown: true,
      },
    ],
    [
      "stays up with the control plane's rollback where it can",
      { version: "default", clusterVersion: 31, followsRollback: true, previous: kept(v112, 32) },
      { ...at32, version: v112, controlPlaneAfterRun: 31 },
      { notes: [stays(v112, v111)], settled: true },
    ],
    [
      "is kept while the minor stays, whatever the default is by now",
      { version: "default", previous: kept(v111, 32) },
      at32,
      { settled: true },
    ],
    [
      "is kept where someone moved it down",
      { version: "default", previous: kept(v112, 32) },
      at32,
      { steps: [`add-on coredns ${v111} -> ${v112}`] },
    ],
    [
      "is the one of now where someone moved it down and EKS no longer offers what it was",
      { version: "default", previous: kept("v1.12.1-eksbuild.1", 32) },
      at32,
      { steps: [`add-on coredns ${v111} -> ${v112b}`] },
    ],
    [
      "is left alone where someone moved it up",
      { version: "default", previous: kept(v111, 32) },
      { ...at32, version: v112 },
      { warnings: [left(v112, `${v111} (default)`)] },
    ],
    [
      "moves with the minor",
      { version: "default", clusterVersion: 32, previous: { ...kept(v111, 31), clusterVersion: 31 } },
      healthy,
      { steps: [`after control plane 1.32: add-on coredns ${v111} -> ${v112b}`] },
    ],
    [
      "is left to the version that the control plane's resource brings it to",
      { version: "default", clusterVersion: 32, previous: kept(v111, 31) },
      { ...healthy, version: v112b, carriedFrom: v111, controlPlaneAfterRun: 32 },
      { elsewhere: [`with its cluster: add-on coredns ${v111} -> ${v112b}`], settled: true },
    ],
    [
      "is none where EKS offers none",
      { version: "default" },
      { ...healthy, controlPlane: 36 },
      {
        violations: [
          "add-on coredns of prod: EKS offers no version of it for control plane 1.36 (DescribeAddonVersions). Keep the cluster at " +
            "a version that has one, or remove this resource [EKSV014]",
        ],
      },
    ],
    [
      "is not known where EKS was not asked",
      { version: "default", clusterVersion: 32, previous: kept(v111, 31) },
      { version: v111, controlPlane: 32 },
      { steps: [`add-on coredns ${v111} -> default`] },
    ],
  ]);

  it("is the newest that runs on the minor where none is marked", () => {
    assert.equal(defaultFor(releases, 34), v114);
    assert.equal(defaultFor([...releases].reverse(), 34), v114);
    assert.equal(defaultFor(releases, 30), undefined);
  });
});

describe("versions/addonRelease: runsOn", () => {
  it("judges what is listed by its minors, other builds by their series, and nothing of an unknown add-on", () => {
    assert.equal(runsOn(releases, v112b, 31), false);
    assert.equal(runsOn(releases, "v1.12.1-eksbuild.9", 31), true);
    assert.equal(runsOn(releases, "v1.9.3-eksbuild.1", 31), false);
    assert.equal(runsOn([], "v1.9.3-eksbuild.1", 31), true);
  });
});

describe("versions/planAddon: for every world", () => {
  const minor = fc.integer({ min: 31, max: 34 });
  const version = fc.constantFrom(v111, v112, v112b, v113, v114);
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const worlds = fc.record({
    declared: fc.oneof(version, fc.constant("default")),
    running: version,
    controlPlane: minor,
    clusterVersion: maybe(minor),
    allowDowngrade: maybe(version),
    before: maybe(version),
  });
  type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;
  const goalOf = ({ declared, clusterVersion, allowDowngrade, before }: World): AddonGoal => ({
    ...{ cluster: "prod", addon: "coredns", version: declared },
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(allowDowngrade !== undefined && { allowDowngrade }),
    ...(before !== undefined && { previous: { version: before } }),
  });
  const reachedIn = ({ clusterVersion = 0, controlPlane }: World) => Math.max(clusterVersion, controlPlane);

  it("moves at most once, never to what EKS does not offer, and down only by name", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const live = { version: world.running, controlPlane: world.controlPlane, releases };
        const { steps, violations, goesDown } = planAddon(goalOf(world), live);
        assert.ok(steps.length <= 1);
        assert.ok(steps.length === 0 || violations.length === 0);
        for (const step of steps) {
          assert(step.kind === "addon");
          const { from, to } = step.version;
          assert.ok(offeredFor(releases, reachedIn(world)).includes(to));
          assert.equal(compareAddonVersions(to, from)! < 0, goesDown);
          if (goesDown) assert.equal(world.allowDowngrade, to);
        }
      }),
    );
  });

  it("is done after its step, and asks EKS nothing more", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const goal = goalOf(world);
        const live = { version: world.running, controlPlane: world.controlPlane, releases };
        const [step] = planAddon(goal, live).steps;
        if (step?.kind !== "addon") return;
        const minor = reachedIn(world);
        const after: AddonFacts = { ...live, version: step.version.to, controlPlane: minor };
        const version = targetOf(goal, live)!;
        const { clusterVersion } = goal;
        const previous = {
          version,
          ...(clusterVersion !== undefined && { clusterVersion }),
          ...(goal.version === "default" && { default: { version, minor } }),
        };
        assert.deepEqual(planAddon({ ...goal, previous }, after), emptyPlan({ settled: true }));
        assert.equal(turnsOnReleases({ ...goal, previous }, after), false);
      }),
    );
  });
});

describe("versions/planAddon: subject", () => {
  it("names the add-on and its cluster", () => {
    assert.equal(addonSubject({ cluster: "prod", addon: "coredns" }), "add-on coredns of prod");
  });
});
