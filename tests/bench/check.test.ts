// Holds the bench's counts, bytes and exponents to their bounds. Wall times are printed by `npm run bench` and checked nowhere.
import assert from "node:assert/strict";
import { checkFleet, checkState, checkUp, checkWaiting } from "../../bench/check";
import type { Aim } from "../../bench/part";

describe("bench: bounds", function () {
  this.timeout(120_000);
  const checks: [what: string, check: () => Aim[] | Promise<Aim[]>][] = [
    ["the calls and the lag of waiting", checkWaiting],
    ["the calls of waits that run together", checkFleet],
    ["the overhead of an up in virtual time", checkUp],
    ["the bytes in the state", checkState],
  ];
  for (const [what, check] of checks) {
    it(`holds ${what}`, async () => {
      const broken = (await check()).filter(({ holds }) => !holds);
      assert.deepEqual(
        broken.map(({ what: name, aim, reached }) => `${name}: ${reached}, and the bound is ${aim}`),
        [],
      );
    });
  }
});
