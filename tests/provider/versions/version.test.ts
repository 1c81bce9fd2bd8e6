import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMinor, hops, parseMinor, toMinor } from "../../../provider/versions/version";

describe("versions/version: parseMinor", () => {
  const good: [text: string, minor: number][] = [
    ["1.0", 0],
    ["1.9", 9],
    ["1.30", 30],
    ["1.100", 100],
    ["1.999", 999],
  ];
  for (const [text, minor] of good) {
    it(`reads ${text}`, () => {
      assert.equal(parseMinor(text), minor);
    });
  }

  const bad: unknown[] = [
    ...["", " ", "1", "1.", ".31", "1.31 ", " 1.31", "1.31\n", "v1.31", "01.30", "1.030", "1.00", "1.30.2"],
    ...["1.30.", "1,30", "2.30", "1.-1", "1.+31", "1.3e1", "1.0x1f", "1.999999", "1.1000", "1.31\u0000"],
    ...["1.\u0663\u0661", "\uff11.\uff13\uff11", "1\u200b.31", "latest", `1.${"3".repeat(10_000)}`],
    ...[1.3, 31, 0, NaN, true, false, null, undefined, ["1.31"], { version: "1.31" }],
  ];
  for (const value of bad) {
    it(`reads no version in ${typeof value} ${JSON.stringify(value ?? null).slice(0, 30)}`, () => {
      assert.equal(parseMinor(value), undefined);
    });
  }

  it("reads back whatever formatMinor writes, and nothing that it would not write", () => {
    fc.assert(
      fc.property(fc.nat(999), (minor) => {
        assert.equal(parseMinor(formatMinor(minor)), minor);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^v?0?1\.\d{1,4}[ .\n]?$/)), (text) => {
        const minor = parseMinor(text);
        if (minor !== undefined) assert.equal(formatMinor(minor), text);
      }),
    );
  });
});

describe("versions/version: toMinor", () => {
  it("throws for what parseMinor does not read, quoting it", () => {
    assert.equal(toMinor("1.31"), 31);
    assert.throws(() => toMinor("1.31.2"), {
      message: '"1.31.2" is not a Kubernetes minor version such as "1.31"',
    });
  });
});

describe("versions/version: hops", () => {
  it("is empty where there is nothing above", () => {
    assert.deepEqual(hops(31, 31), []);
    assert.deepEqual(hops(33, 31), []);
  });

  it("goes one minor at a time and ends at the goal", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 40 }), (from, count) => {
        const path = hops(from, from + count);
        assert.equal(path.length, count);
        assert.equal(path.at(-1), from + count);
        path.forEach((hop, index) => {
          assert.equal(hop - (path[index - 1] ?? from), 1);
        });
      }),
    );
  });
});
