// What is said where a person has to do something before a hop: node groups too old for it, and what a plan cannot carry.
import { oldestAllowed, plural, type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";
import type { Obstacle } from "./carryNodegroups";

/** A node group that would be too old after a hop. */
interface LaggingGroup {
  readonly name: string;
  readonly minor: Minor;
  /** The newest minor that has an AMI of its type, where there is such an end. */
  readonly newest?: Minor;
  /** Why a plan could not carry it either: a custom AMI, or an issue of its health. */
  readonly byHand?: boolean;
}

/**
 * @param groups those that would be too old for the hop
 * @param later those that would be too old further on, on the way to the declared version
 */
export function skewBlocksHop(
  cluster: string,
  hop: Minor,
  groups: readonly LaggingGroup[],
  later: { readonly version: Minor; readonly groups: readonly LaggingGroup[] },
): Violation {
  const oldest = oldestAllowed(hop);
  const highest = formatMinor(hop - 1);
  const stuck = groups.filter(({ newest = oldest }) => newest < oldest);
  const raised = groups.filter((group) => !stuck.includes(group));
  const whom = stuck.length > 0 ? named(raised) : raised.length === 1 ? "it" : "them";
  const carried = raised.filter(({ byHand }) => byHand !== true);
  const these = carried.length < raised.length ? named(carried) : whom;
  const carrying =
    carried.length === 0 ? "" : `; or set carryNodegroups: "needed" to roll ${these} on the way`;
  const sentences = [
    `control plane of ${cluster} cannot reach ${formatMinor(hop)}: ${named(groups)} would be too old for it`,
    raised.length > 0 &&
      `Raise ${whom} to at least ${formatMinor(oldest)} (at most ${highest}) first: declare version "${highest}" for the ` +
        `cluster and these node groups, run it, then declare the rest${carrying}`,
    stuck.length > 0 &&
      `EKS publishes no ${formatMinor(oldest)} AMI for ${named(stuck)}: move the workloads to node groups of another AMI type ` +
        "(AL2023 or Bottlerocket) first",
    later.groups.length > 0 &&
      `On the way to ${formatMinor(later.version)}, ${named(later.groups)} will have to be raised too`,
  ];
  return violation("EKSV001", "version", sentences.filter(Boolean).join(". "));
}

/** node groups web (1.30), db (1.29) */
function named(groups: readonly LaggingGroup[]): string {
  const each = groups.map(({ name, minor }) => `${name} (${formatMinor(minor)})`);
  return `${plural(groups.length, "node group")} ${each.join(", ")}`;
}

/** A group that a person has to raise before a hop. */
export interface ByHand extends Obstacle {
  readonly name: string;
  readonly from: Minor;
  readonly hop: Minor;
}

/** Every group that needs a person on the whole way, named before anything starts. */
export function raiseByHand(cluster: string, groups: readonly ByHand[]): Violation {
  const first = Math.min(...groups.map(({ hop }) => hop));
  const each = groups.map(
    ({ name, from, hop, because, remedy }) =>
      `${name} (${formatMinor(from)}) to ${formatMinor(oldestAllowed(hop))} or newer before control plane ${formatMinor(hop)}, as ${because}: ` +
      `${remedy.charAt(0).toLowerCase()}${remedy.slice(1)}`,
  );
  return violation(
    "EKSV016",
    "carryNodegroups",
    `control plane of ${cluster} cannot reach ${formatMinor(first)}: ${plural(groups.length, "node group")} that this plan cannot ` +
      `roll ${groups.length === 1 ? "has" : "have"} to be raised by hand: ${each.join("; ")}`,
  );
}

/** A group that its cluster would roll past what its own resource declares. */
export function carriedPast(subject: string, carried: Minor, declared: Minor): Violation {
  return violation(
    "EKSV016",
    "version",
    `${subject} is declared at ${formatMinor(declared)}, and its cluster has to roll it to ${formatMinor(carried)} on the way. Declare version ` +
      `"${formatMinor(carried)}" or newer, or name only other node groups in the cluster's carryOnly`,
  );
}

/** An add-on for which EKS offers no version that runs on both sides of a move. */
export function noAddonForBoth(
  cluster: string,
  addon: { readonly name: string; readonly version: string },
  from: Minor,
  to: Minor,
): Violation {
  return violation(
    "EKSV014",
    "carryAddons",
    `control plane of ${cluster} cannot go from ${formatMinor(from)} to ${formatMinor(to)}: add-on ${addon.name} ${addon.version} does not ` +
      `run on ${formatMinor(to)}, and EKS offers no version of it that runs on both (DescribeAddonVersions). Update or remove it by hand ` +
      "first",
  );
}
