import assert from "node:assert/strict";
import { expectedSeconds, type NodegroupSize, type UpdateKind } from "../../../provider/eks/expected";

describe("eks/expected: expectedSeconds", () => {
  describe("with nothing learned", () => {
    const table: [kind: UpdateKind, facts: NodegroupSize, seconds: number][] = [
      ["controlPlane", {}, 600],
      ["controlPlane", { nodes: 50 }, 600],
      ["rollback", {}, 600],
      ["addon", {}, 90],
      ["nodegroup", {}, 720],
      ["nodegroup", { nodes: 5 }, 1440],
      ["nodegroup", { nodes: 5, maxUnavailable: 2 }, 960],
      ["nodegroup", { nodes: 5, maxUnavailable: 10 }, 480],
      ["nodegroup", { nodes: 0 }, 480],
      ["nodegroup", { nodes: 3, maxUnavailable: 0 }, 960],
    ];
    for (const [kind, facts, seconds] of table) {
      it(`${kind} ${JSON.stringify(facts)}: ${seconds} s, within about a factor of two`, () => {
        const expected = expectedSeconds(kind, facts);
        assert.equal(expected.seconds, seconds);
        assert.ok(expected.sigma >= 0.4 && expected.sigma <= 0.7);
      });
    }
  });

  describe("with what was learned", () => {
    const table: [why: string, learned: number[], seconds: number, sigma: number][] = [
      ["one", [480], 480, 0.3],
      ["two", [400, 576], 480, 0.28],
      ["the middle one of three", [450, 480, 2000], 480, 0.84],
      ["steady ones are trusted, but not blindly", [480, 480, 480, 480, 480], 480, 0.15],
      ["the newest five", [3000, 480, 480, 480, 480, 480], 480, 0.15],
      [
        "not what a wrong clock makes of them",
        [-5, 0, Number.NaN, 12, 480, 1e6, Number.POSITIVE_INFINITY],
        480,
        0.3,
      ],
      ["the table where nothing is left", [-5, 3], 600, 0.4],
    ];
    for (const [why, learned, seconds, sigma] of table) {
      it(why, () => {
        const expected = expectedSeconds("controlPlane", {}, learned);
        assert.equal(Math.round(expected.seconds), seconds);
        assert.ok(Math.abs(expected.sigma - sigma) < 0.01, String(expected.sigma));
      });
    }
  });
});
