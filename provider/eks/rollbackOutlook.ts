// Whether the cluster could be rolled back now, and until when: for the output of a ClusterVersion.
import { prerequisites, rollbackUntil } from "../versions/rollbackPrerequisites";
import { formatMinor, toMinor } from "../versions/version";
import { clusterFacts, rollbackFacts } from "./clusterFacts";
import type { Cluster, EksPort } from "./port";

export interface RollbackOutlook {
  /** The minor below. */
  readonly to: string;
  readonly possible: boolean;
  /** The instant, in ISO 8601, at which the seven days end; absent where EKS knows of no upgrade. */
  readonly until?: string;
  /** Why it is not possible. */
  readonly reason?: string;
}

/** EKS's findings are not asked for: they change by the hour. */
export async function rollbackOutlook(port: EksPort, cluster: Cluster): Promise<RollbackOutlook> {
  const facts = await rollbackFacts(port, cluster, false);
  const version = toMinor(cluster.version);
  const goal = { cluster: cluster.name, version: version - 1 };
  const { impossible } = prerequisites(goal, { ...clusterFacts(cluster, []), rollback: facts }, []);
  const reasons = [...impossible, ...(facts.usesFargate ? ["Fargate pods cannot be rolled back"] : [])];
  const { upgradedAt } = facts;
  return {
    to: formatMinor(version - 1),
    possible: reasons.length === 0,
    ...(upgradedAt !== undefined && { until: new Date(rollbackUntil(upgradedAt)).toISOString() }),
    ...(reasons.length > 0 && { reason: reasons.join("; ") }),
  };
}
