// The ruling over every small world: it follows from the distances before and after, and from the limit.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { allowedSkew } from "../../../provider/versions/rules";
import { judgeForeign, judgeSkew, type Pair } from "../../../policies/skew/judgeSkew";
import type { Outlook } from "../../../policies/skew/outlook";

type Sure = Extract<Outlook, { kind: "sure" }>;

const minor = fc.integer({ min: 20, max: 40 });
const side: fc.Arbitrary<Sure> = fc
  .record({ before: fc.option(minor, { nil: undefined }), after: minor })
  .map(({ before, after }) => ({ kind: "sure", after, ...(before !== undefined && { before }) }));
const pair: fc.Arbitrary<Pair> = fc.record({
  subject: fc.constant("node group web of prod"),
  controlPlane: side,
  nodegroup: side,
  maxMinorsBehind: fc.integer({ min: 0, max: 3 }),
});

const behindAfter = ({ controlPlane, nodegroup }: Pair) => controlPlane.after - nodegroup.after;
const limitOf = ({ nodegroup, maxMinorsBehind }: Pair) =>
  Math.min(maxMinorsBehind, allowedSkew(nodegroup.after));

describe("policies/skew/judgeSkew", () => {
  it("rules exactly where the group ends up ahead, or further behind than allowed", () => {
    fc.assert(
      fc.property(pair, (each) => {
        const behind = behindAfter(each);
        const isWrong = behind < 0 || behind > limitOf(each);
        assert.equal(judgeSkew(each) !== undefined, isWrong);
      }),
    );
  });

  it("calls a skew existing only where both ran before and it grows no wider", () => {
    fc.assert(
      fc.property(pair, (each) => {
        const ruling = judgeSkew(each);
        if (ruling === undefined) return;
        const { controlPlane, nodegroup } = each;
        const behind = behindAfter(each);
        const ran = controlPlane.before !== undefined && nodegroup.before !== undefined;
        const before = (controlPlane.before ?? 0) - (nodegroup.before ?? 0);
        const stays = ran && (behind < 0 ? before <= behind : before >= behind);
        assert.equal(ruling.kind, stays ? "existing" : "made");
      }),
    );
  });

  it("cannot tell made from existing where what runs could not be read, but refuses what is ahead", () => {
    const unread = (controlPlane: number, nodegroup: number) =>
      judgeSkew({
        subject: "node group web of prod",
        controlPlane: { kind: "sure", after: controlPlane, unverified: "no answer" },
        nodegroup: { kind: "sure", after: nodegroup },
        maxMinorsBehind: 0,
      });
    assert.deepEqual(unread(32, 31), { kind: "unverified", message: "no answer" });
    assert.equal(unread(31, 32)?.kind, "made");
    assert.equal(unread(31, 31), undefined);
  });

  it("stops a control plane that moves past the kubelet's limit of another stack's group, and no other", () => {
    const moving = (before: number, after: number) =>
      judgeForeign("g", 28, { kind: "sure", before, after }, 0);
    assert.equal(moving(31, 32)?.pastKubeletLimit, true);
    assert.equal(moving(32, 32)?.pastKubeletLimit, false);
    assert.equal(moving(30, 31)?.pastKubeletLimit, false);
    assert.equal(moving(28, 28), undefined);
  });
});
