// Where this run leaves each cluster, as its ClusterVersion's check found: the resources that come after it are held to that.
import type { CarriedNodegroup } from "./versions/planNodegroup";
import type { Minor } from "./versions/version";

/** A cluster as its ClusterVersion will have made it. */
export interface ClusterAfterRun {
  readonly controlPlane: Minor;
  /** Node groups that it rolls on the way, as it leaves them. */
  readonly nodegroups: ReadonlyMap<string, CarriedNodegroup>;
  /** Add-ons that it moves on the way, at the version where it leaves them. */
  readonly addons: ReadonlyMap<string, string>;
  /** Where every run of it holds node groups (carryNodegroups: "all"): one that is declared lower would be rolled for ever. */
  readonly heldAt: ReadonlyMap<string, Minor>;
  /** The control plane goes down, as was declared: its node groups and add-ons may go down with it. */
  readonly rollsBack: boolean;
}

interface Declared {
  readonly urn: unknown;
  readonly goal: Minor;
  readonly after: ClusterAfterRun;
}

const declared = new Map<string, Declared>();

/**
 * @param arn of the cluster
 * @param goal the minor that is declared
 * @returns the URN of another resource that has declared another minor for the same cluster in this run
 */
export function declareControlPlane(
  arn: string,
  urn: unknown,
  goal: Minor,
  after: ClusterAfterRun,
): string | undefined {
  const known = declared.get(arn);
  if (known !== undefined && known.urn !== urn && known.goal !== goal) return String(known.urn);
  declared.set(arn, { urn, goal, after });
  return undefined;
}

/** Absent where no resource of this process has declared the cluster. */
export function clusterAfterRun(arn: string): ClusterAfterRun | undefined {
  return declared.get(arn)?.after;
}
