import assert from "node:assert/strict";
import {
  endedSince,
  type HistoryEntry,
  historyOf,
  mergeHistory,
  secondsTaken,
} from "../../../provider/eks/history";
import type { EksPort, Update } from "../../../provider/eks/port";
import type { Step } from "../../../provider/versions/plan";

const update = (more: Partial<Update> = {}): Update => ({
  ...{ id: "u-1", type: "VersionUpdate", status: "Successful", params: {}, errors: [] },
  ...{ createdAt: Date.UTC(2026, 10, 20, 1, 2, 3, 456), ...more },
});
const entry = (updateId: string, status = "Successful"): HistoryEntry => ({
  ...{ updateId, kind: "VersionUpdate", from: "1.31", to: "1.32", started: "2026-11-20T00:00:00Z", status },
});

describe("eks/history: historyOf", () => {
  const change = { from: "1.31.3-20250103", to: "1.31.4-20250301" };
  const table: [step: Step, from: string, to: string][] = [
    [{ kind: "controlPlane", from: 31, to: 32 }, "1.31", "1.32"],
    [
      { kind: "nodegroup", nodegroup: "web", version: { from: 31, to: 32 }, releaseVersion: change },
      "1.31",
      "1.32",
    ],
    [{ kind: "nodegroup", nodegroup: "web", releaseVersion: change }, change.from, change.to],
    [{ kind: "nodegroup", nodegroup: "web", launchTemplateVersion: { from: "3", to: "4" } }, "3", "4"],
    [{ kind: "addon", addon: "coredns", version: { from: "v1.11.1", to: "v1.12.2" } }, "v1.11.1", "v1.12.2"],
  ];
  for (const [step, from, to] of table) {
    it(`${from} to ${to}, to the second`, () => {
      const { ended, ...rest } = historyOf(step, update());
      assert.deepEqual(rest, {
        ...{ updateId: "u-1", kind: "VersionUpdate", from, to, started: "2026-11-20T01:02:03Z" },
        status: "Successful",
      });
      assert.match(ended ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });
  }

  it("has no end while the update runs", () => {
    const running = historyOf({ kind: "controlPlane", from: 31, to: 32 }, update({ status: "InProgress" }));
    assert.ok(!("ended" in running));
  });
});

describe("eks/history: secondsTaken", () => {
  it("tells what successful updates of one kind took, as far as their end was seen", () => {
    const took = (minutes: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
      ...{ ...entry("u"), started: "2026-11-20T00:00:00Z", ended: `2026-11-20T00:${minutes}:00Z`, ...more },
    });
    const past = [
      ...[took(10), took(12, { status: "Failed" }), took(14, { kind: "VersionRollback" }), entry("unseen")],
      ...[took(11), took(30, { started: "2026-11-20T00:40:00Z" })],
    ];
    assert.deepEqual(secondsTaken(past, "VersionUpdate"), [600, 660, -600]);
  });
});

describe("eks/history: mergeHistory", () => {
  it("keeps the last 20, oldest first", () => {
    const earlier = Array.from({ length: 19 }, (_, index) => entry(`u${index}`));
    const merged = mergeHistory(earlier, [entry("a"), entry("b")]);
    assert.deepEqual(
      merged.map(({ updateId }) => updateId),
      [...earlier.slice(1).map(({ updateId }) => updateId), "a", "b"],
    );
    assert.equal(earlier.length, 19);
  });

  it("keeps an update that was attached to again once, as it ended", () => {
    assert.deepEqual(mergeHistory([entry("a", "InProgress"), entry("b")], [entry("a")]), [
      entry("b"),
      entry("a"),
    ]);
  });
});

describe("eks/history: endedSince", () => {
  const owner = { cluster: "prod" };
  const knowing = (findUpdate: EksPort["findUpdate"]) => ({ findUpdate }) as EksPort;

  it("asks only for updates that outlasted their run, and writes down how they ended", async () => {
    const asked: string[] = [];
    const port = knowing((_, id) => {
      asked.push(id);
      return Promise.resolve(update({ id, status: "Failed" }));
    });
    const [first, second] = await endedSince(port, owner, [entry("a"), entry("b", "InProgress")]);
    assert.deepEqual(asked, ["b"]);
    assert.deepEqual(first, entry("a"));
    assert.deepEqual({ ...second, ended: undefined }, { ...entry("b", "Failed"), ended: undefined });
    assert.match(second?.ended ?? "", /Z$/);
  });

  it("leaves an entry as it is where the update still runs, is gone, or EKS does not answer", async () => {
    const running = entry("a", "InProgress");
    for (const answer of [
      () => Promise.resolve(update({ status: "InProgress" })),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error("no answer")),
    ]) {
      assert.deepEqual(await endedSince(knowing(answer), owner, [running]), [running]);
    }
  });
});
