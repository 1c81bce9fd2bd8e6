import assert from "node:assert/strict";
import fc from "fast-check";
import { virtualTime } from "../../../bench/waiting/virtualTime";
import { budgetOf, makeBudget, turnFor } from "../../../provider/eks/budget";
import type { EksPort, Update } from "../../../provider/eks/port";
import { waitForUpdate } from "../../../provider/eks/wait";

/** The most calls in any second, both ends counted as one instant. */
function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(
    ...sorted.map((at) => sorted.filter((other) => other >= at && other < at + 999.999).length),
  );
}

describe("eks/budget", () => {
  it("lets the first call through at once, and the others half a second apart, in their order", () => {
    const budget = makeBudget();
    assert.deepEqual(
      [0, 0, 0, 0].map((now) => budget.reserve(now)),
      [0, 500, 1000, 1500],
    );
    assert.equal(budget.reserve(10_000), 0);
  });

  it("halves the rate where EKS throttles, down to one call in eight seconds", () => {
    const budget = makeBudget();
    const gap = () => {
      budget.reserve(0);
      const first = budget.reserve(0);
      return budget.reserve(0) - first;
    };
    budget.throttled(0);
    assert.ok(Math.abs(gap() - 1000) < 60, String(gap()));
    for (let times = 0; times < 20; times += 1) budget.throttled(0);
    const slow = makeBudget();
    for (let times = 0; times < 20; times += 1) slow.throttled(0);
    slow.reserve(0);
    assert.equal(slow.reserve(0), 8000);
  });

  it("recovers without throttling", () => {
    const budget = makeBudget();
    budget.throttled(0);
    budget.throttled(0);
    const gapAt = (now: number) => {
      budget.reserve(now);
      return budget.reserve(now);
    };
    assert.equal(gapAt(30_000), 1000);
    assert.equal(gapAt(60_000), 500);
    assert.equal(gapAt(900_000), 500);
  });

  it("never lets more than two calls a second through", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 60 }), (gaps) => {
        const budget = makeBudget();
        let now = 0;
        const calls = gaps.map((gap) => {
          now += gap;
          return now + budget.reserve(now);
        });
        assert.ok(mostInASecond(calls) <= 2);
      }),
    );
  });

  it("lets some calls have their turn together", async () => {
    const time = virtualTime();
    const port = {} as EksPort;
    await time.run(turnFor(port, time, 2).then(() => turnFor(port, time, 2)));
    assert.equal(time.now(), 1500);
  });

  it("is one for each port", () => {
    const [a, b] = [{} as EksPort, {} as EksPort];
    assert.equal(budgetOf(a), budgetOf(a));
    assert.notEqual(budgetOf(a), budgetOf(b));
  });

  it("holds thirty node groups that are waited for together to two calls a second", async () => {
    const time = virtualTime();
    const calls: number[] = [];
    const ends = new Map(Array.from({ length: 30 }, (_, index) => [`g${index}`, 400_000 + index * 5_000]));
    const port = {
      findUpdate({ nodegroup = "" }, id) {
        calls.push(time.now());
        const status = time.now() >= ends.get(nodegroup)! ? "Successful" : "InProgress";
        return Promise.resolve<Update>({
          id,
          type: "VersionUpdate",
          status,
          params: {},
          createdAt: 0,
          errors: [],
        });
      },
    } as Partial<EksPort> as EksPort;
    const waits = [...ends.keys()].map((nodegroup) =>
      waitForUpdate(port, { cluster: "prod", nodegroup }, "u-1", {
        ...{ clock: time, deadline: 3_600_000, seen: "InProgress", expected: { seconds: 480, sigma: 0.15 } },
        onPoll: () => Promise.resolve(),
      }),
    );
    await time.run(Promise.all(waits));
    assert.ok(mostInASecond(calls) <= 2, `${mostInASecond(calls)} calls in a second`);
    assert.ok(calls.length < 30 * 25, String(calls.length));
  });
});
