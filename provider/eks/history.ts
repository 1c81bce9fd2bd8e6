// What a resource remembers of the updates that it carried out.
import { describeStep, type Step } from "../versions/plan";
import { formatMinor } from "../versions/version";
import type { EksPort, Update, UpdateOwner } from "./port";

/** One update; `started` and `ended` are instants in ISO 8601, `ended` as far as it was seen. */
export interface HistoryEntry {
  readonly updateId: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly started: string;
  readonly ended?: string;
  readonly status: string;
  /** The node group or add-on that a cluster's plan moved on the way. */
  readonly nodegroup?: string;
  readonly addon?: string;
}

/** How many a resource keeps. */
const kept = 20;

export function historyOf(step: Step, update: Update): HistoryEntry {
  const [from, to] = ends(step);
  return {
    updateId: update.id,
    kind: update.type,
    from,
    to,
    started: instant(update.createdAt),
    ...(update.status !== "InProgress" && { ended: instant(Date.now()) }),
    status: update.status,
  };
}

/** Whether an entry is of the resource itself, and not of what its plan carried. */
export function isOwn({ nodegroup, addon }: HistoryEntry): boolean {
  return nodegroup === undefined && addon === undefined;
}

/** Seconds that the successful updates of one kind took, oldest first. */
export function secondsTaken(entries: readonly HistoryEntry[], kind: string): number[] {
  return entries
    .filter((entry) => entry.kind === kind && entry.status === "Successful")
    .map(({ started, ended }) => (Date.parse(ended ?? "") - Date.parse(started)) / 1000)
    .filter(Number.isFinite);
}

/** Earlier entries, where an update outlasted its run with the end that it has come to since. */
export function endedSince(
  port: EksPort,
  owner: UpdateOwner,
  entries: readonly HistoryEntry[],
): Promise<HistoryEntry[]> {
  const settled = entries.map(async (entry) => {
    if (entry.status !== "InProgress") return entry;
    const { updateId, nodegroup = owner.nodegroup, addon = owner.addon } = entry;
    const moved = { ...owner, ...(nodegroup && { nodegroup }), ...(addon && { addon }) };
    const update = await port.findUpdate(moved, updateId).catch(() => undefined);
    if (update === undefined || update.status === "InProgress") return entry;
    return { ...entry, ended: instant(Date.now()), status: update.status };
  });
  return Promise.all(settled);
}

/** The entries of a run behind those of earlier ones; an update that was attached to again is kept once. */
export function mergeHistory(earlier: readonly HistoryEntry[], run: readonly HistoryEntry[]): HistoryEntry[] {
  const again = new Set(run.map(({ updateId }) => updateId));
  return [...earlier.filter(({ updateId }) => !again.has(updateId)), ...run].slice(-kept);
}

function ends(step: Step): [string, string] {
  if (step.kind === "controlPlane") return [formatMinor(step.from), formatMinor(step.to)];
  if (step.kind === "addon") return [step.version.from, step.version.to];
  if (step.kind === "cancel") return [formatMinor(step.to), formatMinor(step.to)];
  const { version, releaseVersion, launchTemplateVersion } = step;
  if (version) return [formatMinor(version.from), formatMinor(version.to)];
  const change = releaseVersion ?? launchTemplateVersion;
  return change ? [change.from, change.to] : ["", describeStep(step)];
}

/** To the second: the state is kept small. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
