// This package's own wait, unchanged, against a port whose update ends when it is told to.
import type { EksPort, Update } from "../../provider/eks/port";
import type { Expected } from "../../provider/eks/schedule";
import { waitForUpdate } from "../../provider/eks/wait";
import type { WayToWait } from "./measure";

/** @param expected what is known of the update before it starts */
export function ownWait(expected: Expected): WayToWait {
  return async (duration, random) => {
    let now = 0;
    let calls = 0;
    const clock = {
      now: () => now,
      sleep: (milliseconds: number) => {
        now += milliseconds;
        return Promise.resolve();
      },
    };
    const port: Partial<EksPort> = {
      findUpdate: (_owner, id) => {
        calls += 1;
        const status = now >= duration * 1000 ? "Successful" : "InProgress";
        return Promise.resolve<Update>({
          id,
          status,
          type: "VersionUpdate",
          params: {},
          createdAt: 0,
          errors: [],
        });
      },
    };
    await withDice(random, () =>
      waitForUpdate(port as EksPort, { cluster: "prod" }, "u-1", {
        ...{ clock, deadline: Number.POSITIVE_INFINITY, expected, seen: "InProgress" },
        onPoll: () => Promise.resolve(),
      }),
    );
    return { calls, seenAt: now / 1000 };
  };
}

/** The jitter is drawn from Math.random, in this package and in AWS's: a run with other dice can be repeated. */
export async function withDice<T>(random: () => number, run: () => Promise<T>): Promise<T> {
  const before = Math.random;
  Math.random = random;
  try {
    return await run();
  } finally {
    Math.random = before;
  }
}
