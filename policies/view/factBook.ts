// The facts of one run, found by URN and by the name of their cluster: a large stack is looked up often.
import type { EksFact } from "./facts";

export class FactBook {
  private readonly byUrn = new Map<string, EksFact>();
  private readonly byCluster = new Map<string, EksFact[]>();

  get(urn: string): EksFact | undefined {
    return this.byUrn.get(urn);
  }

  add(fact: EksFact): void {
    if (this.byUrn.has(fact.urn)) return;
    this.byUrn.set(fact.urn, fact);
    if (fact.cluster.kind !== "known") return;
    const others = this.byCluster.get(fact.cluster.value) ?? [];
    this.byCluster.set(fact.cluster.value, [...others, fact]);
  }

  /** All, in the order in which they were registered. */
  all(): EksFact[] {
    return [...this.byUrn.values()];
  }

  /** Facts whose cluster has the same name as this one's, itself among them. */
  ofSameName({ cluster }: EksFact): readonly EksFact[] {
    return cluster.kind === "known" ? (this.byCluster.get(cluster.value) ?? []) : [];
  }
}
