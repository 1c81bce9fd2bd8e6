import assert from "node:assert/strict";
import { budgetOf } from "../../../provider/eks/budget";
import type { EksPort, Update, UpdateOwner } from "../../../provider/eks/port";
import { waitForUpdate, type WaitOptions } from "../../../provider/eks/wait";

const owner: UpdateOwner = { cluster: "prod", nodegroup: "web" };
const update = (status: string): Update => ({
  ...{ id: "u-1", type: "VersionUpdate", status, params: {}, createdAt: 0, errors: [] },
});
const passing = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
const unreachable = Object.assign(new Error(""), { code: "ECONNRESET" });

type Answer = Update | undefined | Error;

/** A wait on a clock that jumps, against a script of answers whose last one stays. */
async function waiting(script: readonly Answer[], deadline = 3_600_000, more: Partial<WaitOptions> = {}) {
  const start = 1_000;
  const world = { now: start, asked: 0, sleeps: [] as number[], polls: [] as [string, number][] };
  const port = {
    findUpdate(asked: UpdateOwner, id: string) {
      assert.deepEqual([asked, id], [owner, "u-1"]);
      const answer = script[Math.min(world.asked++, script.length - 1)];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as EksPort;
  const clock = {
    now: () => world.now,
    sleep(milliseconds: number) {
      assert.ok(milliseconds >= 0);
      assert.ok(world.sleeps.length < 10_000, "waits for ever");
      world.sleeps.push(milliseconds);
      world.now += milliseconds;
      return Promise.resolve();
    },
  };
  const onPoll = (status: string, elapsed: number) => {
    world.polls.push([status, Math.round(elapsed)]);
    return Promise.resolve();
  };
  const ending = await waitForUpdate(port, owner, "u-1", {
    clock,
    deadline: start + deadline,
    onPoll,
    ...more,
  });
  return { ...world, port, ending, elapsed: world.now - start };
}

describe("eks/wait: waitForUpdate", () => {
  for (const status of ["Successful", "Failed", "Cancelled"]) {
    it(`ends with the update when it is ${status}, at once`, async () => {
      const { ending, asked, sleeps, polls } = await waiting([update(status)]);
      assert.deepEqual(ending, { kind: "ended", update: update(status) });
      assert.deepEqual([asked, sleeps, polls], [1, [], []]);
    });
  }

  it("tells each status and the time since it began, until the end", async () => {
    const { ending, polls, sleeps } = await waiting([
      update("InProgress"),
      update("InProgress"),
      update("Failed"),
    ]);
    assert.deepEqual(ending, { kind: "ended", update: update("Failed") });
    assert.deepEqual(polls, [
      ["InProgress", 0],
      ["InProgress", Math.round(sleeps[0]!)],
    ]);
  });

  it("goes on with a status that it does not know", async () => {
    const { ending, polls } = await waiting([update("Cancelling"), update(""), update("Successful")]);
    assert.equal(ending.kind, "ended");
    assert.deepEqual(
      polls.map(([status]) => status),
      ["Cancelling", ""],
    );
  });

  it("goes on through errors that pass, and says them", async () => {
    const { ending, polls } = await waiting([
      passing,
      unreachable,
      update("InProgress"),
      passing,
      update("Successful"),
    ]);
    assert.equal(ending.kind, "ended");
    assert.deepEqual(
      polls.map(([status]) => status),
      [
        "ThrottlingException: Rate exceeded",
        "ECONNRESET",
        "InProgress",
        "ThrottlingException: Rate exceeded",
      ],
    );
  });

  it("throws an error that does not pass", async () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    await assert.rejects(waiting([update("InProgress"), denied]), (error) => error === denied);
  });

  it("throws what the one who is told throws", async () => {
    const gone = new Error("the engine is gone");
    const port = { findUpdate: () => Promise.resolve(update("InProgress")) } as unknown as EksPort;
    const clock = { now: () => 0, sleep: () => Promise.reject(new Error("slept")) };
    const wait = waitForUpdate(port, owner, "u-1", {
      clock,
      deadline: 1,
      onPoll: () => Promise.reject(gone),
    });
    await assert.rejects(wait, (error) => error === gone);
  });

  describe("an update that EKS does not find", () => {
    it("is waited for a moment: it may only just have been named", async () => {
      const { ending } = await waiting([...Array<undefined>(5).fill(undefined), update("Successful")]);
      assert.equal(ending.kind, "ended");
    });
    it("has vanished when it stays away", async () => {
      const { ending, asked, elapsed } = await waiting([undefined]);
      assert.deepEqual([ending, asked], [{ kind: "vanished" }, 6]);
      assert.ok(elapsed < 30_000);
    });
    it("is counted anew once it was seen", async () => {
      const away = Array<undefined>(5).fill(undefined);
      const { ending } = await waiting([...away, update("InProgress"), ...away, update("Successful")]);
      assert.equal(ending.kind, "ended");
    });
  });

  describe("the deadline", () => {
    it("ends the wait with what was seen last", async () => {
      assert.deepEqual((await waiting([update("InProgress")], 60_000)).ending, {
        kind: "timedOut",
        lastSeen: "InProgress",
      });
      assert.deepEqual((await waiting([passing], 60_000)).ending, {
        kind: "timedOut",
        lastSeen: "ThrottlingException: Rate exceeded",
      });
      assert.deepEqual((await waiting([undefined], 1)).ending, { kind: "timedOut", lastSeen: "nothing" });
    });
    it("is kept to the millisecond, and looked at once more", async () => {
      const { elapsed, sleeps, asked } = await waiting([update("InProgress")], 60_000);
      assert.equal(Math.round(elapsed), 60_000);
      assert.equal(asked, sleeps.length + 1);
    });
    it("that has passed already leaves time for one look", async () => {
      assert.equal((await waiting([update("Successful")], -1)).ending.kind, "ended");
      const late = await waiting([update("InProgress")], -1);
      assert.deepEqual([late.ending.kind, late.asked, late.sleeps], ["timedOut", 1, []]);
    });
  });

  describe("a status that was read just now", () => {
    it("is not asked for again at once", async () => {
      const { ending, asked, sleeps } = await waiting([update("Successful")], 60_000, { seen: "InProgress" });
      assert.deepEqual([ending.kind, asked, sleeps.length], ["ended", 1, 1]);
      assert.ok(sleeps[0]! > 500 && sleeps[0]! < 700);
    });
    it("still has one look where the deadline has passed", async () => {
      const late = await waiting([update("Successful")], -1, { seen: "InProgress" });
      assert.deepEqual([late.ending.kind, late.asked, late.sleeps], ["ended", 1, []]);
    });
  });

  it("looks where the end is expected: by the owner's kind, where nothing else is known", async () => {
    const looks = async (expected?: WaitOptions["expected"]) => {
      const { polls } = await waiting([update("InProgress")], 1_000_000, expected && { expected });
      return polls.filter(([, elapsed]) => elapsed > 400_000 && elapsed < 560_000).length;
    };
    assert.ok((await looks({ seconds: 480, sigma: 0.15 })) > 2 * (await looks()));
  });

  it("counts what the update ran before", async () => {
    const expected = { seconds: 480, sigma: 0.15 };
    const { polls } = await waiting([update("InProgress")], 200_000, { expected, age: 400_000 });
    const looks = polls.filter(([, elapsed]) => elapsed > 60_000).length;
    assert.ok(looks > 12, String(looks));
  });

  it("asks often at first and seldom later: an update of 12 hours takes at most 600 questions", async () => {
    const { asked } = await waiting([update("InProgress")], 12 * 3_600_000);
    assert.ok(asked < 600, String(asked));
    const { polls } = await waiting([update("InProgress")], 10_000);
    assert.deepEqual(polls.map(([, elapsed]) => Math.round(elapsed / 1000)).slice(0, 4), [0, 1, 2, 6]);
  });

  it("asks half as often for a while where EKS throttles, and so does every other wait", async () => {
    const gapAfter = async (script: readonly Answer[]) => {
      const { port, now } = await waiting(script);
      const budget = budgetOf(port);
      const first = budget.reserve(now);
      return Math.round(budget.reserve(now) - first);
    };
    assert.equal(await gapAfter([update("InProgress"), update("Successful")]), 500);
    assert.ok((await gapAfter([passing, update("Successful")])) > 950);
    assert.equal(await gapAfter([unreachable, update("Successful")]), 500);
  });
});
