// What is said where a lower minor is declared and not gone down to.
import type { ClusterGoal } from "./clusterWorld";
import { describeStep, type Step } from "./plan";
import { type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";

interface Refusal {
  /** What a rollback would do. */
  readonly steps: readonly Step[];
  readonly impossible: readonly string[];
  readonly switches: readonly string[];
}

/** Says what would be done, why it is not, and every switch that is missing, at once. */
export function rollbackRefused(
  goal: ClusterGoal,
  live: Minor,
  { steps, impossible, switches }: Refusal,
): Violation {
  const [runs, declared] = [formatMinor(live), formatMinor(goal.version)];
  const stay = `declare version "${runs}"`;
  const rule = goal.allowRollback === goal.version ? "EKSV013" : "EKSV003";
  const subject = `control plane of ${goal.cluster} runs ${runs} and ${declared} is declared`;
  if (impossible.length > 0) {
    const set = switches.length === 0 ? "" : `, set ${switches.join(", ")}`;
    return violation(
      rule,
      "version",
      `${subject}, which EKS cannot roll back to: ${impossible.join("; ")}. Mend that where it can be mended${set}, or ${stay}`,
    );
  }
  return violation(
    rule,
    "version",
    `${subject}: that is a rollback (${steps.map(describeStep).join("; ")}), which ` +
      `${rule === "EKSV003" ? "is not done unless it was declared" : "needs more than allowRollback"}. To roll back, set ` +
      `${switches.join(", ")}; to stay, ${stay}`,
  );
}

/** What a run says that finds its own hop undone. */
export function rolledBackMeanwhile({ cluster, version }: ClusterGoal, from: Minor, to: Minor): string {
  const [runs, goal] = [formatMinor(from), formatMinor(version)];
  return (
    `control plane of ${cluster} is not moved to ${formatMinor(to)} again: this run had it there, and someone else has rolled it back ` +
    `to ${runs} since. Next: to agree, declare version "${runs}"; to upgrade again, declare "${runs}" first and "${goal}" after that`
  );
}
