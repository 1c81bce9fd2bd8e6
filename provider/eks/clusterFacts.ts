// What the planning of a cluster needs to know, read from EKS: only what this plan can turn on.
import type {
  AddonFact,
  ClusterFacts,
  ClusterGoal,
  RollbackFacts,
  RunningRollback,
} from "../versions/clusterWorld";
import { formatMinor, type Minor, parseMinor, toMinor } from "../versions/version";
import { readAddons, releasesOf } from "./observeAddons";
import type { Cluster, EksPort, Nodegroup, Update } from "./port";
import { movesVersion, updatesOf } from "./updates";

/** Issues of a node group's health with which EKS updates it all the same (EKS's refusal names them). */
const harmlessIssues: readonly string[] = [
  "AsgInstanceLaunchFailures",
  "InstanceLimitExceeded",
  "InsufficientFreeAddresses",
  "ClusterUnreachable",
];

interface Seen {
  readonly cluster: Cluster;
  readonly nodegroups: Iterable<Nodegroup>;
  /** Reads the add-ons, where they are needed. */
  readonly addons: () => Promise<readonly AddonFact[]>;
}

/** @param preview whether EKS's findings are read as they stand; a run has them refreshed before it moves the control plane */
export async function readClusterFacts(
  port: EksPort,
  goal: ClusterGoal,
  { cluster, nodegroups, addons }: Seen,
  preview: boolean,
): Promise<ClusterFacts> {
  const facts = clusterFacts(cluster, nodegroups);
  const { rollingBack, raisingTo } = await runningMove(port, cluster);
  const newlyLower =
    goal.version < facts.version && (goal.previous === undefined || goal.version < goal.previous);
  const carries =
    (goal.carryAddons ?? "none") !== "none" &&
    (goal.version !== facts.version || goal.previous !== goal.version);
  const rollsBack = newlyLower && rollingBack === undefined;
  // EKS's findings may be a day old, and it rolls nothing back under add-ons that the older control plane cannot run.
  const found = carries
    ? await addons()
    : rollsBack && goal.version === facts.version - 1
      ? await addons().catch(() => undefined)
      : undefined;
  return {
    ...facts,
    ...(rollingBack !== undefined && { rollingBack }),
    ...(raisingTo !== undefined && { raisingTo }),
    ...(rollsBack && { rollback: await rollbackFacts(port, cluster, preview) }),
    ...(found !== undefined && { addons: found }),
    ...(goal.version < facts.version &&
      !newlyLower &&
      (await endOfSupport(port, cluster, formatMinor(goal.version)))),
  };
}

/** What the reads of every check tell already. */
export function clusterFacts(cluster: Cluster, nodegroups: Iterable<Nodegroup>): ClusterFacts {
  return {
    version: toMinor(cluster.version),
    ...(cluster.hold !== undefined && { hold: cluster.hold }),
    nodegroups: [...nodegroups].map(({ name, amiType, version, releaseVersion, launchTemplate, issues }) => {
      const blockedBy = issues.filter((issue) => !harmlessIssues.includes(issue));
      return {
        name,
        amiType,
        ...(version !== undefined && { version: toMinor(version) }),
        ...(releaseVersion !== undefined && { releaseVersion }),
        ...(launchTemplate !== undefined && { launchTemplateVersion: launchTemplate.version }),
        ...(blockedBy.length > 0 && { blockedBy }),
      };
    }),
  };
}

/**
 * The version update that runs. Only these clusters are asked: an Auto Mode cluster stays ACTIVE while its nodes roll back, every
 * other one is UPDATING.
 */
async function runningMove(
  port: EksPort,
  cluster: Cluster,
): Promise<{ rollingBack?: RunningRollback; raisingTo?: Minor }> {
  if (!cluster.autoMode && cluster.status !== "UPDATING") return {};
  const updates = await updatesOf(port, { cluster: cluster.name });
  const running = updates.findLast((update) => movesVersion(update) && update.status === "InProgress");
  const to = parseMinor(running?.params.Version);
  if (running === undefined || to === undefined) return {};
  return isRunningRollback(running)
    ? { rollingBack: { to, cancellable: isCancellable(cluster) } }
    : { raisingTo: to };
}

export function isRunningRollback({ type, status }: Update): boolean {
  return type === "VersionRollback" && status === "InProgress";
}

/** EKS cancels a rollback only while Auto Mode nodes roll back, before the control plane's turn (EKS User Guide). */
function isCancellable({ autoMode, status }: Cluster): boolean {
  return autoMode && status !== "UPDATING";
}

export async function rollbackFacts(
  port: EksPort,
  cluster: Cluster,
  preview: boolean,
): Promise<RollbackFacts> {
  const target = formatMinor(toMinor(cluster.version) - 1);
  const [updates, support, usesFargate, findings] = await Promise.all([
    updatesOf(port, { cluster: cluster.name }),
    // What may not be read is judged by EKS itself when the rollback is asked for.
    port.supportOf(target).catch(() => undefined),
    port.usesFargate(cluster.name).catch(() => false),
    preview ? blockingFindings(port, cluster.name, target).catch(() => undefined) : undefined,
  ]);
  const upgrade = updates.findLast(
    ({ type, status, params }) =>
      type === "VersionUpdate" && status === "Successful" && params.Version === cluster.version,
  );
  const rolledBackTo = updates.findLast(
    ({ type, status, params }) =>
      type === "VersionRollback" && status === "Successful" && params.Version === cluster.version,
  );
  const stands = upgrade !== undefined && upgrade.createdAt > (rolledBackTo?.createdAt ?? 0);
  return {
    ...(stands && { upgradedAt: upgrade.createdAt }),
    now: Date.now(),
    ...(support !== undefined && { support: support.status }),
    upgradePolicy: cluster.upgradePolicy,
    usesFargate,
    ...(findings !== undefined && { findings }),
  };
}

async function blockingFindings(port: EksPort, cluster: string, version: string) {
  const found = await port.listInsights(cluster, { category: "ROLLBACK_READINESS", version });
  if (found.length === 0) return undefined;
  return found.filter(({ status }) => status === "ERROR" || status === "UNKNOWN");
}

/** The cluster's add-ons, each with what EKS offers of it. */
export async function addonFacts(port: EksPort, cluster: string): Promise<AddonFact[]> {
  const addons = await readAddons(port, cluster);
  return Promise.all(
    [...addons.values()].map(async ({ name, version }) => ({
      name,
      version,
      releases: await releasesOf(port, name),
    })),
  );
}

/** When AWS raises this cluster from the version by itself: at the end of the support that its upgrade policy names. */
async function endOfSupport(
  port: EksPort,
  { upgradePolicy }: Cluster,
  version: string,
): Promise<{ endOfSupport?: string }> {
  const support = await port.supportOf(version).catch(() => undefined);
  const ends = upgradePolicy === "STANDARD" ? support?.endOfStandardSupport : support?.endOfExtendedSupport;
  return ends === undefined ? {} : { endOfSupport: ends };
}
