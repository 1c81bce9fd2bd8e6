// The updates that EKS knows of a cluster or node group. ListUpdates promises no order and no status: each is described.
import { inParallel } from "./inParallel";
import type { EksPort, Update, UpdateOwner } from "./port";

/** Ended updates never change again, so a process describes each of them once. */
const ended = new WeakMap<EksPort, Map<string, Update>>();

const describesAtOnce = 8;

/** All updates of the owner, oldest first. */
export async function updatesOf(port: EksPort, owner: UpdateOwner): Promise<Update[]> {
  const memory = ended.get(port) ?? new Map<string, Update>();
  ended.set(port, memory);
  const updates = await inParallel(await port.listUpdates(owner), describesAtOnce, async (id) => {
    const update = memory.get(id) ?? (await port.findUpdate(owner, id));
    if (update !== undefined && update.status !== "InProgress") memory.set(id, update);
    return update;
  });
  return updates.sort((a, b) => a.createdAt - b.createdAt);
}

/** EKS's newest update of the owner, where it was to reach what is declared and has not; it may run still. */
export async function lastAttempt(
  port: EksPort,
  owner: UpdateOwner,
  aims: (params: Update["params"]) => boolean,
): Promise<Update | undefined> {
  const newest = (await updatesOf(port, owner)).findLast(movesVersion);
  return newest !== undefined && newest.status !== "Successful" && aims(newest.params) ? newest : undefined;
}

/** The update that runs and will change the owner's version. */
export async function versionUnderWay(port: EksPort, owner: UpdateOwner): Promise<Update | undefined> {
  return (await updatesOf(port, owner)).findLast(
    (update) => update.status === "InProgress" && movesVersion(update),
  );
}

/** An update of an add-on may also be of its settings alone. */
export function movesVersion({ type, params }: Update): boolean {
  if (type === "AddonUpdate") return params.AddonVersion !== undefined;
  return type === "VersionUpdate" || type === "VersionRollback";
}

/**
 * The rollback that is EKS's newest version update. One of ours would have been declared, and then the declaration has changed since. An
 * attempt of ours that failed after it is newer, and is to be made again.
 */
export function lastRollback(updates: readonly Update[]): Update | undefined {
  const newest = updates.findLast(movesVersion);
  return newest?.type === "VersionRollback" && newest.status === "Successful" ? newest : undefined;
}
