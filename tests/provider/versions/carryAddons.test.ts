// Add-ons that a cluster's plan moves: to what runs on both sides, as few times as possible, and down only with a rollback.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts, ClusterGoal } from "../../../provider/versions/clusterWorld";
import { describeStep, type Plan } from "../../../provider/versions/plan";
import { planCluster } from "../../../provider/versions/planCluster";

type Addon = NonNullable<ClusterFacts["addons"]>[number];
type Release = Addon["releases"][number];

const release = (
  version: string,
  [from, to]: readonly [number, number],
  ...defaultFor: number[]
): Release => ({
  version,
  runsOn: Array.from({ length: to - from + 1 }, (_, index) => from + index),
  defaultFor,
});
const coredns = (version: string, ...releases: Release[]): Addon => ({ name: "coredns", version, releases });
const plan = (goal: Omit<ClusterGoal, "cluster">, version: number, ...addons: Addon[]) =>
  planCluster({ cluster: "prod", ...goal }, { version, nodegroups: [], addons });
const moves = ({ steps }: Plan) => steps.map(describeStep);
const messages = ({ violations }: Plan) => violations.map(({ message }) => message);
const incompatible = { carryAddons: "incompatible" } as const;

/** What EKS lists, newest first: each series for its own minor and two around it. */
const listed = [
  release("v1.15.2-eksbuild.1", [33, 37], 35),
  release("v1.14.2-eksbuild.1", [32, 36], 34),
  release("v1.13.2-eksbuild.1", [31, 35], 33),
  release("v1.13.0-eksbuild.1", [31, 35]),
  release("v1.12.2-eksbuild.1", [30, 34], 32),
  release("v1.12.0-eksbuild.1", [30, 34]),
  release("v1.11.2-eksbuild.1", [29, 33], 31),
];

/** Never newer than the API server, and three minors older at most (Kubernetes version skew policy). */
const kubeProxy = (version: string): Addon => ({
  name: "kube-proxy",
  version,
  releases: [34, 33, 32, 31, 30, 29, 28].map((minor) =>
    release(`v1.${minor}.1-eksbuild.1`, [minor, minor + 3], minor),
  ),
});

