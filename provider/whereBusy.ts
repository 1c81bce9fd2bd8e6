// A part of a cluster that was being updated when the process looked: what it shows may be older than what has become of it.
import type { EksPort, Update, UpdateOwner } from "./eks/port";
import { versionUnderWay } from "./eks/updates";

interface Found<Part> {
  readonly part: Part;
  /** The update that is about to change its version. */
  readonly running?: Update;
}

/**
 * The update that the part is in; where that has ended since, the part as it is now.
 * @param seen as the process has it
 * @param read reads it again
 */
export async function whereBusy<Part extends { readonly status: string }>(
  port: EksPort,
  owner: UpdateOwner,
  seen: Part,
  read: () => Promise<Part | undefined>,
): Promise<Found<Part>> {
  if (seen.status !== "UPDATING") return { part: seen };
  const running = await versionUnderWay(port, owner);
  return running === undefined ? { part: (await read()) ?? seen } : { part: seen, running };
}
