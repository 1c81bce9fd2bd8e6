// Ways down: what a rollback does and in which order, what it needs, and rollbacks that run already.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClusterFacts, ClusterGoal } from "../../../provider/versions/clusterWorld";
import { describeStep, emptyPlan, type Plan } from "../../../provider/versions/plan";
import { planCluster } from "../../../provider/versions/planCluster";

type Goal = Omit<ClusterGoal, "cluster" | "version">;
type Group = ClusterFacts["nodegroups"][number];
type RollbackFacts = NonNullable<ClusterFacts["rollback"]>;

const day = 86_400_000;
const now = Date.parse("2026-11-21T12:00:00Z");
const unread: RollbackFacts = {
  upgradedAt: now - 2 * day,
  now,
  support: "STANDARD_SUPPORT",
  upgradePolicy: "EXTENDED",
  usesFargate: false,
};
const open: RollbackFacts = { ...unread, findings: [] };
const group = (name: string, version: number, more: Partial<Group> = {}): Group => ({
  name,
  amiType: "AL2023_x86_64_STANDARD",
  version,
  ...more,
});
const world = (more: Partial<ClusterFacts> = {}, rollback: Partial<RollbackFacts> = {}): ClusterFacts => ({
  version: 33,
  nodegroups: [],
  rollback: { ...open, ...rollback },
  ...more,
});
/** From 1.33 to 1.32. */
const plan = (goal: Goal, live: ClusterFacts) => planCluster({ cluster: "prod", version: 32, ...goal }, live);
const lines = ({ steps }: Plan) => steps.map(describeStep);
const messages = ({ violations }: Plan) => violations.map(({ message }) => message);
const allowed = { allowRollback: 32 };

describe("versions/planRollback: what it does", () => {
  it("is one step down where it was permitted", () => {
    assert.deepEqual(
      plan(allowed, world({ nodegroups: [group("web", 32), group("old", 30)] })),
      emptyPlan({
        steps: [{ kind: "controlPlane", from: 33, to: 32 }],
        notes: [
          "a rollback moves the control plane and what is listed; objects of newer APIs stay as they are in the cluster",
        ],
        goesDown: true,
      }),
    );
  });

  it("lowers every newer node group first, whatever carryNodegroups says, then add-ons, then the control plane", () => {
    const releases = [33, 32].map((minor) => ({
      version: `v1.${minor}.1-eksbuild.1`,
      runsOn: [minor, minor + 1],
      defaultFor: [minor],
    }));
    const live = world({
      nodegroups: [group("web", 33), group("db", 33), group("old", 32)],
      addons: [{ name: "kube-proxy", version: "v1.33.1-eksbuild.1", releases }],
    });
    const found = plan({ ...allowed, carryAddons: "incompatible" }, live);
    assert.deepEqual(lines(found), [
      "node group db 1.33 -> 1.32",
      "node group web 1.33 -> 1.32",
      "add-on kube-proxy v1.33.1-eksbuild.1 -> v1.32.1-eksbuild.1",
      "control plane 1.33 -> 1.32 (rollback)",
    ]);
    assert.equal(found.goesDown, true);
  });

  it("lowers a group to the release that its own resource declares for the older minor", () => {
    const nodegroups = new Map([["web", { releaseVersion: "1.32.1-20250501" }]]);
    const live = world({ nodegroups: [group("web", 33, { releaseVersion: "1.33.1-20250801" })] });
    assert.deepEqual(lines(plan({ ...allowed, nodegroups }, live)), [
      "node group web 1.33 -> 1.32, release 1.33.1-20250801 -> 1.32.1-20250501",
      "control plane 1.33 -> 1.32 (rollback)",
    ]);
  });

  it("lowers no group whose own resource declares more than the older control plane", () => {
    const live = world({ nodegroups: [group("db", 33), group("web", 33)] });
    const found = plan({ ...allowed, nodegroups: new Map([["db", { version: 33 }]]) }, live);
    assert.deepEqual(lines(found), []);
    assert.deepEqual(messages(found), [
      "control plane of prod runs 1.33 and 1.32 is declared, which EKS cannot roll back to: node group db (1.33) has to be lowered " +
        'first, and its NodegroupVersion declares 1.33 (declare "1.32" there, or leave version out). Mend that where it can be ' +
        'mended, or declare version "1.33" [EKSV013]',
    ]);
    const agrees = plan({ ...allowed, nodegroups: new Map([["db", { version: 32 }]]) }, live);
    assert.deepEqual(lines(agrees)[0], "node group db 1.33 -> 1.32");
  });

  it("says where EKS's findings are not known yet, and which kubelets nobody knows", () => {
    const custom = [group("gpu", 33, { amiType: "CUSTOM" }), group("arm", 33, { amiType: "CUSTOM" })];
    const nodegroups = new Map([["arm", { amiKubernetesVersion: 32 }]]);
    const found = plan({ ...allowed, nodegroups }, { ...world({ nodegroups: custom }), rollback: unread });
    assert.deepEqual(lines(found), ["control plane 1.33 -> 1.32 (rollback)"]);
    assert.equal(
      found.notes[0],
      "EKS's ROLLBACK_READINESS findings are evaluated when the control plane is reached",
    );
    assert.deepEqual(found.warnings, [
      "node groups with custom AMIs were not judged, as EKS does not know their kubelets: gpu of prod. Make sure that none is newer " +
        "than 1.32",
    ]);
  });
});

