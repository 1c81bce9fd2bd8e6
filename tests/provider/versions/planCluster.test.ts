import assert from "node:assert/strict";
import fc from "fast-check";
import { describeStep, emptyPlan, type Plan } from "../../../provider/versions/plan";
import type {
  ClusterFacts,
  ClusterGoal,
  NodegroupVersionFact,
} from "../../../provider/versions/clusterWorld";
import { planCluster } from "../../../provider/versions/planCluster";

const al2023 = "AL2023_x86_64_STANDARD";
const group = (name: string, version: number | undefined, amiType = al2023): NodegroupVersionFact => ({
  name,
  amiType,
  ...(version !== undefined && { version }),
});
const facts = (version: number, ...nodegroups: NodegroupVersionFact[]): ClusterFacts => ({
  version,
  nodegroups,
});
const plan = (goal: Omit<ClusterGoal, "cluster">, live: ClusterFacts) =>
  planCluster({ cluster: "prod", ...goal }, live);
const lines = ({ steps }: Plan) => steps.map(describeStep);
const messages = ({ violations }: Plan) => violations.map(({ message }) => message);

describe("versions/planCluster: upwards", () => {
  it("is one hop of one minor", () => {
    const found = plan({ version: 32 }, facts(31, group("web", 31)));
    assert.deepEqual(found, emptyPlan({ steps: [{ kind: "controlPlane", from: 31, to: 32 }] }));
  });

  it("is a hop a minor where several lie between", () => {
    const found = plan({ version: 34 }, facts(31, group("web", 31)));
    assert.deepEqual(lines(found), [
      "control plane 1.31 -> 1.32",
      "control plane 1.32 -> 1.33",
      "control plane 1.33 -> 1.34",
    ]);
  });

  it("is nothing where it runs already, whoever else rolled it back there", () => {
    for (const previous of [undefined, 31, 32, 33]) {
      const live = { ...facts(32, group("old", 20)), rolledBackByOthers: true };
      const goal = { version: 32, ...(previous !== undefined && { previous }) };
      assert.deepEqual(plan(goal, live), emptyPlan({ settled: true }));
    }
  });

  it("is nothing where an interrupted run, or somebody else, is raising it further, which is said", () => {
    const found = plan({ version: 32, previous: 32 }, { ...facts(32), raisingTo: 33 });
    assert.deepEqual(
      found,
      emptyPlan({
        warnings: [
          "control plane of prod is being raised to 1.33 by an update that runs, and 1.32 is declared: an interrupted run of a newer " +
            'declaration began it, AWS or someone else. EKS cannot cancel it. Declare version "1.33"; to go back, wait for its end ' +
            'and declare "1.32" with allowRollback: "1.32"',
        ],
      }),
    );
    assert.deepEqual(plan({ version: 33 }, { ...facts(32), raisingTo: 33 }).warnings, []);
  });

  it("mends node groups that are ahead of the control plane", () => {
    assert.deepEqual(lines(plan({ version: 32 }, facts(31, group("web", 33)))), [
      "control plane 1.31 -> 1.32",
    ]);
  });
});

