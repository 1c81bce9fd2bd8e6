// What is said where a person has to do something before a plan can carry node groups and add-ons.
import { oldestAllowed, plural, type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";
import type { Obstacle } from "./carryNodegroups";

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
