// The promises under random commands: declarations, runs, kills, bent answers, faults and other people, shrunk where one breaks.
import fc from "fast-check";
import { restoreEnvironment, useCredentials } from "../provider/lifecycle/world";
import { commands, counts } from "./commands";
import { secretKey } from "./region";
import { Trial } from "./trial";
import { beginning } from "./worldSeeds";

const steps = Number(process.env.CAMPAIGN_STEPS ?? 1_000);
const firstSeed = Number(process.env.CAMPAIGN_SEED ?? Date.now() % 1_000_000);

describe("campaign: random commands against the promises", function () {
  this.timeout(3_600_000);
  before(async () => {
    // Loading the SDK takes real time, in which simulated time would run ahead.
    await Promise.all([import("@aws-sdk/client-eks"), import("@aws-sdk/credential-providers")]);
    useCredentials({ AWS_SECRET_ACCESS_KEY: secretKey, AWS_SESSION_TOKEN: "SessionTokenOfTheCampaign" });
  });
  after(restoreEnvironment);

  it(`keeps every promise over ${steps} steps from seed ${firstSeed}`, async () => {
    for (let seed = firstSeed; counts.steps < steps; seed += 1) await one(seed);
    console.log(counts);
  });
});

async function one(seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(beginning, commands, async ({ seed: world, declared }, drawn) => {
      const trial = new Trial(world, declared);
      try {
        await fc.asyncModelRun(() => ({ model: { steps: 0 }, real: trial }), drawn);
      } finally {
        trial.close();
      }
    }),
    { numRuns: 10, seed },
  );
}