describe("versions/planCluster: node groups that lag", () => {
  type Row = [name: string, goal: number, live: ClusterFacts, message: string];
  const table: Row[] = [
    [
      "the first hop would break the skew",
      33,
      facts(32, group("web", 29)),
      "control plane of prod cannot reach 1.33: node group web (1.29) would be too old for it. Raise it to at least 1.30 " +
        '(at most 1.32) first: declare version "1.32" for the cluster and these node groups, run it, then declare the rest; or set ' +
        'carryNodegroups: "needed" to roll it on the way [EKSV001]',
    ],
    [
      "a later hop would: not even the first one is begun, and whoever needs a person on the way is named",
      36,
      facts(31, group("db", 30), group("web", 31), group("batch", 32), group("new", 33)),
      "control plane of prod cannot reach 1.34: node group db (1.30) would be too old for it. Raise it to at least 1.31 " +
        '(at most 1.33) first: declare version "1.33" for the cluster and these node groups, run it, then declare the rest; or set ' +
        'carryNodegroups: "needed" to roll it on the way. ' +
        "On the way to 1.36, node groups batch (1.32), web (1.31) will have to be raised too [EKSV001]",
    ],
    [
      "kubelets up to 1.24 may lag by two only",
      27,
      facts(26, group("a", 24), group("b", 25)),
      "control plane of prod cannot reach 1.27: node group a (1.24) would be too old for it. Raise it to at least 1.25 " +
        '(at most 1.26) first: declare version "1.26" for the cluster and these node groups, run it, then declare the rest; or set ' +
        'carryNodegroups: "needed" to roll it on the way [EKSV001]',
    ],
    [
      "an AL2 group that cannot follow is to be replaced",
      36,
      facts(35, group("old", 32, "AL2_x86_64")),
      "control plane of prod cannot reach 1.36: node group old (1.32) would be too old for it. EKS publishes no 1.33 AMI for " +
        "node group old (1.32): move the workloads to node groups of another AMI type (AL2023 or Bottlerocket) first [EKSV001]",
    ],
    [
      "an AL2 group that can still be raised is to be raised",
      34,
      facts(33, group("old", 30, "AL2_x86_64")),
      "control plane of prod cannot reach 1.34: node group old (1.30) would be too old for it. Raise it to at least 1.31 " +
        '(at most 1.33) first: declare version "1.33" for the cluster and these node groups, run it, then declare the rest; or set ' +
        'carryNodegroups: "needed" to roll it on the way [EKSV001]',
    ],
  ];
  for (const [name, version, live, message] of table) {
    it(name, () => {
      const found = plan({ version }, live);
      assert.deepEqual(found, emptyPlan({ violations: [{ rule: "EKSV001", property: "version", message }] }));
    });
  }

  it("carrying is offered only for what it can roll", () => {
    const sick = { ...group("sick", 29), blockedBy: ["NodeCreationFailure"] };
    const [both = ""] = messages(plan({ version: 33 }, facts(32, sick, group("web", 29))));
    assert.match(
      both,
      /or set carryNodegroups: "needed" to roll node group web \(1\.29\) on the way \[EKSV001\]$/,
    );
    const [alone = ""] = messages(plan({ version: 33 }, facts(32, sick)));
    assert.doesNotMatch(alone, /carryNodegroups/);
  });

  it("three minors are not too many from 1.25 on", () => {
    assert.equal(plan({ version: 28 }, facts(27, group("web", 25))).steps.length, 1);
    assert.equal(plan({ version: 34 }, facts(33, group("web", 31))).steps.length, 1);
  });

  it("a group of which EKS reports no version blocks nothing", () => {
    assert.deepEqual(lines(plan({ version: 32 }, facts(31, group("web", undefined)))), [
      "control plane 1.31 -> 1.32",
    ]);
  });

  it("custom AMIs are not judged, which is said by name", () => {
    const live = facts(31, group("gpu", 20, "CUSTOM"), group("web", 31), group("arm", undefined, "CUSTOM"));
    const found = plan({ version: 32 }, live);
    assert.equal(found.steps.length, 1);
    assert.deepEqual(found.warnings, [
      "node groups with custom AMIs were not judged, as EKS does not know their kubelets: gpu, arm of prod. Make sure that " +
        "they are at most three minors older than 1.32",
    ]);
  });

  it("custom AMIs are not mentioned where nothing moves", () => {
    assert.deepEqual(plan({ version: 31 }, facts(31, group("gpu", 20, "CUSTOM"))).warnings, []);
  });
});

describe("versions/planCluster: drift", () => {
  const refused =
    "control plane of prod runs 1.33 and 1.32 is declared: that is a rollback (control plane 1.33 -> 1.32 (rollback)), which is not " +
    'done unless it was declared. To roll back, set allowRollback: "1.32"; to stay, declare version "1.33" [EKSV003]';
  const leftAlone =
    "control plane of prod runs 1.33, newer than the declared 1.32: AWS moved it at the end of support, someone did by hand, or a " +
    'run that was interrupted did. It is left as it is. Declare version "1.33"; where the version is under ignoreChanges, run ' +
    "`pulumi refresh`";

  it("lower at create is refused", () => {
    const found = plan({ version: 32 }, facts(33));
    assert.deepEqual(
      found,
      emptyPlan({ violations: [{ rule: "EKSV003", property: "version", message: refused }] }),
    );
  });

  it("newly declared lower is refused", () => {
    assert.deepEqual(messages(plan({ version: 32, previous: 33 }, facts(33))), [refused]);
    assert.deepEqual(messages(plan({ version: 32, previous: 40 }, facts(33))), [refused]);
  });

  it("unchanged, and newer runs: a warning with both remedies, no failure, no step, and not settled", () => {
    assert.deepEqual(
      plan({ version: 32, previous: 32 }, facts(33)),
      emptyPlan({ warnings: [leftAlone], settled: false }),
    );
  });

  it("unchanged, and a rollback to it is permitted: left alone, and the way back is said", () => {
    const { steps, warnings } = plan({ version: 32, previous: 32, allowRollback: 32 }, facts(33));
    assert.deepEqual(steps, []);
    const way = 'Declare version "1.33" (to roll back, run with that first, and with "1.32" after it); where';
    assert.deepEqual(warnings, [leftAlone.replace('Declare version "1.33"; where', way)]);
  });

  it("raised, though not up to what runs: left alone", () => {
    assert.deepEqual(plan({ version: 32, previous: 31 }, facts(33)), emptyPlan({ warnings: [leftAlone] }));
  });

  it("unchanged, and older runs: corrected", () => {
    assert.deepEqual(lines(plan({ version: 33, previous: 33 }, facts(31))), [
      "control plane 1.31 -> 1.32",
      "control plane 1.32 -> 1.33",
    ]);
  });

  it("unchanged, and older runs because somebody else rolled it back: left alone until version is edited", () => {
    const live = { ...facts(32), rolledBackByOthers: true };
    assert.deepEqual(
      plan({ version: 33, previous: 33 }, live),
      emptyPlan({
        warnings: [
          "control plane of prod was rolled back to 1.32 by someone else after this resource had it at 1.33. It is left as it " +
            'is. Declare version "1.32" to agree; to upgrade again, declare "1.32" first and "1.33" after that',
        ],
      }),
    );
    for (const previous of [32, 34, undefined]) {
      const goal = { version: 33, ...(previous !== undefined && { previous }) };
      assert.deepEqual(lines(plan(goal, live)), ["control plane 1.32 -> 1.33"]);
    }
  });
});

