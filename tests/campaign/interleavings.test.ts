// Two runs at once on one cluster: an orphaned provider beside a new run, and two stacks that declare the same.
import assert from "node:assert/strict";
import { inCampaign } from "./inCampaign";
import { judge } from "./judge";
import { long, record } from "./record";
import type { Declared } from "./declared";
import type { Run } from "./run";
import { Trial } from "./trial";

const seed = {
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 }],
    },
  ],
};
const declared: Declared = { version: "1.33", groups: { web: {} } };
const steps = 3;

describe("campaign: two runs at once", function () {
  this.timeout(3_600_000);
  inCampaign();

  function assertOneUpdateAStep(trial: Trial, runs: readonly Run[], name: string): void {
    const broken = runs.flatMap((run) => judge(trial, run).map(({ promise, what }) => `${promise}: ${what}`));
    assert.deepEqual(broken, [], name);
    assert.equal(trial.region.mutations.filter(({ made }) => made !== undefined).length, steps, name);
    const { version, nodegroups = [] } = trial.region.cluster() ?? {};
    assert.deepEqual([version, nodegroups[0]?.version], ["1.33", "1.33"], name);
  }

  it("an orphaned provider starts nothing more, and the new run ends the work", async () => {
    const count = long ? 60 : 12;
    for (let index = 0; index < count; index += 1) {
      const trial = new Trial(seed, declared);
      try {
        const call = 1 + Math.floor((index * 66) / count);
        const runs = [...(await trial.upTwice(call)), await trial.up()];
        assertOneUpdateAStep(trial, runs, `engine killed at call ${call}`);
      } finally {
        trial.close();
      }
    }
    record({ test: "orphaned provider beside a new run", cases: count, broken: 0, worst: "1 update a step" });
  });

  it("two stacks end as one: one acts, the other adopts", async () => {
    const count = long ? 60 : 12;
    for (let index = 0; index < count; index += 1) {
      const trial = new Trial(seed, declared);
      const other = new Trial(seed, declared, trial);
      try {
        const call = 1 + Math.floor((index * 60) / count);
        let second: Promise<Run> | undefined;
        const first = await trial.up({
          during: {
            call,
            act: () => {
              second = other.up();
            },
          },
        });
        const both = [first, await (second ?? other.up())];
        for (const { told } of both)
          assert.deepEqual(
            [...new Set(told.map(({ op, error }) => `${op} ${error}`))],
            ["create "],
            `stack at call ${call}`,
          );
        assertOneUpdateAStep(trial, both, `second stack at call ${call}`);
      } finally {
        other.close();
        trial.close();
      }
    }
    record({ test: "two stacks on one cluster", cases: count, broken: 0, worst: "1 update a step" });
  });
});
