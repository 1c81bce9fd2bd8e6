import assert from "node:assert/strict";
import fc from "fast-check";
import type { EksPort, Update, UpdateOwner } from "../../../provider/eks/port";
import { pollDelay, waitForUpdate } from "../../../provider/eks/wait";

const owner: UpdateOwner = { cluster: "prod", nodegroup: "web" };
const update = (status: string): Update => ({
  ...{ id: "u-1", type: "VersionUpdate", status, params: {}, createdAt: 0, errors: [] },
});
const passing = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
const unreachable = Object.assign(new Error(""), { code: "ECONNRESET" });

type Answer = Update | undefined | Error;

/** A wait on a clock that jumps, against a script of answers whose last one stays. */
async function waiting(script: readonly Answer[], deadline = 3_600_000, start = 1_000) {
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
  const ending = await waitForUpdate(port, owner, "u-1", { clock, deadline: start + deadline, onPoll });
  return { ...world, ending, elapsed: world.now - start };
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

  it("asks often at first and seldom later: an update of 12 hours takes at most 3300 questions", async () => {
    const { asked } = await waiting([update("InProgress")], 12 * 3_600_000);
    assert.ok(asked < 3_300, String(asked));
    assert.ok((await waiting([update("InProgress")], 10_000)).asked >= 10);
  });
});

describe("eks/wait: pollDelay", () => {
  const table: [elapsed: number, delay: number][] = [
    [0, 500],
    [3_000, 500],
    [10_000, 1_500],
    [60_000, 9_000],
    [100_000, 15_000],
    [43_200_000, 15_000],
  ];
  for (const [elapsed, delay] of table) {
    it(`${elapsed} ms into a wait it is about ${delay} ms`, () => {
      assert.equal(
        pollDelay(elapsed, () => 0.5),
        delay,
      );
      assert.equal(Math.round(pollDelay(elapsed, () => 0)), Math.round(delay * 0.9));
      assert.equal(Math.round(pollDelay(elapsed, () => 1)), Math.round(delay * 1.1));
    });
  }

  it("never shrinks as the wait grows, and spreads many waits", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        assert.ok(pollDelay(early, () => 0.3) <= pollDelay(late, () => 0.3));
      }),
    );
    assert.notEqual(pollDelay(60_000), pollDelay(60_000));
  });
});
