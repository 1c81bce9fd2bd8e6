import assert from "node:assert/strict";
import { fit } from "../../bench/exponent";

describe("bench: exponent", () => {
  it("is the power that a figure grows with", () => {
    for (const power of [0, 0.5, 1, 2]) {
      const points = [1, 10, 100, 1_000].map((size) => [size, 3 * size ** power] as const);
      const { exponent, at } = fit(points);
      assert.ok(Math.abs(exponent - power) < 1e-9);
      assert.ok(Math.abs(at(50) - 3 * 50 ** power) < 1e-6);
    }
  });
  it("leaves out what has no logarithm, and needs two sizes", () => {
    assert.ok(
      Math.abs(
        fit([
          [0, 5],
          [1, 2],
          [10, 20],
          [100, -1],
        ]).exponent - 1,
      ) < 1e-9,
    );
    assert.throws(
      () =>
        fit([
          [10, 2],
          [10, 3],
        ]),
      /two sizes/,
    );
  });
});