describe("versions/planRollback: what it needs", () => {
  const kubelets = { name: "Kubelet version skew", reason: "Nodes run kubelet 1.33." };
  const addons = { name: "EKS add-on version compatibility", reason: "Not compatible: kube-proxy." };
  const api = { name: "API usage", reason: "Field x is new." };
  const stays = 'or declare version "1.33"';
  const cannot = "control plane of prod runs 1.33 and 1.32 is declared, which EKS cannot roll back to: ";
  type Row = [name: string, goal: Goal, live: ClusterFacts, rule: string, message: string];
  const table: Row[] = [
    [
      "every switch that is missing, at once",
      {},
      world({ nodegroups: [group("web", 33)] }, { usesFargate: true, findings: [kubelets, addons, api] }),
      "EKSV003",
      "control plane of prod runs 1.33 and 1.32 is declared: that is a rollback (node group web 1.33 -> 1.32; control plane 1.33 -> " +
        '1.32 (rollback)), which is not done unless it was declared. To roll back, set allowRollback: "1.32", carryAddons: ' +
        '"incompatible" (add-ons that the older control plane cannot run), force: "1.32" (API usage: Field x is new; Fargate pods ' +
        'cannot be rolled back, and must be deleted); to stay, declare version "1.33"',
    ],
    [
      "what is left where it was permitted",
      allowed,
      world({}, { findings: [api] }),
      "EKSV013",
      "control plane of prod runs 1.33 and 1.32 is declared: that is a rollback (control plane 1.33 -> 1.32 (rollback)), which needs " +
        'more than allowRollback. To roll back, set force: "1.32" (API usage: Field x is new); to stay, declare version "1.33"',
    ],
    [
      "an upgrade, seven days ago at most",
      allowed,
      world({}, { upgradedAt: now - 7 * day - 1 }),
      "EKSV013",
      `${cannot}the seven days after the upgrade ended on 2026-11-21. Mend that where it can be mended, ${stays}`,
    ],
    [
      "an upgrade at all",
      allowed,
      { version: 33, nodegroups: [], rollback: { now, upgradePolicy: "EXTENDED", usesFargate: false } },
      "EKSV013",
      `${cannot}EKS knows of no upgrade to 1.33: a cluster that was created at its version, or rolled back to it, cannot go below it. ` +
        `Mend that where it can be mended, ${stays}`,
    ],
    [
      "a supported minor, and the policy for one in extended support",
      allowed,
      world({}, { support: "EXTENDED_SUPPORT", upgradePolicy: "STANDARD" }),
      "EKSV013",
      `${cannot}1.32 is in extended support: set the cluster's upgradePolicy to EXTENDED first. Mend that where it can be mended, ${stays}`,
    ],
    [
      "everything that stands in the way, and the switches beside it",
      {
        carryOnly: ["gpu", "sick"],
        carryAddons: "incompatible",
        nodegroups: new Map([["gpu", { amiKubernetesVersion: 33 }]]),
      },
      world(
        {
          nodegroups: [
            group("web", 33),
            group("gpu", 33, { amiType: "CUSTOM" }),
            group("sick", 33, { blockedBy: ["AccessDenied"] }),
          ],
        },
        { support: "UNSUPPORTED" },
      ),
      "EKSV003",
      `${cannot}node group gpu (1.33) has to be lowered first, and it has a custom AMI; node group sick (1.33) has to be lowered ` +
        "first, and EKS updates no group with AccessDenied; node group web (1.33) has to be lowered first, and carryOnly does not name " +
        `it; EKS no longer supports 1.32. Mend that where it can be mended, set allowRollback: "1.32", ${stays}`,
    ],
  ];
  for (const [name, goal, live, rule, message] of table) {
    it(name, () => {
      assert.deepEqual(
        plan(goal, live),
        emptyPlan({
          violations: [{ rule: rule as "EKSV003", property: "version", message: `${message} [${rule}]` }],
        }),
      );
    });
  }

  it("two minors down is never offered", () => {
    const found = planCluster({ cluster: "prod", version: 31 }, world());
    assert.deepEqual(messages(found), [
      "control plane of prod runs 1.33 and 1.31 is declared, which EKS cannot roll back to: EKS rolls back one minor only, to 1.32. Mend " +
        `that where it can be mended, ${stays} [EKSV003]`,
    ]);
  });

  const fine: [name: string, goal: Goal, live: ClusterFacts][] = [
    ["the last instant of the seven days", allowed, world({}, { upgradedAt: now - 7 * day })],
    ["extended support with its policy", allowed, world({}, { support: "EXTENDED_SUPPORT" })],
    ["a support status that may not be read", allowed, { ...world(), rollback: { ...open, support: "" } }],
    [
      "findings that were forced",
      { ...allowed, force: 32 },
      world({}, { usesFargate: true, findings: [api, addons] }),
    ],
    [
      "kubelets and add-ons that the plan itself lowers",
      { ...allowed, carryAddons: "all" },
      world(
        {
          nodegroups: [group("web", 33)],
          addons: [
            {
              name: "kube-proxy",
              version: "v1.33.1",
              releases: [{ version: "v1.32.1", runsOn: [32, 33], defaultFor: [] }],
            },
          ],
        },
        { findings: [kubelets, addons, { ...addons, name: "kube-proxy version skew" }] },
      ),
    ],
  ];
  for (const [name, goal, live] of fine) {
    it(`is not stopped by ${name}`, () => {
      assert.equal(lines(plan(goal, live)).at(-1), "control plane 1.33 -> 1.32 (rollback)");
    });
  }

  it("a force for another minor, and an allowRollback for another, permit nothing", () => {
    const text = messages(plan({ allowRollback: 31, force: 33 }, world({}, { findings: [api] }))).join();
    assert.match(text, /set allowRollback: "1\.32", force: "1\.32" \(API usage/);
  });
});

describe("versions/planCluster: a rollback that runs", () => {
  const running = (cancellable: boolean, more: Partial<ClusterFacts> = {}): ClusterFacts => ({
    version: 33,
    nodegroups: [],
    rollingBack: { to: 32, cancellable },
    ...more,
  });
  const up = (goal: Partial<ClusterGoal>, live: ClusterFacts) =>
    planCluster({ cluster: "prod", version: 33, ...goal }, live);
  const orLate =
    "should EKS have begun with the control plane by then, the rollback is waited for, and the control plane raised from 1.32 again";

  it("is cancelled where the declared version goes back up", () => {
    for (const goal of [{ previous: 32 }, { allowRollback: 32 }, { previous: 33, allowRollback: 32 }]) {
      assert.deepEqual(
        up(goal, running(true)),
        emptyPlan({ steps: [{ kind: "cancel", to: 32 }], notes: [orLate] }),
      );
    }
  });

  it("and the way goes on from there", () => {
    assert.deepEqual(lines(up({ version: 35, previous: 32 }, running(true))), [
      "cancel the rollback to 1.32",
      "control plane 1.33 -> 1.34",
      "control plane 1.34 -> 1.35",
    ]);
  });

  it("is not cancelled where the way on is refused", () => {
    const found = up({ version: 36, previous: 32 }, running(true, { nodegroups: [group("web", 32)] }));
    assert.deepEqual(found.steps, []);
    assert.match(messages(found).join(), /EKSV001/);
  });

  it("is waited for where EKS can no longer cancel it, and that is said", () => {
    const found = up({ previous: 32 }, running(false));
    assert.deepEqual(lines(found), ["control plane 1.32 -> 1.33"]);
    assert.deepEqual(found.notes, [
      "a rollback to 1.32 runs that EKS cannot cancel (only an Auto Mode cluster's, while its nodes roll): it is waited for, then the control plane is raised again",
    ]);
  });

  it("is left alone where nobody asked to turn it round", () => {
    for (const goal of [{}, { previous: 33 }, { previous: 34 }, { previous: 33, allowRollback: 31 }]) {
      assert.deepEqual(
        up(goal, running(true)),
        emptyPlan({
          warnings: [
            "control plane of prod is being rolled back to 1.32, and 1.33 is declared: it is left as it is. To turn it round, set " +
              'allowRollback: "1.32" and run again, or call cancelUpdate(); to agree, declare version "1.32"',
          ],
        }),
      );
    }
  });

  it("is attached to where it is what is declared, with no question asked again", () => {
    for (const goal of [{ previous: 33 }, { previous: 32 }, {}, { previous: 33, allowRollback: 32 }]) {
      const found = plan(goal, running(true, { nodegroups: [group("web", 33)] }));
      assert.deepEqual(lines(found), ["control plane 1.33 -> 1.32 (rollback)"]);
    }
  });

  it("nothing is begun on a cluster on hold, and a plan without steps does not mention it", () => {
    const hold = { hold: "audit" };
    assert.match(messages(up({ previous: 32 }, running(true, hold))).join(), /on hold \(audit\).*EKSV011/);
    assert.match(messages(plan(allowed, world(hold))).join(), /EKSV011/);
    assert.deepEqual(up({}, { version: 33, nodegroups: [], ...hold }), emptyPlan({ settled: true }));
  });
});

describe("versions/planRollback: properties", () => {
  const groups = fc.uniqueArray(
    fc.record({ name: fc.constantFrom("a", "b", "c", "d"), version: fc.integer({ min: 29, max: 33 }) }),
    { selector: ({ name }) => name },
  );

  it("no group is newer than its control plane at any step, each goes down once and to it; the rest is planned again", () => {
    fc.assert(
      fc.property(groups, (found) => {
        let live = world({ nodegroups: found.map(({ name, version }) => group(name, version)) });
        const { steps } = plan(allowed, live);
        assert.equal(steps.length, 1 + found.filter(({ version }) => version === 33).length);
        steps.forEach((step, index) => {
          if (step.kind === "controlPlane") {
            assert.ok(live.nodegroups.every(({ version = 0 }) => version <= step.to));
            live = { ...live, version: step.to };
          } else {
            assert.ok(step.kind === "nodegroup" && step.version?.from === 33 && step.version.to === 32);
            const lowered = live.nodegroups.map((each) =>
              each.name === step.nodegroup ? { ...each, version: 32 } : each,
            );
            live = { ...live, nodegroups: lowered };
          }
          assert.deepEqual(plan(allowed, live).steps, steps.slice(index + 1));
        });
      }),
    );
  });
});
