// Brings a whole cluster to what its plan declares: the control plane, and between its hops what has to be carried.
import { type AddonStep, emptyPlan, type NodegroupStep, type Step, stepSubject } from "../versions/plan";
import { formatMinor, type Minor } from "../versions/version";
import { apply } from "./apply";
import type { Conduct, Outcome } from "./target";
import { carriedAddon } from "./carriedAddon";
import { cancelRollback } from "./cancelRollback";
import { messageOf } from "./errors";
import { type ClusterLive, clusterTarget, type ClusterTargetOptions } from "./clusterTarget";
import type { HistoryEntry } from "./history";
import { inParallel } from "./inParallel";
import { exclusively } from "./lock";
import { type NodegroupLive, nodegroupTarget } from "./nodegroupTarget";
import type { EksPort } from "./port";

export interface Conductor extends Omit<ClusterTargetOptions, "progress"> {
  readonly maxParallelRolls: number;
  /** How a step that is not the control plane's is done. */
  readonly conductOf: (step: NodegroupStep | AddonStep) => Conduct;
}

/** What came of steps that are not the control plane's. */
interface Carried {
  readonly history: readonly HistoryEntry[];
  readonly failure?: string;
}

/** One at a time for each cluster of a process. A failure ends the run; what was reached and done until then is told with it. */
export function conductCluster(port: EksPort, conductor: Conductor): Promise<Outcome<ClusterLive>> {
  return exclusively(keyOf(conductor.arn), async () => {
    try {
      return await toEnd(port, conductor);
    } finally {
      conducted.add(conductor.arn);
    }
  });
}

/** Clusters whose conductor has come to its end in this process. */
const conducted = new Set<string>();

/** @returns what is read once the cluster's conductor has come to its end; undefined where none has begun in this process */
export function readBehindConductor<T>(arn: string, read: () => Promise<T>): Promise<T | undefined> {
  return exclusively(keyOf(arn), async () => (conducted.has(arn) ? read() : undefined));
}

function keyOf(arn: string): string {
  return `${arn}/conductor`;
}

async function toEnd(port: EksPort, conductor: Conductor): Promise<Outcome<ClusterLive>> {
  const history: HistoryEntry[] = [];
  const progress = { hops: new Map<Minor, string | undefined>(), goal: false };
  let reached: ClusterLive | undefined;
  try {
    for (;;) {
      const target = clusterTarget(port, { ...conductor, progress });
      const outcome = await apply(port, target, conductor.conduct);
      reached = outcome.reached;
      history.push(...outcome.history);
      if (outcome.failure !== undefined) return { ...outcome, history };
      const { steps } = target.plan(reached);
      if (steps.length === 0) return { ...outcome, history };
      const carried = await carry(port, conductor, steps);
      history.push(...carried.history);
      if (carried.failure !== undefined) return { reached, history, failure: carried.failure };
    }
  } catch (error) {
    // What was done before is kept, whatever ended the run.
    if (reached === undefined || history.length === 0) throw error;
    return { reached, history, failure: messageOf(error) };
  }
}

/** Does the steps that come before the control plane's next one. */
async function carry(port: EksPort, conductor: Conductor, steps: readonly Step[]): Promise<Carried> {
  const [first] = steps;
  if (first?.kind === "cancel") return cancelRollback(port, { ...conductor, step: first });
  if (first?.kind === "addon") return moveAddon(port, conductor, first);
  const others = steps.findIndex(({ kind }) => kind !== "nodegroup");
  const rolls = steps
    .slice(0, others === -1 ? undefined : others)
    .filter((step) => step.kind === "nodegroup");
  return rollAll(port, conductor, rolls);
}

async function moveAddon(port: EksPort, conductor: Conductor, step: AddonStep): Promise<Carried> {
  const { goal, arn, read } = conductor;
  const target = carriedAddon(port, { cluster: goal.cluster, arn, step, read });
  const { history, failure } = await apply(port, target, conductor.conductOf(step));
  const entries = history.map((entry) => ({ ...entry, addon: step.addon }));
  return { history: entries, ...(failure !== undefined && { failure }) };
}

/** A few at once; after a failure none is begun any more, and those that run are waited for. */
async function rollAll(
  port: EksPort,
  conductor: Conductor,
  rolls: readonly NodegroupStep[],
): Promise<Carried> {
  const failures: string[] = [];
  const entries = await inParallel(rolls, conductor.maxParallelRolls, async (step) => {
    if (failures.length > 0) return undefined;
    const { history, failure } = await roll(port, conductor, step).catch((error: unknown) => {
      failures.push(messageOf(error));
      return { history: [], failure: undefined };
    });
    if (failure !== undefined) failures.push(failure);
    return history.map((entry) => ({ ...entry, nodegroup: step.nodegroup }));
  });
  const history = entries.flat();
  return failures.length === 0 ? { history } : { history, failure: failures.join("; ") };
}

function roll(port: EksPort, conductor: Conductor, step: NodegroupStep) {
  const { goal, arn, read } = conductor;
  const { nodegroup } = step;
  const { from, to } = step.version ?? { from: 0, to: 0 };
  const rolled = {
    cluster: goal.cluster,
    nodegroup,
    version: to,
    ...(step.releaseVersion && { releaseVersion: step.releaseVersion.to }),
    // Somebody may have moved it further since; what the plan lowers it may lower.
    ...(to < from ? { allowDowngrade: formatMinor(to) } : { previous: { version: to } }),
  };
  const readBoth = async () => {
    const [cluster, found] = await Promise.all([read(), port.observeNodegroup(goal.cluster, nodegroup)]);
    if (found !== undefined) return { cluster, nodegroup: found };
    throw new Error(
      `${stepSubject(step)} of ${goal.cluster} was deleted while it was to be rolled. Next: run again`,
    );
  };
  const target = nodegroupTarget(port, { goal: rolled, arn, read: readBoth });
  // Where an update that was waited for has moved it, the cluster is planned again: another roll may do for both.
  const isAsPlanned = ({ nodegroup: { version } }: NodegroupLive) =>
    step.version === undefined || version === formatMinor(step.version.from);
  return apply(
    port,
    { ...target, plan: (live) => (isAsPlanned(live) ? target.plan(live) : emptyPlan({ settled: true })) },
    conductor.conductOf(step),
  );
}
