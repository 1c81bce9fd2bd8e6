// Exceptions and permissions with an end: until when they hold, and which have run out.
import { printable } from "../provider/eks/errors";
import { type Minor, parseMinor } from "../provider/versions/version";

/** One rollback that `cluster-downgrade` permits, with the cluster's node groups. */
export interface Allowance {
  readonly cluster: string;
  readonly to: string;
  readonly until: string;
}

/** How far a cluster's node groups, or one of them, may lag for a while. */
export interface Exception {
  readonly cluster: string;
  readonly nodegroup?: string;
  readonly maxMinorsBehind: number;
  readonly until: string;
  readonly reason: string;
}

/** Whether `until` has not passed: a date holds to its end (UTC), an instant to the second. What cannot be read has passed. */
export function holds({ until }: { readonly until: string }, now: Date): boolean {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(until) ? Date.parse(`${until}T23:59:59.999Z`) : Date.parse(until);
  return end >= now.getTime();
}

export function permits(
  allow: readonly Allowance[],
  cluster: string | undefined,
  to: Minor,
  now: Date,
): boolean {
  return allow.some((entry) => entry.cluster === cluster && parseMinor(entry.to) === to && holds(entry, now));
}

/** The exception for this node group that holds, one by name before one for the whole cluster. */
export function exceptionFor(
  exceptions: readonly Exception[],
  cluster: string,
  nodegroup: string,
  now: Date,
): Exception | undefined {
  const matching = exceptions.filter((entry) => entry.cluster === cluster && holds(entry, now));
  return (
    matching.find((entry) => entry.nodegroup === nodegroup) ??
    matching.find((entry) => entry.nodegroup === undefined)
  );
}

/** Names the entry, so that it can be found in the configuration. */
export function describeEntry(entry: Allowance | Exception): string {
  const where =
    "nodegroup" in entry && entry.nodegroup !== undefined
      ? `${entry.cluster}/${entry.nodegroup}`
      : entry.cluster;
  const what = "to" in entry ? `to ${entry.to}` : `at most ${entry.maxMinorsBehind} behind`;
  return printable(`${where}, ${what}, until ${entry.until}`);
}
