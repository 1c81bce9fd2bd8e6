// How long an update of EKS may be expected to take: as long as the resource's own last ones, else by a table. Pure.
import type { Update, UpdateOwner } from "./port";
import type { Expected } from "./schedule";

export type UpdateKind = "controlPlane" | "rollback" | "nodegroup" | "addon";

export interface NodegroupSize {
  readonly nodes?: number;
  /** How many nodes are replaced at once. */
  readonly maxUnavailable?: number;
}

/**
 * Seconds and the spread of their logarithm. AWS says "several minutes" for a control plane; users report 10 to 25 (2026), 24 and
 * more (2020: eksctl#2096). A node takes about as long to boot and to drain as EKS lets a pod take to leave, at most 15 minutes.
 */
const table: Readonly<Record<UpdateKind, Expected>> = {
  controlPlane: { seconds: 600, sigma: 0.4 },
  rollback: { seconds: 600, sigma: 0.6 },
  nodegroup: { seconds: 240, sigma: 0.5 },
  addon: { seconds: 90, sigma: 0.6 },
};

/** A node group's seconds in the table are those of one wave of nodes; new nodes come before the first and go after the last. */
const secondsAroundWaves = 240;

/** What EKS makes a node group with, where its size is not known. */
const defaultNodes = 2;

/** A learned duration that is this many times off the table is none: a clock that is wrong, or an end that was seen days late. */
const absurd = 10;

/** The newest updates tell most; the spread of so few is not trusted below its prior. */
const learnedFrom = 5;
const sigmaOfOne = 0.3;
const leastSigma = 0.15;

/** What kind an update is, by its type and by what it belongs to. */
export function updateKind({ type }: Pick<Update, "type">, { nodegroup }: UpdateOwner): UpdateKind {
  if (nodegroup !== undefined) return "nodegroup";
  if (type === "AddonUpdate") return "addon";
  return type === "VersionRollback" ? "rollback" : "controlPlane";
}

/** @param learned seconds that earlier updates of the same kind took, oldest first */
export function expectedSeconds(
  kind: UpdateKind,
  facts: NodegroupSize = {},
  learned: readonly number[] = [],
): Expected {
  const usual = fromTable(kind, facts);
  const plausible = learned
    .filter((seconds) => seconds > usual.seconds / absurd && seconds < usual.seconds * absurd)
    .slice(-learnedFrom);
  return plausible.length === 0 ? usual : fromPast(plausible);
}

function fromTable(kind: UpdateKind, { nodes = defaultNodes, maxUnavailable = 1 }: NodegroupSize): Expected {
  const { seconds, sigma } = table[kind];
  if (kind !== "nodegroup") return { seconds, sigma };
  const waves = Math.ceil(nodes / Math.max(1, maxUnavailable));
  return { seconds: secondsAroundWaves + seconds * Math.max(1, waves), sigma };
}

/** The median, and the spread shrunk towards that of a single update. */
function fromPast(seconds: readonly number[]): Expected {
  const logs = seconds.map(Math.log).sort((a, b) => a - b);
  const middle = median(logs);
  const squares = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0);
  const variance = (sigmaOfOne ** 2 + squares) / logs.length;
  return { seconds: Math.exp(middle), sigma: Math.max(leastSigma, Math.sqrt(variance)) };
}

function median(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
