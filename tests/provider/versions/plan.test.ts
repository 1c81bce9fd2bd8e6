import assert from "node:assert/strict";
import {
  type AddonStep,
  describeMove,
  describeStep,
  emptyPlan,
  type NodegroupStep,
  type Step,
  stepGoal,
} from "../../../provider/versions/plan";

const web: NodegroupStep = { kind: "nodegroup", nodegroup: "web" };
const coredns: AddonStep = {
  ...{ kind: "addon", addon: "coredns" },
  version: { from: "v1.11.1-eksbuild.1", to: "v1.12.2-eksbuild.1" },
};
const version = { from: 31, to: 32 };
const releaseVersion = { from: "1.31.3-20250103", to: "1.32.1-20250601" };
const launchTemplateVersion = { from: "3", to: "4" };

describe("versions/plan: steps as text", () => {
  const table: [step: Step, move: string, goal: string][] = [
    [{ kind: "controlPlane", from: 31, to: 32 }, "control plane 1.31 -> 1.32", "control plane 1.32"],
    [{ ...web, version }, "node group web 1.31 -> 1.32", "node group web version 1.32"],
    [
      { ...web, releaseVersion },
      "node group web release 1.31.3-20250103 -> 1.32.1-20250601",
      "node group web release 1.32.1-20250601",
    ],
    [
      { ...web, version, releaseVersion: { from: "1.20.3-5d9ac849", to: "1.20.3-5d9ac849" } },
      "node group web 1.31 -> 1.32, release 1.20.3-5d9ac849 kept",
      "node group web version 1.32, release 1.20.3-5d9ac849",
    ],
    [
      { ...web, launchTemplateVersion },
      "node group web launch template version 3 -> 4",
      "node group web launch template version 4",
    ],
    [
      { ...web, version, releaseVersion, launchTemplateVersion },
      "node group web 1.31 -> 1.32, release 1.31.3-20250103 -> 1.32.1-20250601, launch template version 3 -> 4",
      "node group web version 1.32, release 1.32.1-20250601, launch template version 4",
    ],
    [
      coredns,
      "add-on coredns v1.11.1-eksbuild.1 -> v1.12.2-eksbuild.1",
      "add-on coredns version v1.12.2-eksbuild.1",
    ],
  ];
  for (const [step, move, goal] of table) {
    it(move, () => {
      assert.equal(describeMove(step), move);
      assert.equal(describeStep(step), move);
      assert.equal(stepGoal(step), goal);
    });
  }

  it("a step after a control plane says so, and its move and goal stay the same", () => {
    const step = { ...web, version, after: 32 };
    assert.equal(describeStep(step), "after control plane 1.32: node group web 1.31 -> 1.32");
    assert.equal(describeMove(step), "node group web 1.31 -> 1.32");
    assert.equal(stepGoal(step), stepGoal({ ...web, version }));
    assert.equal(
      describeStep({ ...coredns, after: 32 }),
      "after control plane 1.32: add-on coredns v1.11.1-eksbuild.1 -> v1.12.2-eksbuild.1",
    );
  });

  it("where a step starts is no part of its goal; where it leads, and whom it moves, is", () => {
    const goal = stepGoal({ ...web, version });
    assert.equal(goal, stepGoal({ ...web, version: { from: 29, to: 32 } }));
    const others: Step[] = [
      { ...web, version: { from: 31, to: 33 } },
      { ...web, nodegroup: "web2", version },
      { ...web, version, releaseVersion },
      { kind: "controlPlane", from: 31, to: 32 },
    ];
    for (const other of others) assert.notEqual(stepGoal(other), goal);
  });
});

describe("versions/plan: emptyPlan", () => {
  it("has nothing to do and claims nothing", () => {
    assert.deepEqual(emptyPlan(), {
      steps: [],
      violations: [],
      warnings: [],
      elsewhere: [],
      notes: [],
      settled: false,
      goesDown: false,
    });
    assert.equal(emptyPlan({ settled: true }).settled, true);
  });
});
