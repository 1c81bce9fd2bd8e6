// A run of three hops and three node rolls, its provider killed at every call of EKS that it makes: the next run ends it.
import assert from "node:assert/strict";
import { inCampaign } from "./inCampaign";
import { judge } from "./judge";
import type { Death } from "./providerRun";
import { long, record } from "./record";
import type { Declared } from "./declared";
import { Trial } from "./trial";

const group = (name: string) => ({
  name,
  version: "1.31",
  amiType: "AL2023_x86_64_STANDARD",
  desiredSize: 3,
});
const seed = {
  clusters: [
    { name: "prod", version: "1.31", createdVersion: "1.29", nodegroups: ["db", "gpu", "web"].map(group) },
  ],
};
const declared: Declared = { version: "1.34", groups: { db: {}, gpu: {}, web: {} } };
const steps = 6;

describe("campaign: a provider killed at every call", function () {
  this.timeout(3_600_000);
  inCampaign();

  /** @returns how many runs it took */
  async function dies(deaths: readonly Death[]): Promise<number> {
    const trial = new Trial(seed, declared);
    try {
      const runs = [];
      for (const death of deaths) runs.push(await trial.up({ death }));
      do runs.push(await trial.up());
      while (runs.length < deaths.length + 3 && runs.at(-1)?.told.some(({ op }) => op !== "same"));
      const name = `killed ${deaths.map(({ moment, call }) => `${moment} call ${call}`).join(", then ")}`;
      const broken = runs.flatMap((run) =>
        judge(trial, run).map(({ promise, what }) => `${promise}: ${what}`),
      );
      assert.deepEqual(broken, [], name);
      const made = trial.region.mutations.filter((mutation) => mutation.made !== undefined);
      assert.equal(made.length, steps, `${name}: one update for each step`);
      const { version, nodegroups = [] } = trial.region.cluster() ?? {};
      assert.deepEqual(
        [version, ...nodegroups.map((live) => live.version)],
        Array<string>(4).fill("1.34"),
        name,
      );
      assert.deepEqual(
        [...new Set(runs.at(-1)?.told.map(({ op }) => op))],
        ["same"],
        `${name}: nothing is left to do`,
      );
      return runs.length - deaths.length;
    } finally {
      trial.close();
    }
  }

  async function callsOfAWholeRun(): Promise<number> {
    const trial = new Trial(seed, declared);
    try {
      return (await trial.up()).calls;
    } finally {
      trial.close();
    }
  }

  it("is ended by the next run, with one update for each step", async () => {
    const calls = await callsOfAWholeRun();
    let cases = 0;
    let most = 0;
    for (let call = 1; call <= calls; call += long ? 1 : 15) {
      for (const moment of ["before", "after"] as const) {
        most = Math.max(most, await dies([{ call, moment }]));
        cases += 1;
      }
    }
    assert.ok(cases > 15, `${cases} kill points`);
    record({
      test: "provider killed (3 hops, 3 rolls)",
      cases,
      broken: 0,
      worst: `${most - 1} more run to the end`,
    });
  });

  it("is ended although the runs that were to end it are killed too", async () => {
    let cases = 0;
    for (let first = 3; first <= 60; first += long ? 6 : 19) {
      for (let second = 2; second <= 50; second += long ? 6 : 16) {
        await dies([
          { call: first, moment: "after" },
          { call: second, moment: "before" },
          { call: second + first, moment: "after" },
        ]);
        cases += 1;
      }
    }
    record({ test: "provider killed three times over", cases, broken: 0, worst: "1 more run to the end" });
  });
});
