// What policies judge: plain facts about clusters and node groups, whichever package's resource declares them.
import { printable } from "../../provider/eks/errors";
import type { Minor } from "../../provider/versions/version";
import type { Place } from "./place";
import type { Value } from "./value";

/** `ours`: a resource of this package; `aws`: one of pulumi-aws, those that pulumi-eks makes among them. */
export type Owner = "ours" | "aws";

interface Fact {
  readonly owner: Owner;
  readonly urn: string;
  readonly place: Place;
  readonly cluster: Value<string>;
  /** Under ignoreChanges only a creation takes it, so it says nothing of what runs. */
  readonly version: Value<Minor>;
  /** The steps that check planned; absent for resources of pulumi-aws. */
  readonly plan: Value<readonly string[]>;
  /** The property that forces an update, as it is declared: `force: "1.32"`, `forceUpdateVersion: true`. */
  readonly force: Value<string>;
  /** Properties that are declared and not under ignoreChanges: those that this resource manages. */
  readonly manages: readonly string[];
}

export interface ClusterFact extends Fact {
  readonly kind: "cluster";
  readonly observed: Value<ObservedCluster>;
  /** Node groups that its plan rolls on the way, at the minor where it leaves them. */
  readonly carried: ReadonlyMap<string, Minor>;
}

export interface NodegroupFact extends Fact {
  readonly kind: "nodegroup";
  readonly nodegroup: Value<string>;
  /** The control plane's version as the node group declares it. */
  readonly clusterVersion: Value<Minor>;
  readonly releaseVersion: Value<string>;
  readonly amiType: Value<string>;
  /** The minor that a custom AMI carries, as declared. */
  readonly amiMinor: Value<Minor>;
  readonly observed: Value<ObservedNodegroup>;
}

export type EksFact = ClusterFact | NodegroupFact;

/** What runs, from a stamp or a live read. */
export interface ObservedCluster {
  readonly version: Minor;
  readonly nodegroups: ReadonlyMap<string, ObservedNodegroup>;
}

export interface ObservedNodegroup {
  readonly version?: Minor;
  readonly releaseVersion?: string;
  /** Absent in a cluster's stamp. */
  readonly amiType?: string;
  /** The control plane's live version, where the node group's stamp holds it. */
  readonly clusterVersion?: Minor;
}

/** Whether the resource brings anything to a version: one of pulumi-aws that declares none, or ignores it, does not. */
export function managesVersion(fact: EksFact): boolean {
  return fact.owner === "ours" || fact.manages.length > 0;
}

/** control plane of prod; node group web of prod */
export function subjectOf(fact: EksFact): string {
  const name = (value: Value<string>) =>
    value.kind === "known" ? printable(value.value) : "(not known yet)";
  return fact.kind === "cluster"
    ? `control plane of ${name(fact.cluster)}`
    : `node group ${name(fact.nodegroup)} of ${name(fact.cluster)}`;
}
