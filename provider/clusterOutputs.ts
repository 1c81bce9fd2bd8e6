// What a ClusterVersion records: what is live, and what its updates did.
import { endedSince, type HistoryEntry, isOwn } from "./eks/history";
import type { Cluster, EksPort } from "./eks/port";
import { rollbackOutlook } from "./eks/rollbackOutlook";
import type { Inputs } from "./inputs";
import { memoryOf } from "./memory";
import { historyIn, historyOutputs, withoutStamps } from "./record";

interface Run {
  readonly news: Inputs;
  /** The outputs of the run before. */
  readonly recorded: Inputs;
  /** As observed last. */
  readonly cluster: Cluster;
}

export async function clusterOutputs(
  port: EksPort,
  { news, recorded, cluster }: Run,
  run: readonly HistoryEntry[],
): Promise<Inputs> {
  const earlier = await endedSince(port, { cluster: cluster.name }, historyIn(recorded));
  const past = historyOutputs(earlier, run);
  const moved = past.history.findLast((entry) => isOwn(entry) && entry.status === "Successful");
  const previousVersion = moved?.from ?? recorded.previousVersion;
  return {
    ...withoutStamps(news),
    ...(await liveOutputs(cluster, port)),
    ...past,
    ...(previousVersion !== undefined && { previousVersion }),
    __memory: { ...memoryOf(news), arn: cluster.arn },
  };
}

/** What EKS alone tells. The calendar and the way back are courtesies: a role that may not read them gets everything else. */
export async function liveOutputs(cluster: Cluster, port: EksPort): Promise<Inputs> {
  const { version, region, arn, accountId, platformVersion, status, upgradePolicy } = cluster;
  const [support, rollback] = await Promise.all([
    port.supportOf(version).catch(() => undefined),
    rollbackOutlook(port, cluster).catch(() => undefined),
  ]);
  return {
    ...{ version, region, arn, accountId, platformVersion, status },
    support: { ...support, upgradePolicy },
    ...(rollback !== undefined && { rollback }),
  };
}
