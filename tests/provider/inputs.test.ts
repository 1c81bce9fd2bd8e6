import assert from "node:assert/strict";
import fc from "fast-check";
import { hasUnknown, isRegion, judgeInputs, shown } from "../../provider/inputs";
import { unknownValue } from "../../provider/versions/diff";

describe("inputs: judgeInputs", () => {
  const fields = {
    name: { required: true, judge: (value: unknown) => (value === "ok" ? undefined : "is not ok: write ok") },
    size: { judge: (value: unknown) => (value === 1 ? undefined : "is not 1: write 1") },
  };

  it("asks for what is required, with the remedy alone", () => {
    assert.deepEqual(judgeInputs({}, fields), [{ property: "name", reason: "name is required: write ok" }]);
    assert.deepEqual(judgeInputs({ name: undefined }, fields).length, 1);
  });

  it("names property, value and remedy", () => {
    assert.deepEqual(judgeInputs({ name: "ok", size: "2" }, fields), [
      { property: "size", reason: 'size: "2" is not 1: write 1' },
    ]);
  });

  it("a null is a value, and a wrong one", () => {
    assert.deepEqual(
      judgeInputs({ name: null, size: null }, fields).map(({ reason }) => reason),
      ["name: null is not ok: write ok", "size: null is not 1: write 1"],
    );
  });

  it("lets unknown values pass", () => {
    assert.deepEqual(judgeInputs({ name: unknownValue, size: unknownValue }, fields), []);
  });

  it("refuses every name that is no field, and only these, whatever it is called", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("constructor", "toString", "valueOf")), (name) => {
        const expected = name in { name: 0, size: 0 } && Object.hasOwn(fields, name) ? [] : [name];
        const inputs = Object.fromEntries([
          ["name", "ok"],
          ...(expected.length === 0 ? [] : [[name, 1] as const]),
        ]) as Record<string, unknown>;
        const found = judgeInputs(inputs, fields).map(({ property }) => property);
        assert.deepEqual(found, name.startsWith("__") ? [] : expected);
      }),
    );
  });
});

describe("inputs: a value as a message shows it", () => {
  const table: [value: unknown, text: string][] = [
    ["1.3 ", '"1.3 "'],
    [1.3, "1.3"],
    [null, "null"],
    [undefined, "undefined"],
    [["a", { b: 1 }], '["a",{"b":1}]'],
    ["a\nb\u001b[2J", '"a\\nb\\u001b[2J"'],
    ["\u009b31m\u007f", '"\\u009b31m\\u007f"'],
    ["\u2028\u202e\u2066", '"\\u2028\\u202e\\u2066"'],
    ["\u00e4\ud83d\ude80", '"\u00e4\ud83d\ude80"'],
    ["x".repeat(78), `"${"x".repeat(78)}"`],
    ["x".repeat(79), `"${"x".repeat(76)}...`],
  ];
  for (const [value, text] of table) {
    it(JSON.stringify(text.slice(0, 30)), () => {
      assert.equal(shown(value), text);
    });
  }

  it("is one printable line of at most 80 characters, of any JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" })), (value) => {
        assert.match(shown(value), /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{1,80}$/);
      }),
    );
  });
});

describe("inputs: hasUnknown", () => {
  it("finds Pulumi's placeholder at any depth, and nothing else", () => {
    assert.ok(hasUnknown(unknownValue));
    assert.ok(hasUnknown([1, { a: [{ b: unknownValue }] }]));
    assert.ok(!hasUnknown({ [unknownValue]: 1 }));
    for (const value of [undefined, null, "", `${unknownValue} `, [], {}, 0]) assert.ok(!hasUnknown(value));
  });
});

describe("inputs: isRegion", () => {
  it("takes no time for text that is almost one", () => {
    const begun = performance.now();
    isRegion(`us${"-east".repeat(20_000)}`);
    isRegion(`${"us-".repeat(20_000)}1`);
    assert.ok(performance.now() - begun < 10_000);
  });
});
