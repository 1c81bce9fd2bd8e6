// Lets a node group wait for its control plane where an update that reaches it is already under way.
import { nodegroupAhead } from "../versions/rules";
import { formatMinor, type Minor, parseMinor, toMinor } from "../versions/version";
import type { Conduct } from "./apply";
import type { EksPort } from "./port";
import { movesVersion, updatesOf } from "./updates";
import { waitForUpdate } from "./wait";

interface Wanted {
  readonly cluster: string;
  /** The control plane's minor that the node group needs. */
  readonly minor: Minor;
  readonly subject: string;
  readonly conduct: Conduct;
}

/** Milliseconds in which the next hop of somebody else's jump may still show up. */
const grace = 10_000;

/** @throws naming `cluster` where the control plane is older and no running update would reach the minor */
export async function awaitControlPlane(
  port: EksPort,
  { cluster, minor, subject, conduct }: Wanted,
): Promise<void> {
  const { clock, stepTimeout, progress } = conduct;
  const deadline = clock.now() + stepTimeout;
  let patience = clock.now() + grace;
  for (;;) {
    const live = await port.observeCluster(cluster);
    if (live === undefined || toMinor(live.version) >= minor) return;
    const running = (await updatesOf(port, { cluster })).findLast(
      (update) => movesVersion(update) && update.status === "InProgress",
    );
    if (running !== undefined && (parseMinor(running.params.Version) ?? 0) > toMinor(live.version)) {
      await waitForUpdate(port, { cluster }, running.id, {
        clock,
        deadline,
        onPoll: (status) =>
          progress(
            `${subject}: waiting for control plane ${running.params.Version ?? ""}: ${status} (update ${running.id})`,
          ),
      });
      patience = clock.now() + grace;
    } else if (clock.now() >= patience || clock.now() >= deadline) {
      throw new Error(nodegroupAhead(subject, minor, toMinor(live.version), false).message);
    } else {
      await progress(`${subject}: waiting for control plane ${formatMinor(minor)}`);
      await clock.sleep(2_000);
    }
  }
}
