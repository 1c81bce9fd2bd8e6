// The same wait through the AWS SDK against the emulator in virtual time, its calls counted in the emulator's request log.
import { startEmulator } from "../../emulator/server";
import { connect } from "../../provider/eks/client";
import type { Expected } from "../../provider/eks/schedule";
import { waitForUpdate } from "../../provider/eks/wait";
import type { WayToWait } from "./measure";
import { withDice } from "./own";

const region = "us-east-1";

/** Runs `measure` with a way to wait for updates of a control plane, which take as long in the emulator as they are drawn. */
export async function throughEmulator<T>(
  measure: (wait: (expected: Expected) => WayToWait) => Promise<T>,
): Promise<T> {
  const emulator = await startEmulator({ timeScale: 0 });
  process.env.AWS_ACCESS_KEY_ID ??= "AKIDEXAMPLE";
  process.env.AWS_SECRET_ACCESS_KEY ??= "not-a-secret";
  const port = connect({ region, endpoint: emulator.url });
  const control = async (path: string, body?: object): Promise<unknown> => {
    const sent = body && { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, sent);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  // One clock for all waits, as they share the port's budget of calls.
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      await control("clock", { advanceSeconds: milliseconds / 1000 });
      now += milliseconds;
    },
  };
  const wait =
    (expected: Expected): WayToWait =>
    async (duration, random) => {
      await control("reset", {});
      await control("seed", {
        ...{ region, account: "111122223333", settings: { controlPlaneSeconds: duration } },
        clusters: [{ name: "prod", version: "1.31" }],
      });
      const { id } = await port.startClusterUpdate({
        cluster: "prod",
        version: "1.32",
        token: `t-${now}`,
        force: false,
      });
      const begun = now;
      const ending = await withDice(random, () =>
        waitForUpdate(port, { cluster: "prod" }, id, {
          ...{ clock, deadline: Number.POSITIVE_INFINITY, expected, seen: "InProgress" },
          onPoll: () => Promise.resolve(),
        }),
      );
      if (ending.kind !== "ended" || ending.update.status !== "Successful")
        throw new Error(`a wait of ${duration} s ended otherwise: ${JSON.stringify(ending)}`);
      const { requests } = (await control("requests")) as { requests: { operation: string }[] };
      return {
        calls: requests.filter(({ operation }) => operation === "DescribeUpdate").length,
        seenAt: (now - begun) / 1000,
      };
    };
  try {
    return await measure(wait);
  } finally {
    await emulator.close();
  }
}
