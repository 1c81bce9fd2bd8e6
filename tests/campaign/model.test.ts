// The promises under random commands: declarations, runs, kills, bent answers, faults and other people, shrunk where one breaks.
import fc from "fast-check";
import { counts } from "./command";
import { commands } from "./commands";
import { actAsSomeone } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { long, record } from "./record";
import { Trial } from "./trial";
import { beginning } from "./worldSeeds";

const steps = Number(process.env.CAMPAIGN_STEPS ?? (long ? 10_000 : 1_000));
/** The short form tries the same every time: what is new is for the long one to find. */
const firstSeed = Number(process.env.CAMPAIGN_SEED ?? (long ? Date.now() % 1_000_000 : 1));

describe("campaign: random commands against the promises", function () {
  this.timeout(3_600_000);
  inCampaign();

  it(`keeps every promise over ${steps} steps from seed ${firstSeed}`, async () => {
    for (let seed = firstSeed; counts.steps < steps; seed += 1) await one(seed);
    const { calls, mutations, mostCalls } = counts;
    const worst = `${mostCalls} calls in one run; ${calls} calls and ${mutations} mutating ones in all`;
    record({ test: "random commands (model steps)", cases: counts.steps, broken: 0, worst });
  });
});

async function one(seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(beginning, commands, async ({ seed: world, declared, raised }, drawn) => {
      const trial = new Trial(world, declared);
      try {
        if (raised) {
          actAsSomeone(trial.region, "upgrades");
          trial.region.pass(3_600);
        }
        await fc.asyncModelRun(() => ({ model: { steps: 0 }, real: trial }), drawn);
      } finally {
        trial.close();
      }
    }),
    { numRuns: 10, seed },
  );
}
