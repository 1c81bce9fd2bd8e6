import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDuration } from "../../provider/duration";

describe("duration", () => {
  const table: [text: string, milliseconds: number][] = [
    ["45s", 45_000],
    ["90m", 5_400_000],
    ["1h", 3_600_000],
    ["1h30m", 5_400_000],
    ["1h0m1s", 3_601_000],
    ["0h1m", 60_000],
    ["168h", 604_800_000],
  ];
  for (const [text, milliseconds] of table) {
    it(`${text} is ${milliseconds} ms`, () => {
      assert.equal(parseDuration(text), milliseconds);
    });
  }

  const none: unknown[] = [
    ...[
      "",
      " ",
      "0m",
      "0h0m0s",
      "90",
      "m",
      "1.5h",
      "-1h",
      "+1h",
      "1m1h",
      "1h 1m",
      " 1h",
      "1h ",
      "1h\n",
      "1H",
    ],
    ...["1d", "500ms", "1e3s", "\u0661h", "Infinityh", `${"9".repeat(40)}h`, "2501999793h"],
    ...[90, null, undefined, true, ["90m"], { hop: "90m" }],
  ];
  for (const value of none) {
    it(`${JSON.stringify(value ?? null).replace(/[^ -~]/g, "?")} is none`, () => {
      assert.equal(parseDuration(value), undefined);
    });
  }

  it("adds up what it is made of", () => {
    const part = fc.nat(5_000);
    fc.assert(
      fc.property(part, part, fc.integer({ min: 1, max: 5_000 }), (h, m, s) => {
        assert.equal(parseDuration(`${h}h${m}m${s}s`), ((h * 60 + m) * 60 + s) * 1000);
      }),
    );
  });
});
