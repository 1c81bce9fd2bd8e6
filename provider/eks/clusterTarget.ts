// A control plane as something to bring to a version: UpdateClusterVersion, one minor a call, up or down.
import type { AddonFact, ClusterFacts, ClusterGoal } from "../versions/clusterWorld";
import { describeFinding, type InsightGoal } from "../versions/insightRules";
import type { Step } from "../versions/plan";
import { planCluster } from "../versions/planCluster";
import { rolledBackMeanwhile } from "../versions/rollbackRules";
import { formatMinor, type Minor, toMinor } from "../versions/version";
import type { Conduct, Target } from "./target";
import { addonFacts, readClusterFacts } from "./clusterFacts";
import { type Asked, findingsOn, readiness } from "./insights";
import { readNodegroups } from "./observe";
import type { Cluster, EksPort, Nodegroup, Update } from "./port";
import { lastRollback, movesVersion } from "./updates";

export interface ClusterLive {
  readonly cluster: Cluster;
  readonly facts: ClusterFacts;
}

export interface ClusterTargetOptions {
  readonly goal: ClusterGoal;
  /** ARN that the resource belongs to. */
  readonly arn: string;
  readonly insights: InsightGoal;
  /** How long the nodes of an Auto Mode cluster may take to roll back. */
  readonly rollbackTimeoutMinutes: number;
  readonly conduct: Conduct;
  readonly progress: RunProgress;
  /** Says what a person should know. */
  readonly warn: (text: string) => Promise<void>;
  /** Reads the cluster. @throws where it is gone or is a namesake */
  readonly read: () => Promise<Cluster>;
}

/** How far a run has come, over all of its phases. */
export interface RunProgress {
  /**
   * Where the hops led that it has begun, as what EKS has not evaluated stops from the second on; each with the rollback that was
   * EKS's newest version update then.
   */
  readonly hops: Map<Minor, string | undefined>;
  /** It has seen the goal: another's hop beyond it is drift from then on, and no downgrade. */
  goal: boolean;
}

/** What a rollback's control plane may take beside its nodes, in milliseconds. */
const rollbackAllowance = 90 * 60_000;

export function clusterTarget(port: EksPort, options: ClusterTargetOptions): Target<ClusterLive> {
  const { goal, arn, insights, rollbackTimeoutMinutes, conduct, progress, warn, read } = options;
  const owner = { cluster: goal.cluster };
  // Node groups and add-ons are read once for all hops in a row: between them nothing of ours moves, and EKS judges each hop again.
  let nodegroups: readonly Nodegroup[] | undefined;
  let addons: Promise<readonly AddonFact[]> | undefined;
  const goalAt = (version: Minor) =>
    progress.goal && version > goal.version ? { ...goal, previous: goal.version } : goal;
  const ask = (step: Step): Asked => {
    const { from, to } = moveOf(step);
    return {
      cluster: goal.cluster,
      category: to < from ? "ROLLBACK_READINESS" : "UPGRADE_READINESS",
      version: to,
    };
  };
  return {
    subject: `control plane of ${goal.cluster}`,
    owner,
    arn,
    async observe() {
      const cluster = await read();
      const version = toMinor(cluster.version);
      progress.goal ||= version === goal.version;
      if (version !== goal.version || goal.carryNodegroups === "all")
        nodegroups ??= await readNodegroups(port, goal.cluster);
      const seen = {
        cluster,
        nodegroups: nodegroups ?? [],
        addons: () => (addons ??= addonFacts(port, goal.cluster)),
      };
      return { cluster, facts: await readClusterFacts(port, goalAt(version), seen, false) };
    },
    plan: ({ facts }) => planCluster(goalAt(facts.version), facts),
    isBusy: ({ cluster }) => cluster.status === "UPDATING",
    owns: ({ kind }) => kind === "controlPlane",
    does: (update, step) => step.kind === "controlPlane" && movesControlPlane(update, step),
    limit: (step) =>
      step.kind === "controlPlane" && step.to < step.from
        ? rollbackTimeoutMinutes * 60_000 + rollbackAllowance
        : undefined,
    async against(step, updates) {
      const { from, to } = moveOf(step);
      const last = lastRollback(updates)?.id;
      // Whoever rolls back what this run has just raised has a reason for it.
      if (from < to && progress.hops.has(to) && last !== progress.hops.get(to))
        return rolledBackMeanwhile(goal, from, to);
      const onWait = (status: string) =>
        conduct.progress(
          `${goal.cluster}: EKS looks at its insights for ${formatMinor(moveOf(step).to)}: ${status}`,
        );
      const verdict = await readiness(
        port,
        ask(step),
        { ...insights, hop: [...progress.hops.keys()].filter((minor) => minor !== to).length },
        conduct.clock,
        onWait,
      );
      for (const warning of verdict.warnings) await warn(warning);
      if (verdict.violation === undefined) progress.hops.set(to, last);
      return verdict.violation?.message;
    },
    async explain(step, error) {
      if ((error as Error).name !== "InvalidStateException") return "";
      const { findings } = await findingsOn(port, ask(step));
      const open = findings.filter(({ status }) => status !== "PASSING").map(describeFinding);
      return open.length === 0 ? "" : ` EKS's findings: ${open.join("; ")}`;
    },
    start(step, token) {
      const { from, to } = moveOf(step);
      return port.startClusterUpdate({
        ...owner,
        version: formatMinor(to),
        force: insights.force === to,
        ...(to < from && { rollbackTimeoutMinutes }),
        token,
      });
    },
  };
}

function movesControlPlane(update: Update, step: { readonly from: number; readonly to: number }): boolean {
  const down = step.to < step.from;
  return (
    movesVersion(update) &&
    (update.type === "VersionRollback") === down &&
    update.params.Version === formatMinor(step.to)
  );
}

function moveOf(step: Step): { from: number; to: number } {
  if (step.kind !== "controlPlane") throw new Error("a step of another kind was given to a control plane");
  return step;
}
