import assert from "node:assert/strict";
import { findingFor, remember, wasPlanned } from "../../provider/findings";
import { emptyPlan } from "../../provider/versions/plan";

const step = { kind: "controlPlane", from: 31, to: 32 } as const;
const finding = { goal: { version: 32 }, plan: emptyPlan({ steps: [step] }), verified: true };
let count = 0;
const inputsOfOne = () => ({
  __urn: `urn:${count++}`,
  version: "1.32",
  launchTemplate: { name: "lt", version: "4" },
  plan: ["b", "a"],
});

describe("findings", () => {
  it("are found for exactly the inputs that check returned, in whatever order the engine hands them back", () => {
    const inputs = inputsOfOne();
    remember(inputs, finding);
    assert.equal(findingFor(inputs), finding);
    assert.equal(findingFor(structuredClone(inputs)), finding);
    const { __urn, version, plan } = inputs;
    const reordered = { plan, launchTemplate: { version: "4", name: "lt" }, version, __urn };
    assert.equal(findingFor(reordered), finding);
  });

  it("survive the stub that the engine adds or takes away", () => {
    const inputs = inputsOfOne();
    remember(inputs, finding);
    assert.equal(findingFor({ ...inputs, __provider: "stub" }), finding);
  });

  it("are none for inputs of an earlier run, of another order of plan, or of another resource", () => {
    const inputs = inputsOfOne();
    remember(inputs, finding);
    assert.equal(findingFor({ ...inputs, version: "1.31" }), undefined);
    assert.equal(findingFor({ ...inputs, plan: ["a", "b"] }), undefined);
    assert.equal(findingFor({ ...inputs, launchTemplate: { name: "lt", version: "3" } }), undefined);
    assert.equal(findingFor({ ...inputs, more: null }), undefined);
    assert.equal(findingFor({ ...inputs, __urn: "urn:other" }), undefined);
  });

  it("are those of the last check", () => {
    const inputs = inputsOfOne();
    remember(inputs, finding);
    const later = { ...inputs, version: "1.33" };
    const newer = { ...finding, verified: false };
    remember(later, newer);
    assert.equal(findingFor(later), newer);
    assert.equal(findingFor(inputs), undefined);
  });
});

describe("findings: wasPlanned", () => {
  it("holds a step to the plan that was read from EKS, by where it leads", () => {
    assert.equal(wasPlanned(finding, step), true);
    assert.equal(wasPlanned(finding, { ...step, from: 30 }), true);
    assert.equal(wasPlanned(finding, { ...step, to: 33 }), false);
    assert.equal(wasPlanned({ ...finding, plan: emptyPlan() }, step), false);
  });
  it("lets a step pass whose every part was planned, as others may have done the rest", () => {
    const change = <T>(from: T, to: T) => ({ from, to });
    const whole = {
      kind: "nodegroup",
      nodegroup: "web",
      version: change(31, 32),
      launchTemplateVersion: change("1", "2"),
    } as const;
    const planned = { ...finding, plan: emptyPlan({ steps: [whole] }) };
    const rest = { kind: "nodegroup", nodegroup: "web", launchTemplateVersion: change("1", "2") } as const;
    assert.equal(wasPlanned(planned, rest), true);
    assert.equal(wasPlanned(planned, { ...rest, launchTemplateVersion: change("1", "3") }), false);
  });
  it("holds nothing against it where there was no such plan", () => {
    assert.equal(wasPlanned(undefined, step), true);
    assert.equal(wasPlanned({ ...finding, plan: emptyPlan(), verified: false }, step), true);
  });
});
