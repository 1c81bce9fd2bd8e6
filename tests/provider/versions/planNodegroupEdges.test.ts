// A node group behind its cluster: what the cluster's plan has rolled already, and where the control plane stays below it.
import assert from "node:assert/strict";
import {
  type NodegroupFacts,
  type NodegroupGoal,
  planNodegroup,
} from "../../../provider/versions/planNodegroup";

const al2023 = "AL2023_x86_64_STANDARD";
const live: NodegroupFacts = {
  ...{ version: 31, releaseVersion: "1.31.3-20250103", amiType: al2023, controlPlane: 31 },
};
const plan = (goal: Omit<NodegroupGoal, "cluster" | "nodegroup">, more: Partial<NodegroupFacts> = {}) =>
  planNodegroup({ cluster: "prod", nodegroup: "web", ...goal }, { ...live, ...more });
const web = "node group web of prod";
const step = { kind: "nodegroup", nodegroup: "web" };

describe("versions/planNodegroup: a group that its cluster carries", () => {
  it("says what its cluster does, and has nothing left to do", () => {
    const found = plan({ clusterVersion: 33 }, { carried: { version: 33 }, controlPlane: 33 });
    assert.deepEqual(found.elsewhere, ["with its cluster: node group web 1.31 -> 1.33"]);
    assert.deepEqual([found.steps, found.violations, found.warnings], [[], [], []]);
  });

  it("does the rest of the way itself", () => {
    const found = plan({ clusterVersion: 34 }, { carried: { version: 33 }, controlPlane: 33 });
    assert.deepEqual(found.steps, [{ ...step, version: { from: 33, to: 34 }, after: 34 }]);
    assert.deepEqual(found.elsewhere, ["with its cluster: node group web 1.31 -> 1.33"]);
  });

  it("of a version that EKS does not say", () => {
    const found = planNodegroup(
      { cluster: "prod", nodegroup: "web" },
      { amiType: al2023, controlPlane: 33, carried: { version: 33 } },
    );
    assert.deepEqual(found.elsewhere, ["with its cluster: node group web 1.33"]);
  });

  const releases: [what: string, carried: NodegroupFacts["carried"], change: object | undefined][] = [
    ["changes a release that the cluster left to EKS only with its version", { version: 33 }, undefined],
    [
      "changes one that the cluster has set to an older one",
      { version: 33, releaseVersion: "1.33.0-20250103" },
      { from: "1.33.0-20250103", to: "1.33.1-20250203" },
    ],
    ["leaves one that is as declared", { version: 33, releaseVersion: "1.33.1-20250203" }, undefined],
  ];
  for (const [what, carried, change] of releases) {
    it(what, () => {
      const goal = { version: 33, releaseVersion: "1.33.1-20250203" };
      const { steps } = plan(goal, { controlPlane: 33, ...(carried && { carried }) });
      assert.deepEqual(steps, change === undefined ? [] : [{ ...step, releaseVersion: change }]);
    });
  }

  it("takes a declared release from EKS's newest along with its version", () => {
    const goal = { version: 34, clusterVersion: 34, releaseVersion: "1.34.1-20250203" };
    const { steps } = plan(goal, { controlPlane: 33, carried: { version: 33 } });
    const change = { from: "newest", to: "1.34.1-20250203" };
    assert.deepEqual(steps, [{ ...step, version: { from: 33, to: 34 }, releaseVersion: change, after: 34 }]);
  });

  for (const goal of [{ version: 32 }, { clusterVersion: 32 }, { version: 32, clusterVersion: 34 }]) {
    it(`fails where it would be rolled past what it declares: ${JSON.stringify(goal)}`, () => {
      const found = plan(goal, { carried: { version: 33 }, controlPlane: 33 });
      assert.deepEqual(
        found.violations.map(({ rule, message }) => [rule, message]),
        [
          [
            "EKSV016",
            `${web} is declared at 1.32, and its cluster has to roll it to 1.33 on the way. Declare version "1.33" or newer, or name ` +
              "only other node groups in the cluster's carryOnly [EKSV016]",
          ],
        ],
      );
      assert.deepEqual([found.steps, found.elsewhere], [[], plan({}).elsewhere]);
    });
  }
});

describe("versions/planNodegroup: a control plane that stays below", () => {
  const stays =
    `${web} stays as it is: 1.33 is declared, and its control plane will run 1.32 after this run (see there). It follows once its ` +
    "control plane is raised";
  const table: [what: string, more: Partial<NodegroupFacts>, warnings: string[], steps: object[]][] = [
    ["keeps it where it is", { controlPlaneAfterRun: 32 }, [stays], []],
    [
      "lets it go where it just reaches",
      { controlPlaneAfterRun: 33 },
      [],
      [{ ...step, version: { from: 31, to: 33 }, after: 33 }],
    ],
    ["counts from where it runs", { controlPlane: 32, controlPlaneAfterRun: 32 }, [stays], []],
    [
      "is not known to stay where nothing said so",
      {},
      [],
      [{ ...step, version: { from: 31, to: 33 }, after: 33 }],
    ],
  ];
  for (const [what, more, warnings, steps] of table) {
    it(what, () => {
      const found = plan({ clusterVersion: 33 }, more);
      assert.deepEqual([found.warnings, found.steps, found.violations], [warnings, steps, []]);
    });
  }

  it("refuses what is newer than where it goes down to", () => {
    const [violation] = plan(
      { version: 32 },
      { version: 30, controlPlane: 32, controlPlaneAfterRun: 31 },
    ).violations;
    assert.equal(violation?.rule, "EKSV002");
    assert.match(
      violation.message,
      /^node group web of prod cannot go to 1\.32: that is newer than its control plane's 1\.31\./,
    );
  });
});

describe("versions/planNodegroup: notes and holds", () => {
  it("says that a group goes down, and of one that goes up nothing", () => {
    const down = plan({ version: 30, allowDowngrade: "1.30" });
    assert.deepEqual([down.notes, down.goesDown], [["goes down, as allowDowngrade declares"], true]);
    assert.deepEqual(plan({ version: 31 }, { version: 30 }).notes, []);
  });

  it("is stopped by a hold only where there is something to do", () => {
    assert.deepEqual(
      plan({ version: 31 }, { version: 30, hold: "frozen" }).violations.map(({ rule }) => rule),
      ["EKSV011"],
    );
    assert.deepEqual(plan({ version: 31 }, { hold: "frozen" }).violations, []);
  });
});
