// A cluster's course through virtual time: when something in it is due, and what then changes.
import type { Cluster } from "./clusterShape";
import { freezeInsights, refreshInsights, rollbackIsReady } from "./insightReports";
import { isRunning, nextDue, step } from "./updateProgress";
import type { Update } from "./updateShape";
import type { World } from "./worldShape";

const NEVER = Number.POSITIVE_INFINITY;

interface Living {
  readonly statusEndsAt?: number;
  readonly updates: readonly Update[];
}

const livingDue = ({ statusEndsAt, updates }: Living): number =>
  Math.min(statusEndsAt ?? NEVER, ...updates.filter(isRunning).map(nextDue));

/** When the next thing in a cluster is due. */
export function clusterDue(cluster: Cluster): number {
  return Math.min(
    livingDue(cluster),
    refreshDue(cluster),
    ...cluster.nodegroups.map(livingDue),
    ...cluster.addons.map(livingDue),
  );
}

function refreshDue({ insightsRefresh, insightReport }: Cluster): number {
  if (!insightsRefresh || insightsRefresh.endsAt <= insightReport.refreshedAt) return NEVER;
  return insightsRefresh.endsAt;
}

/** Does what is due in a cluster at `at`; false when the cluster is then gone. */
export function stepCluster(world: World, cluster: Cluster, at: number): boolean {
  if (refreshDue(cluster) <= at) refreshInsights(cluster, at);
  stepParts(world, cluster, cluster.nodegroups, at);
  stepParts(world, cluster, cluster.addons, at);
  stepUpdates(cluster.updates, at, world, cluster, (update) => {
    Object.assign(cluster, update.change);
    if (update.type === "VersionUpdate" || update.type === "VersionRollback")
      endVersionMove(cluster, update, at);
  });
  if ((cluster.statusEndsAt ?? NEVER) > at) return true;
  if (cluster.status === "DELETING") return false;
  cluster.status = "ACTIVE";
  delete cluster.statusEndsAt;
  return true;
}

/** The rollback window opens when an upgrade is complete; a version reached by a rollback opens none. */
function endVersionMove(cluster: Cluster, update: Update, at: number): void {
  if (update.type === "VersionUpdate") cluster.upgradedAt = at;
  else delete cluster.upgradedAt;
  delete cluster.autoUpgraded;
  delete cluster.incompatibleFeature;
  // The findings were about the version left behind; those about the new one are worked out afresh.
  cluster.insightReport = { refreshedAt: at };
}

interface Part extends Living {
  status: string;
  statusEndsAt?: number;
  modifiedAt: number;
}

function stepParts(world: World, cluster: Cluster, parts: Part[], at: number): void {
  for (const part of [...parts]) {
    stepUpdates(part.updates, at, world, cluster, (update) => {
      freezeInsights(world, cluster, at);
      Object.assign(part, update.change);
      part.modifiedAt = at;
    });
    if ((part.statusEndsAt ?? NEVER) > at) continue;
    freezeInsights(world, cluster, at);
    if (part.status === "DELETING") parts.splice(parts.indexOf(part), 1);
    else part.status = "ACTIVE";
    delete part.statusEndsAt;
  }
}

function stepUpdates(
  updates: readonly Update[],
  at: number,
  world: World,
  cluster: Cluster,
  apply: (update: Update) => void,
): void {
  for (const update of updates) {
    if (nextDue(update) > at) continue;
    step(update, at, () => rollbackIsReady(world, cluster));
    if (update.status === "Successful") apply(update);
    if (!isRunning(update)) dropSpent(update);
  }
}

/** What was still to come of an update is over: kept updates are many and should be small. */
function dropSpent(update: Update): void {
  update.phases = [];
  delete update.change;
  delete update.ending;
  delete update.endingErrors;
}
