// Lets a node group or an add-on wait for its control plane where an update that reaches it is already under way.
import type { Violation } from "../versions/rules";
import { formatMinor, type Minor, parseMinor, toMinor } from "../versions/version";
import type { Conduct } from "./target";
import { patiently } from "./patience";
import { turnFor } from "./budget";
import type { EksPort } from "./port";
import { movesVersion, updatesOf } from "./updates";
import { waitForUpdate } from "./wait";

interface Wanted {
  readonly cluster: string;
  /** The control plane's minor that is needed. */
  readonly minor: Minor;
  /** What is said of a control plane that stays older. */
  readonly tooOld: (live: Minor) => Violation;
  readonly subject: string;
  readonly conduct: Conduct;
}

/** Milliseconds in which a hop of somebody else's may still show up, and the next one after that: EKS looks at its insights first. */
const grace = 10_000;
const graceBetweenHops = 180_000;

/** @throws naming `cluster` where the control plane is older and no running update would reach the minor, or at the time-out */
export async function awaitControlPlane(
  port: EksPort,
  { cluster, minor, tooOld, subject, conduct }: Wanted,
): Promise<void> {
  const { clock, stepTimeout, progress } = conduct;
  const deadline = clock.now() + stepTimeout;
  const ask = <T>(question: () => Promise<T>) => patiently(conduct, stepTimeout, question);
  let patience = clock.now() + grace;
  for (;;) {
    const live = await ask(() => port.observeCluster(cluster));
    if (live === undefined || toMinor(live.version) >= minor) return;
    const running = (await ask(() => updatesOf(port, { cluster }))).findLast(
      (update) => movesVersion(update) && update.status === "InProgress",
    );
    if (running !== undefined && (parseMinor(running.params.Version) ?? 0) > toMinor(live.version)) {
      const version = running.params.Version ?? "";
      const ending = await waitForUpdate(port, { cluster }, running.id, {
        clock,
        deadline,
        age: Math.max(0, Date.now() - running.createdAt),
        seen: running.status,
        onPoll: (status) =>
          progress(`${subject}: waiting for control plane ${version}: ${status}`, `update ${running.id}`),
      });
      if (ending.kind === "timedOut") {
        throw new Error(
          `${subject}: waiting for control plane ${version} of ${cluster}: update ${running.id} still runs after the time allowed ` +
            `(last seen: ${ending.lastSeen}). Next: run again; a longer limit is set with timeouts`,
        );
      }
      patience = clock.now() + graceBetweenHops;
    } else if (clock.now() >= patience || clock.now() >= deadline) {
      throw new Error(tooOld(toMinor(live.version)).message);
    }
    await progress(`${subject}: waiting for control plane ${formatMinor(minor)}`);
    await clock.sleep(2_000);
    // Many node groups may wait for one control plane, each with these two reads.
    await turnFor(port, clock, 2);
  }
}
