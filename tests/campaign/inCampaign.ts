// Sets a file of the campaign up: credentials that would show where they leak, and the SDK loaded before time is simulated.
import { restoreEnvironment, useCredentials } from "../provider/lifecycle/world";
import { secretKey } from "./region";
import { Trial } from "./trial";

export function inCampaign(): void {
  before(async function () {
    this.timeout(60_000);
    useCredentials({ AWS_SECRET_ACCESS_KEY: secretKey, AWS_SESSION_TOKEN: "SessionTokenOfTheCampaign" });
    // The SDK loads parts of itself at the first call, which takes real time: simulated time would run ahead of it.
    const trial = new Trial(
      { clusters: [{ name: "prod", version: "1.31" }] },
      { version: "1.31", groups: {} },
    );
    await trial.up().finally(() => {
      trial.close();
    });
  });
  after(restoreEnvironment);
}