describe("versions/carryAddons: upwards", () => {
  type Row = [name: string, goal: Omit<ClusterGoal, "cluster">, version: number, Addon[], expected: string[]];
  const table: Row[] = [
    [
      "nothing is moved where that was not asked for",
      { version: 34 },
      33,
      [coredns("v1.11.2-eksbuild.1", ...listed)],
      ["control plane 1.33 -> 1.34"],
    ],
    [
      "what runs on the next control plane stays",
      { version: 33, ...incompatible },
      32,
      [coredns("v1.11.2-eksbuild.1", ...listed)],
      ["control plane 1.32 -> 1.33"],
    ],
    [
      "directly before the hop that needs it, to EKS's default of where the way ends",
      { version: 35, ...incompatible },
      32,
      [coredns("v1.11.2-eksbuild.1", ...listed)],
      [
        "control plane 1.32 -> 1.33",
        "add-on coredns v1.11.2-eksbuild.1 -> v1.15.2-eksbuild.1",
        "control plane 1.33 -> 1.34",
        "control plane 1.34 -> 1.35",
      ],
    ],
    [
      "to one that lasts, even if it is the default of another minor",
      { version: 34, ...incompatible },
      30,
      [coredns("v1.9.3-eksbuild.1", release("v1.9.3-eksbuild.1", [28, 30]), ...listed)],
      [
        "add-on coredns v1.9.3-eksbuild.1 -> v1.12.2-eksbuild.1",
        "control plane 1.30 -> 1.31",
        "control plane 1.31 -> 1.32",
        "control plane 1.32 -> 1.33",
        "control plane 1.33 -> 1.34",
      ],
    ],
    [
      "kube-proxy as its skew asks for, before node groups of the same hop",
      { version: 33, ...incompatible },
      31,
      [kubeProxy("v1.28.1-eksbuild.1")],
      [
        "add-on kube-proxy v1.28.1-eksbuild.1 -> v1.31.1-eksbuild.1",
        "control plane 1.31 -> 1.32",
        "control plane 1.32 -> 1.33",
      ],
    ],
    [
      "by name",
      { version: 34, ...incompatible },
      33,
      [
        { ...coredns("v1.11.2-eksbuild.1", ...listed), name: "z" },
        { ...coredns("v1.11.2-eksbuild.1", ...listed), name: "B" },
      ],
      [
        "add-on B v1.11.2-eksbuild.1 -> v1.14.2-eksbuild.1",
        "add-on z v1.11.2-eksbuild.1 -> v1.14.2-eksbuild.1",
        "control plane 1.33 -> 1.34",
      ],
    ],
    [
      "a build that EKS took off its list is judged by its series",
      { version: 34, ...incompatible },
      33,
      [coredns("v1.12.1-eksbuild.7", ...listed)],
      ["control plane 1.33 -> 1.34"],
    ],
    [
      "one of no listed series is replaced by what is known to run",
      { version: 32, ...incompatible },
      31,
      [coredns("v1.8.7-eksbuild.3", ...listed)],
      ["add-on coredns v1.8.7-eksbuild.3 -> v1.12.2-eksbuild.1", "control plane 1.31 -> 1.32"],
    ],
    [
      "an add-on that EKS does not know is left alone",
      { version: 32, carryAddons: "all" },
      31,
      [coredns("v0.1.0")],
      ["control plane 1.31 -> 1.32"],
    ],
    [
      '"all" ends at EKS\'s defaults of the declared minor',
      { version: 34, carryAddons: "all" },
      33,
      [coredns("v1.12.2-eksbuild.1", ...listed), kubeProxy("v1.31.1-eksbuild.1")],
      [
        "control plane 1.33 -> 1.34",
        "add-on coredns v1.12.2-eksbuild.1 -> v1.14.2-eksbuild.1",
        "add-on kube-proxy v1.31.1-eksbuild.1 -> v1.34.1-eksbuild.1",
      ],
    ],
    [
      '"all" leaves what is newer than the default',
      { version: 33, carryAddons: "all" },
      32,
      [coredns("v1.14.2-eksbuild.1", ...listed)],
      ["control plane 1.32 -> 1.33"],
    ],
    [
      '"all" raises the add-ons of a cluster that it adopts at its version',
      { version: 33, carryAddons: "all" },
      33,
      [coredns("v1.12.2-eksbuild.1", ...listed)],
      ["add-on coredns v1.12.2-eksbuild.1 -> v1.13.2-eksbuild.1"],
    ],
    [
      "and not again in later runs, where EKS may have another default",
      { version: 33, previous: 33, carryAddons: "all" },
      33,
      [coredns("v1.12.2-eksbuild.1", ...listed)],
      [],
    ],
  ];
  for (const [name, goal, version, addons, expected] of table) {
    it(name, () => {
      const found = plan(goal, version, ...addons);
      assert.deepEqual(messages(found), []);
      assert.deepEqual(moves(found), expected);
    });
  }

  it("add-ons before node groups before the control plane, hop by hop", () => {
    const group = { name: "web", amiType: "AL2023_x86_64_STANDARD", version: 28 };
    const live = { version: 31, nodegroups: [group], addons: [kubeProxy("v1.28.1-eksbuild.1")] };
    const goal = { cluster: "prod", version: 32, carryNodegroups: "needed" as const, ...incompatible };
    assert.deepEqual(moves(planCluster(goal, live)), [
      "add-on kube-proxy v1.28.1-eksbuild.1 -> v1.31.1-eksbuild.1",
      "node group web 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
    ]);
  });

  it("an add-on that nothing runs on both sides of stops everything before it begins", () => {
    const found = plan(
      { version: 34, ...incompatible },
      31,
      coredns(
        "v1.11.2-eksbuild.1",
        release("v1.11.2-eksbuild.1", [31, 32]),
        release("v1.13.2-eksbuild.1", [33, 34]),
      ),
    );
    assert.deepEqual(found.steps, []);
    assert.deepEqual(messages(found), [
      "control plane of prod cannot go from 1.32 to 1.33: add-on coredns v1.11.2-eksbuild.1 does not run on 1.33, and EKS offers no " +
        "version of it that runs on both (DescribeAddonVersions). Update or remove it by hand first [EKSV014]",
    ]);
  });

  it("nothing goes down on the way up, however long an older version lasts", () => {
    const long = release("v1.10.0-eksbuild.1", [25, 40]);
    const short = release("v1.12.5-eksbuild.1", [31, 33]);
    const live = (...releases: Release[]) =>
      coredns("v1.12.0-eksbuild.1", ...releases, release("v1.12.0-eksbuild.1", [30, 32]));
    assert.deepEqual(moves(plan({ version: 33, ...incompatible }, 32, live(short, long))), [
      "add-on coredns v1.12.0-eksbuild.1 -> v1.12.5-eksbuild.1",
      "control plane 1.32 -> 1.33",
    ]);
    assert.match(messages(plan({ version: 33, ...incompatible }, 32, live(long))).join(), /EKSV014/);
  });
});

