import assert from "node:assert/strict";
import fc from "fast-check";
import type { HistoryEntry } from "../../provider/eks/history";
import { finish, historyIn, historyOutputs, toState, withoutStamps } from "../../provider/record";

const entry = (updateId: string, status = "Successful"): HistoryEntry => ({
  ...{ updateId, kind: "VersionUpdate", from: "1.31", to: "1.32", started: "2026-11-20T00:00:00Z", status },
});

/** Every value at any depth. */
function* within(value: unknown): Generator {
  yield value;
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) yield* within(member);
  }
}

describe("record: toState", () => {
  it("leaves no undefined anywhere", () => {
    const holes = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(undefined),
        fc.jsonValue(),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    let found = 0;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), holes), (properties) => {
        if ([...within(properties)].includes(undefined)) found += 1;
        assert.ok(![...within(toState(properties))].includes(undefined));
      }),
    );
    assert.ok(found > 10, "the generator makes holes");
  });

  it("keeps everything else, and what it was given", () => {
    const properties = { a: 1, b: { c: null, d: undefined }, e: [undefined, "x"], f: undefined };
    assert.deepEqual(toState(properties), { a: 1, b: { c: null }, e: [null, "x"] });
    assert.ok("f" in properties);
  });
});

describe("record: withoutStamps", () => {
  it("takes out the two computed inputs and nothing else", () => {
    const inputs = { observed: {}, plan: ["x"], version: "1.31", planned: 1, __memory: { arn: "a" } };
    assert.deepEqual(withoutStamps(inputs), { version: "1.31", planned: 1, __memory: { arn: "a" } });
    assert.ok("plan" in inputs);
  });
});

describe("record: historyOutputs", () => {
  it("joins what was recorded with what the run did, and tells the last update", () => {
    assert.deepEqual(historyOutputs([entry("1")], [entry("2")]), {
      history: [entry("1"), entry("2")],
      updateId: "2",
      updateType: "VersionUpdate",
    });
  });
  it("has no update where there never was one", () => {
    assert.deepEqual(historyOutputs([], []), { history: [] });
  });
  it("is read from outputs, whatever stands there", () => {
    assert.deepEqual(historyIn({ history: [entry("1")] }), [entry("1")]);
    for (const history of [undefined, null, "corrupt", { length: 1 }])
      assert.deepEqual(historyIn({ history }), []);
  });
});

describe("record: finish", () => {
  const news = { __provider: "stub" };

  it("answers the outputs, without the stub that the engine adds itself", () => {
    assert.deepEqual(
      finish("id", news, { version: "1.32", gone: undefined, __provider: "stub" }, undefined),
      {
        id: "id",
        outs: { version: "1.32" },
      },
    );
  });

  it("throws the partial failure that the engine keeps: id, properties with the stub, reasons", () => {
    for (const outputs of [{ version: "1.32" }, { version: "1.32", __provider: "stub", gone: undefined }]) {
      let thrown: unknown;
      try {
        finish("id", news, outputs, "hop 2 failed");
      } catch (error) {
        thrown = error;
      }
      assert.ok(thrown instanceof Error);
      assert.equal(thrown.message, "hop 2 failed");
      const { id, properties, reasons } = thrown as Error & Record<string, unknown>;
      assert.deepEqual(
        { id, properties, reasons },
        { id: "id", properties: { version: "1.32", __provider: "stub" }, reasons: ["hop 2 failed"] },
      );
      assert.ok(![...within(properties)].includes(undefined));
    }
  });
});
