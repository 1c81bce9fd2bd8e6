// Waits on an update id. Never on a cluster's status: it reads ACTIVE before the update shows and after it failed.
import { budgetOf } from "./budget";
import type { Clock } from "./clock";
import { isPassing, isThrottled, messageOf } from "./errors";
import { expectedSeconds } from "./expected";
import type { EksPort, Update, UpdateOwner } from "./port";
import { type Expected, untilNextLook } from "./schedule";

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
  /** @default what the table says of the owner's kind */
  readonly expected?: Expected;
  /** Milliseconds that the update has run already. @default 0 */
  readonly age?: number;
  /** Its status, where it was read just now: then the first look is not at once. */
  readonly seen?: string;
}

const terminal: readonly string[] = ["Successful", "Failed", "Cancelled"];

/** EKS may need a moment to find an update that it has just named: as often it is looked for again, so many milliseconds apart. */
const toleratedNotFounds = 5;
const notFoundPause = 2_000;

export async function waitForUpdate(
  port: EksPort,
  owner: UpdateOwner,
  id: string,
  options: WaitOptions,
): Promise<Ending> {
  const { clock, deadline, onPoll, age } = options;
  const expected =
    options.expected ?? expectedSeconds(owner.nodegroup === undefined ? "controlPlane" : "nodegroup");
  const budget = budgetOf(port);
  const begun = clock.now();
  const pause = async (most: number) => {
    const milliseconds = Math.min(most, Math.max(0, deadline - clock.now()));
    if (milliseconds > 0) await clock.sleep(milliseconds);
  };
  let notFounds = 0;
  let seen = options.seen ?? "nothing";
  if (options.seen !== undefined) await pause(untilNextLook(0, expected, age));
  for (;;) {
    await pause(budget.reserve(clock.now()));
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
      if (isThrottled(error)) budget.throttled(clock.now());
      seen = messageOf(error);
    }
    const elapsed = clock.now() - begun;
    await onPoll(seen, elapsed);
    if (clock.now() >= deadline) return { kind: "timedOut", lastSeen: seen };
    const next = untilNextLook(elapsed, expected, age);
    await pause(notFounds > 0 ? Math.min(next, notFoundPause) : next);
  }
}
