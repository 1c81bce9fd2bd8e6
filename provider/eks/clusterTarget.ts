// A control plane as something to bring to a version: UpdateClusterVersion, one minor a call.
import type { Step } from "../versions/plan";
import { type ClusterFacts, type ClusterGoal, planCluster } from "../versions/planCluster";
import { formatMinor, toMinor } from "../versions/version";
import type { Target } from "./apply";
import { readNodegroups } from "./observe";
import type { Cluster, EksPort, Nodegroup, Update } from "./port";
import { movesVersion } from "./updates";

export interface ClusterLive {
  readonly cluster: Cluster;
  readonly nodegroups: readonly Nodegroup[];
}

export interface ClusterTargetOptions {
  readonly goal: ClusterGoal;
  /** ARN that the resource belongs to. */
  readonly arn: string;
  /** The minor to which EKS's insight checks are skipped. */
  readonly force?: string;
  /** Reads the cluster. @throws where it is gone or is a namesake */
  readonly read: () => Promise<Cluster>;
}

export function clusterTarget(
  port: EksPort,
  { goal, arn, force, read }: ClusterTargetOptions,
): Target<ClusterLive> {
  const owner = { cluster: goal.cluster };
  // Node groups are read once a run, and only where the control plane moves: EKS itself judges each hop again.
  let nodegroups: readonly Nodegroup[] | undefined;
  // Once the goal was reached, another's hop beyond it is drift and no downgrade.
  let reached = false;
  return {
    subject: `control plane of ${goal.cluster}`,
    owner,
    arn,
    async observe() {
      const cluster = await read();
      if (toMinor(cluster.version) < goal.version) nodegroups ??= await readNodegroups(port, goal.cluster);
      return { cluster, nodegroups: nodegroups ?? [] };
    },
    plan({ cluster, nodegroups: groups }) {
      reached ||= toMinor(cluster.version) === goal.version;
      return planCluster(reached ? { ...goal, previous: goal.version } : goal, clusterFacts(cluster, groups));
    },
    isBusy: ({ cluster }) => cluster.status === "UPDATING",
    does: (update, step) => step.kind === "controlPlane" && movesControlPlaneTo(update, step),
    start: (step, token) => port.startClusterUpdate({ ...owner, ...versionOf(step, force), token }),
  };
}

export function clusterFacts(cluster: Cluster, nodegroups: Iterable<Nodegroup>): ClusterFacts {
  return {
    version: toMinor(cluster.version),
    ...(cluster.hold !== undefined && { hold: cluster.hold }),
    nodegroups: [...nodegroups].map(({ name, amiType, version }) => ({
      name,
      amiType,
      ...(version !== undefined && { version: toMinor(version) }),
    })),
  };
}

function movesControlPlaneTo(update: Update, step: { to: number }): boolean {
  return movesVersion(update) && update.params.Version === formatMinor(step.to);
}

function versionOf(step: Step, force: string | undefined): { version: string; force: boolean } {
  if (step.kind !== "controlPlane") throw new Error("a node group's step was given to a control plane");
  const version = formatMinor(step.to);
  return { version, force: force === version };
}
