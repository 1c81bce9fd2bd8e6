// Sets a file of the campaign up: credentials that would show where they leak, and the SDK loaded before time is simulated.
import { restoreEnvironment, useCredentials } from "../provider/lifecycle/world";
import { secretKey } from "./region";

export function inCampaign(): void {
  before(async () => {
    // Loading the SDK takes real time, in which simulated time would run ahead.
    await Promise.all([import("@aws-sdk/client-eks"), import("@aws-sdk/credential-providers")]);
    useCredentials({ AWS_SECRET_ACCESS_KEY: secretKey, AWS_SESSION_TOKEN: "SessionTokenOfTheCampaign" });
  });
  after(restoreEnvironment);
}