describe("versions/carryAddons: with a rollback", () => {
  const rollback = { version: 32, allowRollback: 32 };

  it("only what the older control plane cannot run is lowered, to what runs on both", () => {
    const found = plan(
      { ...rollback, ...incompatible },
      33,
      kubeProxy("v1.33.1-eksbuild.1"),
      coredns("v1.15.2-eksbuild.1", ...listed),
      { ...coredns("v1.13.2-eksbuild.1", ...listed), name: "keeps" },
    );
    assert.deepEqual(moves(found), [
      "add-on coredns v1.15.2-eksbuild.1 -> v1.12.2-eksbuild.1",
      "add-on kube-proxy v1.33.1-eksbuild.1 -> v1.32.1-eksbuild.1",
      "control plane 1.33 -> 1.32 (rollback)",
    ]);
  });

  it('"all" lowers no more than that', () => {
    const found = plan({ ...rollback, carryAddons: "all" }, 33, coredns("v1.14.2-eksbuild.1", ...listed));
    assert.deepEqual(moves(found), ["control plane 1.33 -> 1.32 (rollback)"]);
  });

  it("what cannot be lowered is an obstacle", () => {
    const found = plan(
      { ...rollback, ...incompatible },
      33,
      coredns("v1.15.2-eksbuild.1", release("v1.15.2-eksbuild.1", [33, 37])),
    );
    assert.deepEqual(found.steps, []);
    assert.match(messages(found).join(), /add-on coredns v1\.15\.2-eksbuild\.1 does not run on 1\.32/);
  });
});

describe("versions/carryAddons: properties", () => {
  /** Catalogues as EKS's are: what is newer runs on minors that are as new or newer. */
  const catalogues = fc
    .array(fc.tuple(fc.nat(2), fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 8 })
    .map((parts) => {
      let [from, to] = [28, 29];
      const releases = parts.map(([down, up, isDefault], index) => {
        from = Math.min(from + down, to);
        to += up;
        return release(`v1.${index}.0-eksbuild.1`, [from, to], ...(isDefault ? [to] : []));
      });
      return releases.reverse();
    });

  /** Each version that an add-on could be moved to at each minor, tried in every order. */
  function fewestMoves(addon: Addon, from: number, to: number): number | undefined {
    const index = addon.releases.findIndex(({ version }) => version === addon.version);
    let states = [{ minor: from, index }];
    const seen = new Set<string>();
    for (let made = 0; states.length > 0; made += 1) {
      const next: typeof states = [];
      for (const state of states) {
        const key = `${state.minor}/${state.index}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (state.minor === to) return made;
        if (addon.releases[state.index]!.runsOn.includes(state.minor + 1))
          states.push({ ...state, minor: state.minor + 1 });
        for (let newer = 0; newer < state.index; newer += 1)
          if (addon.releases[newer]!.runsOn.includes(state.minor)) next.push({ ...state, index: newer });
      }
      states = next;
    }
    return undefined;
  }

  it("moves are the fewest, and what is refused has no way", () => {
    let [refused, moved] = [0, 0];
    fc.assert(
      fc.property(catalogues, fc.nat(7), fc.integer({ min: 1, max: 6 }), (releases, at, jump) => {
        const live = releases[at % releases.length]!;
        const from = live.runsOn[0]!;
        const addon = coredns(live.version, ...releases);
        const { steps, violations } = plan({ version: from + jump, ...incompatible }, from, addon);
        const made =
          violations.length === 0 ? steps.filter(({ kind }) => kind === "addon").length : undefined;
        assert.equal(made, fewestMoves(addon, from, from + jump), JSON.stringify({ addon, jump }));
        if (made === undefined) refused += 1;
        else if (made > 0) moved += 1;
      }),
      { numRuns: 1_000 },
    );
    assert.ok(refused > 50 && moved > 50, `refused ${refused}, moved ${moved}`);
  });
});
