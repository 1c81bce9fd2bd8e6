import assert from "node:assert/strict";
import { requestToken } from "../../../provider/eks/token";
import type { Step } from "../../../provider/versions/plan";

const arn = "arn:aws:eks:us-east-1:111122223333:cluster/prod";
const hop: Step = { kind: "controlPlane", from: 31, to: 32 };
const roll: Step = { kind: "nodegroup", nodegroup: "web", version: { from: 31, to: 32 } };

describe("eks/token", () => {
  it("is the same in every process and release: a crashed run can send it again", () => {
    assert.equal(requestToken(arn, hop, undefined), "eks-versions-d2797e4238547edeb3b1f68c25f312c73336c316");
  });

  it("is of a length that EKS takes (33 to 126), of letters, digits and dashes", () => {
    for (const step of [hop, roll]) assert.match(requestToken(arn, step, "u"), /^[a-z0-9-]{33,126}$/);
  });

  it("is the same for the same intent, wherever it starts and whatever it comes after", () => {
    assert.equal(requestToken(arn, { ...hop, from: 30 }, "u1"), requestToken(arn, hop, "u1"));
    assert.equal(
      requestToken(arn, { ...roll, version: { from: 29, to: 32 }, after: 32 }, "u1"),
      requestToken(arn, roll, "u1"),
    );
  });

  it("is another one for every other intent", () => {
    const release = { from: "a", to: "1.32.1-20250601" };
    const tokens = [
      requestToken(arn, hop, undefined),
      requestToken(arn, hop, "u1"),
      requestToken(arn, hop, "u2"),
      requestToken(arn, { ...hop, to: 33 }, undefined),
      requestToken(arn.replace("prod", "dev"), hop, undefined),
      requestToken(arn.replace("111122223333", "444455556666"), hop, undefined),
      requestToken(arn, roll, undefined),
      requestToken(arn, roll, "u1"),
      requestToken(arn, { ...roll, nodegroup: "web2" }, undefined),
      requestToken(arn, { ...roll, version: { from: 31, to: 33 } }, undefined),
      requestToken(arn, { ...roll, releaseVersion: release }, undefined),
      requestToken(arn, { kind: "nodegroup", nodegroup: "web", releaseVersion: release }, undefined),
      requestToken(arn, { ...roll, launchTemplateVersion: { from: "3", to: "4" } }, undefined),
    ];
    assert.equal(new Set(tokens).size, tokens.length);
  });
});
