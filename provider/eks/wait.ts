// Waits on an update id. Never on a cluster's status: it reads ACTIVE before the update shows and after it failed.
import type { Clock } from "./clock";
import { isPassing, messageOf } from "./errors";
import type { EksPort, Update, UpdateOwner } from "./port";

/** How a wait ended: with the update's end, with the time over, or with EKS knowing no such update any more. */
export type Ending =
  | { readonly kind: "ended"; readonly update: Update }
  | { readonly kind: "timedOut"; readonly lastSeen: string }
  | { readonly kind: "vanished" };

export interface WaitOptions {
  readonly clock: Clock;
  /** On the clock, in milliseconds. */
  readonly deadline: number;
  /** Told at each poll; what it throws ends the wait. */
  readonly onPoll: (status: string, elapsed: number) => Promise<void>;
}

const terminal: readonly string[] = ["Successful", "Failed", "Cancelled"];

/** EKS may need a moment to find an update that it has just named. */
const toleratedNotFounds = 5;

/**
 * Milliseconds until the next look: often at first, for quick failures, then less as the update grows old.
 * @param elapsed milliseconds since the wait began
 */
export function pollDelay(elapsed: number, random: () => number = Math.random): number {
  const delay = Math.min(15_000, Math.max(500, elapsed * 0.15));
  return delay * (0.9 + 0.2 * random());
}

export async function waitForUpdate(
  port: EksPort,
  owner: UpdateOwner,
  id: string,
  options: WaitOptions,
): Promise<Ending> {
  const { clock, deadline, onPoll } = options;
  const begun = clock.now();
  let notFounds = 0;
  let seen = "nothing";
  for (;;) {
    try {
      const update = await port.findUpdate(owner, id);
      if (update === undefined) {
        notFounds += 1;
        if (notFounds > toleratedNotFounds) return { kind: "vanished" };
      } else {
        notFounds = 0;
        seen = update.status;
        if (terminal.includes(update.status)) return { kind: "ended", update };
      }
    } catch (error) {
      // The update goes on in EKS whatever happens to our questions.
      if (!isPassing(error)) throw error;
      seen = messageOf(error);
    }
    const elapsed = clock.now() - begun;
    await onPoll(seen, elapsed);
    if (clock.now() >= deadline) return { kind: "timedOut", lastSeen: seen };
    await clock.sleep(Math.min(pollDelay(elapsed), Math.max(0, deadline - clock.now())));
  }
}
