// What runs: the stamp that a resource's check left, else a live read with the resource's own provider settings.
import type { ClusterFact, NodegroupFact, ObservedCluster, ObservedNodegroup } from "../view/facts";
import type { Place } from "../view/place";
import type { Evidence, LiveReads } from "./liveReads";

/** Where evidence may come from. */
export interface Sources {
  /** Absent where the configuration forbids live reads. */
  readonly live?: LiveReads;
}

export async function runningCluster(
  fact: ClusterFact,
  sources: Sources,
): Promise<Evidence<ObservedCluster>> {
  if (fact.observed.kind === "known") return { kind: "live", value: fact.observed.value };
  if (fact.observed.kind === "unknown") return fact.observed;
  return liveCluster(fact.place, fact.cluster, sources);
}

export async function runningNodegroup(
  fact: NodegroupFact,
  sources: Sources,
): Promise<Evidence<ObservedNodegroup>> {
  if (fact.observed.kind === "known") return { kind: "live", value: fact.observed.value };
  if (fact.observed.kind === "unknown") return fact.observed;
  if (fact.nodegroup.kind === "unknown") return fact.nodegroup;
  const cluster = await liveCluster(fact.place, fact.cluster, sources);
  if (cluster.kind !== "live") return cluster;
  const found =
    fact.nodegroup.kind === "known" ? cluster.value.nodegroups.get(fact.nodegroup.value) : undefined;
  return found === undefined ? { kind: "absent" } : { kind: "live", value: found };
}

/** A cluster that is read with the provider of a resource of its. */
export async function liveCluster(
  place: Place,
  cluster: ClusterFact["cluster"],
  { live }: Sources,
): Promise<Evidence<ObservedCluster>> {
  if (cluster.kind === "unknown") return cluster;
  if (cluster.kind === "absent") return { kind: "unverified", reason: "the resource names no cluster" };
  if (live === undefined)
    return { kind: "unverified", reason: "liveReads is false in the policy's configuration" };
  return live.cluster(place, cluster.value);
}
