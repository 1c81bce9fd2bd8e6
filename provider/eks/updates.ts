// The updates that EKS knows of a cluster or node group. ListUpdates promises no order and no status: each is described.
import type { EksPort, Update, UpdateOwner } from "./port";

/** Ended updates never change again, so a process describes each of them once. */
const ended = new WeakMap<EksPort, Map<string, Update>>();

const describesAtOnce = 8;

/** All updates of the owner, oldest first. */
export async function updatesOf(port: EksPort, owner: UpdateOwner): Promise<Update[]> {
  const memory = ended.get(port) ?? new Map<string, Update>();
  ended.set(port, memory);
  const waiting = await port.listUpdates(owner);
  const updates: Update[] = [];
  const worker = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const update = memory.get(id) ?? (await port.findUpdate(owner, id));
      if (update === undefined) continue;
      if (update.status !== "InProgress") memory.set(id, update);
      updates.push(update);
    }
  };
  await Promise.all(Array.from({ length: describesAtOnce }, worker));
  return updates.sort((a, b) => a.createdAt - b.createdAt);
}

export function movesVersion(update: Update): boolean {
  return update.type === "VersionUpdate" || update.type === "VersionRollback";
}