describe("versions/planCluster: properties", () => {
  const amiType = fc.constantFrom(
    al2023,
    "AL2_x86_64",
    "BOTTLEROCKET_x86_64",
    "WINDOWS_CORE_2022_x86_64",
    "CUSTOM",
    "",
  );
  const minor = fc.integer({ min: 20, max: 40 });
  const nodegroups = fc
    .uniqueArray(fc.record({ name: fc.constantFrom("a", "b", "c", "d"), amiType, version: minor }), {
      selector: ({ name }) => name,
    })
    .map((groups): NodegroupVersionFact[] => groups);
  const world = fc.record({
    version: minor,
    live: fc.record({ version: minor, nodegroups, rolledBackByOthers: fc.boolean() }),
    previous: fc.option(minor, { nil: undefined }),
  });
  /** Worlds in which hops are often possible: groups close to their control plane. */
  const likely = fc.tuple(minor, fc.integer({ min: 0, max: 5 })).chain(([version, jump]) =>
    fc.record({
      version: fc.constant(version + jump),
      live: fc.record({
        version: fc.constant(version),
        nodegroups: nodegroups.map((groups) =>
          groups.map((group, index) => ({ ...group, version: version - (index % 3) })),
        ),
      }),
      previous: fc.constant(undefined),
    }),
  );
  const worlds = fc.oneof(world, likely);

  it("hops are one minor each, from what runs to the goal", () => {
    let jumps = 0;
    fc.assert(
      fc.property(worlds, ({ live, ...goal }) => {
        const { steps } = plan(goal, live);
        if (steps.length === 0) return;
        if (steps.length > 1) jumps += 1;
        let at = live.version;
        for (const step of steps) {
          assert.ok(step.kind === "controlPlane" && step.from === at && step.to === at + 1);
          at = step.to;
        }
        assert.equal(at, goal.version);
      }),
      { numRuns: 500 },
    );
    assert.ok(jumps > 20, "the generator makes jumps");
  });

  it("no hop breaks the skew of any group that is not custom; what is refused would break one", () => {
    // Written out once more, from the Kubernetes version skew policy.
    const breaks = (hop: number, kubelet: number) => hop - kubelet > (kubelet >= 25 ? 3 : 2);
    let refused = 0;
    fc.assert(
      fc.property(worlds, ({ live, ...goal }) => {
        const { steps, violations } = plan(goal, live);
        const judged = live.nodegroups.filter(({ amiType }) => amiType !== "CUSTOM");
        for (const step of steps) {
          assert.ok(step.kind === "controlPlane");
          assert.ok(judged.every(({ version = 99 }) => !breaks(step.to, version)));
        }
        if (violations.some(({ rule }) => rule === "EKSV001")) {
          refused += 1;
          const guilty = judged.filter(({ version = 99 }) => breaks(goal.version, version));
          assert.ok(guilty.length > 0);
          const text = violations.map(({ message }) => message).join();
          for (const { name, version = 0 } of guilty)
            assert.ok(text.includes(`${name} (1.${version})`), text);
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(refused > 20, "the generator makes groups that lag");
  });

  it("replanning after any step gives exactly the rest of the plan", () => {
    fc.assert(
      fc.property(worlds, ({ live, ...goal }) => {
        const { steps } = plan(goal, live);
        steps.forEach((step, index) => {
          assert.ok(step.kind === "controlPlane");
          assert.deepEqual(plan(goal, { ...live, version: step.to }).steps, steps.slice(index + 1));
        });
        if (steps.length > 0) assert.ok(plan(goal, { ...live, version: goal.version }).settled);
      }),
    );
  });

  it("is a function of its input, which it leaves alone; violations and steps exclude each other", () => {
    fc.assert(
      fc.property(worlds, ({ live, ...goal }) => {
        const before = JSON.stringify({ goal, live });
        const first = plan(goal, live);
        assert.deepEqual(plan(goal, live), first);
        assert.equal(JSON.stringify({ goal, live }), before);
        if (first.violations.length > 0) assert.deepEqual(first.steps, []);
        if (first.settled) assert.equal(goal.version, live.version);
        assert.equal(first.goesDown, false, "nothing goes down without allowRollback");
      }),
    );
  });
});
