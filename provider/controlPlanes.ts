// Where this run leaves each control plane, as its resource's check found: the node groups that come after it are held to that.
import type { Minor } from "./versions/version";

interface Declared {
  readonly urn: unknown;
  readonly goal: Minor;
  readonly minor: Minor;
}

const declared = new Map<string, Declared>();

/**
 * @param arn of the cluster
 * @param goal the minor that is declared
 * @param minor what the control plane will run after this run
 * @returns the URN of another resource that has declared another minor for the same cluster in this run
 */
export function declareControlPlane(
  arn: string,
  urn: unknown,
  goal: Minor,
  minor: Minor,
): string | undefined {
  const known = declared.get(arn);
  if (known !== undefined && known.urn !== urn && known.goal !== goal) return String(known.urn);
  declared.set(arn, { urn, goal, minor });
  return undefined;
}

/** Absent where no resource of this process has declared the cluster. */
export function controlPlaneAfterRun(arn: string): Minor | undefined {
  return declared.get(arn)?.minor;
}
