import assert from "node:assert/strict";
import fc from "fast-check";
import { type Expected, untilNextLook } from "../../../provider/eks/schedule";

const even = () => 0.5;
const tenMinutes: Expected = { seconds: 600, sigma: 0.15 };
const seconds = (waited: number, expected = tenMinutes, age = 0) =>
  untilNextLook(waited * 1000, expected, age * 1000, even) / 1000;

/** All looks of a wait, in seconds. */
function looks(until: number, expected: Expected, random = even): number[] {
  const times: number[] = [];
  for (let at = 0; at < until;) {
    at += untilNextLook(at * 1000, expected, 0, random) / 1000;
    times.push(at);
  }
  return times;
}

describe("eks/schedule: untilNextLook", () => {
  it("looks early for what fails at once", () => {
    const early = looks(115, tenMinutes).map((at) => Math.round(at * 10) / 10);
    assert.deepEqual(early, [0.6, 2, 6, 20, 60, 85, 115]);
  });

  const table: [what: string, waited: number, expected: Expected, age: number, delay: number][] = [
    ["while the end is far away: a share of the time waited", 115, tenMinutes, 0, 69],
    ["and never more than two minutes", 600, { seconds: 36_000, sigma: 0.15 }, 0, 120],
    ["often where the end is expected", 600, tenMinutes, 0, 8.6],
    ["less often where less is known", 600, { seconds: 600, sigma: 0.5 }, 0, 15.6],
    ["no finer than what was learned can be trusted", 600, { seconds: 600, sigma: 0.001 }, 0, 8.6],
    ["less and less once it is overdue", 1200, tenMinutes, 0, 19.2],
    ["by the age of an update that was attached to", 100, tenMinutes, 500, 8.6],
    ["no nearer than it is sure", 120, { seconds: 120, sigma: 0 }, 0, 3.8],
  ];
  for (const [what, waited, expected, age, delay] of table) {
    it(`${what}: ${delay} s after ${waited} s`, () => {
      assert.ok(
        Math.abs(seconds(waited, expected, age) - delay) <= delay * 0.03,
        String(seconds(waited, expected, age)),
      );
    });
  }

  it("spreads waits that began together by ten per cent either way", () => {
    const at = (random: number) => untilNextLook(600_000, tenMinutes, 0, () => random);
    assert.ok(Math.abs(at(0) / at(0.5) - 0.9) < 1e-9 && Math.abs(at(1) / at(0.5) - 1.1) < 1e-9);
    assert.notEqual(untilNextLook(600_000, tenMinutes), untilNextLook(600_000, tenMinutes));
  });

  it("takes every early look once, whatever the jitter", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (stream) => {
        const times = looks(60, tenMinutes, () => stream.next().value as number);
        assert.ok(times.length >= 5 && times.length <= 6, String(times));
      }),
    );
  });

  it("answers a finite pause within its bounds for any expectation", () => {
    const duration = fc.double({ min: 1, max: 1e6, noNaN: true });
    const sigma = fc.double({ min: 0, max: 3, noNaN: true });
    const waited = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(duration, sigma, waited, waited, (about, spread, since, age) => {
        const pause = seconds(since, { seconds: about, sigma: spread }, age);
        assert.ok(pause > 0 && pause <= 120 && (since < 115 || pause >= 3), String(pause));
      }),
    );
  });

  it("costs a duration that was expected too short no more looks than Terraform makes", () => {
    assert.ok(looks(480, { seconds: 320, sigma: 0.15 }).length < 50);
    assert.ok(looks(1200, { seconds: 800, sigma: 0.15 }).length < 75);
    assert.ok(looks(43_200, tenMinutes).length < 550);
  });
});
