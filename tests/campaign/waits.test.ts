// Tests 7 and 9 of the reliability list, in simulated time: what goes wrong while an update runs, at a known part of its wait.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inCampaign } from "./inCampaign";
import { type Condition, isResumed, succeeds } from "./oneRun";
import type { Bend, Bent } from "./providerRun";
import { long, record } from "./record";
import type { Trial } from "./trial";

type Case = readonly [string, (name: string) => Promise<unknown>];

/** Every n-th of a list, so that the short form has a sample of each. */
const sample = <T>(all: readonly T[], every: number): readonly T[] =>
  long ? all : all.filter((_, index) => index % every === 0);

/** The updates of a run in their order. */
const waits = ["the first hop", "the second hop", "the node roll"] as const;

const expired: Bent = { kind: "refusal", status: 403, code: "ExpiredTokenException" };

/** Refuses from this part of the n-th update's wait on: one call, or all. */
function expiring(
  { wait, part, seconds }: { wait: number; part: number; seconds: readonly number[] },
  calls: number,
): { bend: (trial: Trial) => Bend; met: () => number } {
  let refused = 0;
  const bend =
    ({ region, time }: Trial): Bend =>
    () => {
      const begun = region.mutations.filter(({ made }) => made !== undefined)[wait];
      const from = (begun?.at ?? Number.POSITIVE_INFINITY) + part * (seconds[wait] ?? 0) * 1000;
      // What is refused first has to be a question of the wait: the update still runs.
      region.emulator.settle();
      const late = refused === 0 && begun?.made?.status !== "InProgress";
      if (time.now() < from || late || refused >= calls) return undefined;
      refused += 1;
      return expired;
    };
  return { bend, met: () => refused };
}

/** A number from 0 to 1, the same for the same seed and name. */
const drawn = (seed: number, name: string) =>
  createHash("sha256").update(`${seed}/${name}`).digest().readUInt32BE(0) / 2 ** 32;

/** The status of clusters and groups changes to and fro, and ended updates are shown as running, each with its share of calls. */
function untrue(seed: number, flapping: number, stale: number): Bend {
  type Body = { cluster?: { status: string }; nodegroup?: { status: string }; update?: { status: string } };
  return (operation, call) => {
    if (!/^Describe(Cluster|Nodegroup|Update)$/.test(operation)) return undefined;
    const edit = (body: unknown) => {
      const { cluster, nodegroup, update } = body as Body;
      const shown = cluster ?? nodegroup;
      if (shown && drawn(seed, `flap ${call}`) < flapping)
        shown.status = drawn(seed, `to ${call}`) < 0.5 ? "ACTIVE" : "UPDATING";
      if (update?.status === "Successful" && drawn(seed, `stale ${call}`) < stale)
        return { update: { ...update, status: "InProgress" } };
      return body;
    };
    return { kind: "edit", edit };
  };
}

describe("campaign: waits that are disturbed", function () {
  this.timeout(3_600_000);
  inCampaign();

  async function all(test: string, cases: readonly Case[]) {
    for (const [name, run] of cases) await run(`${test}: ${name}`);
    record({ test, cases: cases.length, broken: 0, worst: "1 update a step" });
  }

  it("7 goes on with credentials that were renewed, and says so where they were not", async () => {
    const cases: Case[] = [];
    for (const controlPlaneSeconds of sample([600, 120, 1_800], 3)) {
      const settings = { controlPlaneSeconds };
      const seconds = await secondsOfWaits(settings);
      const moments = waits.flatMap((_, wait) => [0.1, 0.5, 0.9].map((part) => ({ wait, part, seconds })));
      for (const moment of sample(moments, 4)) {
        const at = `${moment.part * 100}% of ${waits[moment.wait]} (${seconds[moment.wait]} s)`;
        cases.push([
          `renewed, at ${at}`,
          async (name) => {
            const { bend, met } = expiring(moment, 1);
            await succeeds(name, { settings, bend });
            assert.equal(met(), 1, `${name}: nothing was refused`);
          },
        ]);
        cases.push([
          `never renewed, from ${at}`,
          async (name) => {
            const { bend, met } = expiring(moment, Number.POSITIVE_INFINITY);
            const because = /update [0-9a-f-]{36}.*Expired.*renew the (AWS )?credentials and run again/;
            await isResumed(name, { settings, bend }, because);
            assert.ok(met() > 0, `${name}: nothing was refused`);
          },
        ]);
      }
    }
    await all("7 expired credentials", cases);
  });

  it("9 takes no late, flapping or stale status for an end", async () => {
    const lags = [0, 5, 30, 60, 120];
    const plain = lags.flatMap((statusLagSeconds) =>
      [
        { what: "late", flapping: 0, stale: 0 },
        { what: "flapping", flapping: 1, stale: 0 },
        { what: "stale", flapping: 0, stale: 0.7 },
      ].map(({ what, flapping, stale }) => ({ what, statusLagSeconds, flapping, stale, seed: 0 })),
    );
    const random = Array.from({ length: long ? 60 : 4 }, (_, index) => index + 1).map((seed) => ({
      ...{ what: "at random", seed },
      statusLagSeconds: Math.floor(drawn(seed, "lag") * 121),
      flapping: drawn(seed, "flapping"),
      stale: 0.9 * drawn(seed, "stale"),
    }));
    await all(
      "9 late, flapping and stale status",
      [...sample(plain, 4), ...random].map(({ what, statusLagSeconds, flapping, stale, seed }) => {
        const condition: Condition = {
          settings: { statusLagSeconds },
          bend: () => untrue(seed, flapping, stale),
        };
        return [`${what}, ${statusLagSeconds} s, seed ${seed}`, (name) => succeeds(name, condition)];
      }),
    );
  });
});

/** How long each update of the run takes where nothing is wrong. */
async function secondsOfWaits(settings: object): Promise<number[]> {
  const { mutations } = await succeeds("nothing is wrong", { settings });
  const seconds = mutations.map(({ made, at }) => ((made?.endedAt ?? at) - at) / 1000);
  assert.equal(seconds.length, waits.length);
  for (const each of seconds) assert.ok(each > 0, `${seconds.join()} s`);
  return seconds;
}
