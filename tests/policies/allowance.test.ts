import { strict as assert } from "node:assert";
import { exceptionFor, holds, permits } from "../../policies/allowance";

const noon = new Date("2026-11-20T12:00:00Z");

describe("policies/allowance", () => {
  const ends: [until: string, holds: boolean][] = [
    ["2026-11-19", false],
    ["2026-11-20", true],
    ["2026-11-20T11:59:59Z", false],
    ["2026-11-20T13:30:00+01:00", true],
    ["2026-11-20T12:30:00+01:00", false],
    ["soon", false],
    ["2026-13-01", false],
  ];
  for (const [until, expected] of ends) {
    it(`until ${until} ${expected ? "holds" : "has run out"} at noon of 2026-11-20`, () => {
      assert.equal(holds({ until }, noon), expected);
    });
  }

  it("permits the one minor of the one cluster", () => {
    const allow = [{ cluster: "prod", to: "1.31", until: "2026-11-20" }];
    assert.equal(permits(allow, "prod", 31, noon), true);
    assert.equal(permits(allow, "prod", 30, noon), false);
    assert.equal(permits(allow, "test", 31, noon), false);
    assert.equal(permits(allow, undefined, 31, noon), false);
  });

  it("prefers the exception of the node group to the cluster's", () => {
    const entry = { cluster: "prod", until: "2026-11-20", reason: "-" };
    const exceptions = [
      { ...entry, maxMinorsBehind: 1 },
      { ...entry, nodegroup: "gpu", maxMinorsBehind: 3 },
    ];
    assert.equal(exceptionFor(exceptions, "prod", "gpu", noon)?.maxMinorsBehind, 3);
    assert.equal(exceptionFor(exceptions, "prod", "web", noon)?.maxMinorsBehind, 1);
    assert.equal(exceptionFor(exceptions, "test", "web", noon), undefined);
  });
});
