// Which facts are about the same cluster: joined by name and place, this package's resources before pulumi-aws's.
import type { FactBook } from "./factBook";
import type { ClusterFact, EksFact, NodegroupFact } from "./facts";
import { describePlace, isSamePlace } from "./place";

/** The cluster's fact, that the stack has none, or why it cannot be told which. */
export type Found =
  | { readonly kind: "found"; readonly fact: ClusterFact }
  | { readonly kind: "none" }
  | { readonly kind: "ambiguous"; readonly reason: string };

export function clusterOf(group: NodegroupFact, facts: FactBook): Found {
  const named = facts
    .ofSameName(group)
    .filter((fact): fact is ClusterFact => fact.kind === "cluster" && isSamePlace(fact.place, group.place));
  // One whose region is known fits better than one whose region could be any.
  const exact = named.filter(({ place }) => place.region === group.place.region);
  const fitting = exact.length > 0 ? exact : named;
  const places = [...new Set(fitting.map(({ place }) => describePlace(place)))];
  if (places.length > 1) {
    return { kind: "ambiguous", reason: `the stack has clusters of this name in ${places.join(" and in ")}` };
  }
  const fact = fitting.find(({ owner }) => owner === "ours") ?? fitting[0];
  return fact === undefined ? { kind: "none" } : { kind: "found", fact };
}

/** The stack's node groups of a cluster, each by the resource that outranks. */
export function nodegroupsOf(cluster: ClusterFact, facts: FactBook): NodegroupFact[] {
  return facts.ofSameName(cluster).filter((fact): fact is NodegroupFact => {
    if (fact.kind !== "nodegroup" || isOutranked(fact, facts)) return false;
    const found = clusterOf(fact, facts);
    return found.kind === "found" && found.fact === cluster;
  });
}

/** Whether a resource of this package is about the same cluster or node group as this one of pulumi-aws. */
export function isOutranked(fact: EksFact, facts: FactBook): boolean {
  return fact.owner === "aws" && twinsOf(fact, facts).length > 0;
}

/** The other package's resources for the same cluster or node group. */
export function twinsOf(fact: EksFact, facts: FactBook): EksFact[] {
  return facts
    .ofSameName(fact)
    .filter((other) => other.owner !== fact.owner && other.kind === fact.kind && isSameThing(fact, other));
}

function isSameThing(a: EksFact, b: EksFact): boolean {
  if (!isSamePlace(a.place, b.place)) return false;
  if (a.kind === "cluster" || b.kind === "cluster") return true;
  return (
    a.nodegroup.kind === "known" && b.nodegroup.kind === "known" && a.nodegroup.value === b.nodegroup.value
  );
}
