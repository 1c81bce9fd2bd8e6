// The plan of a cluster with what only EKS can tell: whose the last rollback was, and whether the version is on offer.
import { addonFacts, readClusterFacts } from "./eks/clusterFacts";
import type { Cluster, EksPort, Nodegroup } from "./eks/port";
import { lastRollback, updatesOf } from "./eks/updates";
import type { ClusterFacts, ClusterGoal } from "./versions/clusterWorld";
import { emptyPlan, type Plan } from "./versions/plan";
import { planCluster } from "./versions/planCluster";
import { unofferedVersion } from "./versions/rules";
import { formatMinor } from "./versions/version";

/** @param preview whether EKS's findings are read as they stand: a run has them refreshed */
export async function planLive(
  port: EksPort,
  goal: ClusterGoal,
  seen: { readonly cluster: Cluster; readonly nodegroups: Iterable<Nodegroup> },
  preview: boolean,
): Promise<{ readonly plan: Plan; readonly facts: ClusterFacts }> {
  const addons = () => addonFacts(port, goal.cluster);
  const facts = await readClusterFacts(port, goal, { ...seen, addons }, preview);
  // One wrong digit must not move a cluster half the way: a jump is only begun to a version that EKS offers.
  if (goal.version > facts.version + 1 && !(await isOffered(port, formatMinor(goal.version)))) {
    return { plan: emptyPlan({ violations: [unofferedVersion(goal.cluster, goal.version)] }), facts };
  }
  const unchangedAndOlder = goal.previous === goal.version && facts.version < goal.version;
  const rolledBackByOthers =
    unchangedAndOlder && lastRollback(await updatesOf(port, { cluster: goal.cluster })) !== undefined;
  return { plan: planCluster(goal, { ...facts, rolledBackByOthers }), facts };
}

/** A role that may not read the calendar (DescribeClusterVersions) is not stopped by it. */
async function isOffered(port: EksPort, version: string): Promise<boolean> {
  const found = await port.supportOf(version).catch(() => ({}));
  return found !== undefined;
}
