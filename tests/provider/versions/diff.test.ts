import assert from "node:assert/strict";
import fc from "fast-check";
import { difference, type Found, type Properties, unknownValue } from "../../../provider/versions/diff";

const identity = ["clusterName", "nodegroupName", "region"];
const versions = ["version", "releaseVersion", "launchTemplate.version"];
const recorded = {
  ...{ clusterName: "prod", nodegroupName: "web", region: "us-east-1" },
  ...{ version: "1.31", releaseVersion: "1.31.3-20250103", launchTemplate: { name: "lt", version: "3" } },
};
const declared = { clusterName: "prod", nodegroupName: "web", version: "1.31" };
const settled: Found = { steps: 0, settled: true };
const stepToTake: Found = { steps: 1, settled: false };
const leftAlone: Found = { steps: 0, settled: false };

describe("versions/diff: difference", () => {
  type Row = [
    name: string,
    inputs: Properties,
    found: Found | undefined,
    changes: boolean,
    replaces?: string[],
  ];
  const table: Row[] = [
    ["the same, in a refresh", declared, undefined, false],
    ["the same, settled", declared, settled, false],
    ["a step to take, though the record agrees", declared, stepToTake, true],
    ["another version, in a refresh", { ...declared, version: "1.32" }, undefined, true],
    ["another version that runs already", { ...declared, version: "1.32" }, settled, true],
    ["another version that is left alone", { ...declared, version: "1.32" }, leftAlone, false],
    ["another release, in a refresh", { ...declared, releaseVersion: "x" }, undefined, true],
    [
      "another launch template version, in a refresh",
      { ...declared, launchTemplate: { name: "lt", version: "4" } },
      undefined,
      true,
    ],
    [
      "another launch template name: versions alone are compared",
      { ...declared, launchTemplate: { name: "other", version: "3" } },
      undefined,
      false,
    ],
    ["no declared region", { ...declared, region: undefined }, settled, false],
    ["another region", { ...declared, region: "eu-west-1" }, settled, true, ["region"]],
    ["another cluster, left alone", { ...declared, clusterName: "dev" }, leftAlone, true, ["clusterName"]],
    [
      "all of the identity",
      { clusterName: "dev", nodegroupName: "db", region: "eu-west-1" },
      undefined,
      true,
      identity,
    ],
    ["an unknown name is a change, but replaces nothing", { clusterName: unknownValue }, settled, true],
    ["an unknown version", { ...declared, version: unknownValue }, leftAlone, true],
    [
      "an unknown launch template version",
      { ...declared, launchTemplate: { version: unknownValue } },
      settled,
      true,
    ],
    [
      "unknown name beside another region",
      { clusterName: unknownValue, region: "eu-west-1" },
      settled,
      true,
      ["region"],
    ],
    ["the stamps", { ...declared, observed: { version: "1.30" }, plan: ["x"] }, undefined, false],
    ["unknown stamps", { ...declared, observed: unknownValue, plan: unknownValue }, undefined, false],
    [
      "options",
      { ...declared, force: "1.32", timeouts: { update: "1h" }, __provider: "new" },
      settled,
      false,
    ],
    ["what is declared no more", {}, settled, false],
    ["null", { clusterName: null, version: null, launchTemplate: null }, settled, false],
  ];
  for (const [name, inputs, found, changes, replaces = []] of table) {
    it(name, () => {
      assert.deepEqual(difference(recorded, inputs, { identity, versions }, found), { changes, replaces });
    });
  }

  it("records the declaration anew where the outputs remember an older one", () => {
    const memory = { arn: "a", version: "1.31" };
    const outputs = { ...recorded, __memory: memory };
    const answer = (inputs: object, found: typeof settled | undefined) =>
      difference(outputs, { ...declared, __memory: inputs }, { identity, versions }, found).changes;
    assert.equal(answer(memory, settled), false);
    assert.equal(answer({ ...memory, version: "1.32" }, settled), true);
    assert.equal(answer({ arn: "a" }, settled), true, "what is declared no more is forgotten");
    assert.equal(
      answer({ ...memory, version: "1.32" }, { steps: 0, settled: false }),
      false,
      "drift is no change",
    );
    assert.equal(answer({ ...memory, version: "1.32" }, undefined), false, "nor is a refresh");
  });

  it("with nothing recorded everything declared is new", () => {
    assert.deepEqual(difference({}, declared, { identity, versions }, undefined), {
      changes: true,
      replaces: ["clusterName", "nodegroupName"],
    });
  });

  it("never throws on arbitrary JSON, answers a boolean, replaces by identity alone, changes nothing it was given", () => {
    const key = fc.constantFrom(...identity, ...versions, "launchTemplate", "__proto__", "constructor", "x");
    const properties = fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.constant(unknownValue)));
    const found = fc.option(fc.record({ steps: fc.nat(3), settled: fc.boolean() }), { nil: undefined });
    fc.assert(
      fc.property(properties, properties, found, (outputs, inputs, found) => {
        const before = JSON.stringify([outputs, inputs]);
        const answer = difference(outputs, inputs, { identity, versions }, found);
        assert.equal(typeof answer.changes, "boolean");
        assert.ok(answer.replaces.every((property) => identity.includes(property)));
        assert.ok(answer.replaces.length === 0 || answer.changes);
        assert.equal(JSON.stringify([outputs, inputs]), before);
      }),
    );
  });
});
