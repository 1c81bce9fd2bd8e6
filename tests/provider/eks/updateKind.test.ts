// Which updates teach how long an update takes, and what of that is believed.
import assert from "node:assert/strict";
import { expectedSeconds, updateKind } from "../../../provider/eks/expected";

describe("eks/expected: updateKind", () => {
  const cluster = { cluster: "prod" };
  const table: [
    type: string,
    owner: { cluster: string; nodegroup?: string; addon?: string },
    kind: string,
  ][] = [
    ["VersionUpdate", cluster, "controlPlane"],
    ["VersionRollback", cluster, "rollback"],
    ["AddonUpdate", { ...cluster, addon: "kube-proxy" }, "addon"],
    ["VersionUpdate", { ...cluster, nodegroup: "web" }, "nodegroup"],
    ["VersionRollback", { ...cluster, nodegroup: "web" }, "nodegroup"],
  ];
  for (const [type, owner, kind] of table) {
    it(`${type} of ${JSON.stringify(owner)}: ${kind}`, () => {
      assert.equal(updateKind({ type }, owner), kind);
    });
  }
});

describe("eks/expected: what was learned", () => {
  const seconds = (...learned: number[]) => Math.round(expectedSeconds("controlPlane", {}, learned).seconds);

  it("is ten times off at the most, and not as much as that", () => {
    assert.deepEqual([seconds(60), seconds(61), seconds(5_999), seconds(6_000)], [600, 61, 5_999, 600]);
  });

  it("counts by its middle in whichever order it came", () => {
    assert.deepEqual(
      [seconds(900, 300, 500), seconds(300, 900, 500), seconds(2_000, 300, 900, 500)],
      [500, 500, 671],
    );
  });
});
