// The AWS SDK's own waiter, unchanged, with its timers and its clock in virtual time.
import { type EKSClient, waitUntilClusterActive } from "@aws-sdk/client-eks";
import type { WayToWait } from "./measure";
import { withDice } from "./own";

/** Waits on the cluster's status, as the SDK has no waiter for an update. The status is taken to end with the update. */
export const sdkWaiter: WayToWait = async (duration, random) => {
  const real = { setTimeout: globalThis.setTimeout, now: Date.now };
  let now = 0;
  let calls = 0;
  const client = {
    send: () => {
      calls += 1;
      return Promise.resolve({ cluster: { status: now >= duration * 1000 ? "ACTIVE" : "UPDATING" } });
    },
  } as unknown as EKSClient;
  globalThis.setTimeout = ((wake: () => void, milliseconds = 0) => {
    now += milliseconds;
    queueMicrotask(wake);
  }) as unknown as typeof setTimeout;
  Date.now = () => now;
  try {
    await withDice(random, () => waitUntilClusterActive({ client, maxWaitTime: 86_400 }, { name: "prod" }));
  } finally {
    globalThis.setTimeout = real.setTimeout;
    Date.now = real.now;
  }
  return { calls, seenAt: now / 1000 };
};
