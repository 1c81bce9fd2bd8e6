// What is found of each thing that an update of a node group can change.
import type { Change } from "./plan";
import type { NodegroupGoal } from "./planNodegroup";
import { nodegroupTooOld, type Violation, withinSkew } from "./rules";
import type { Minor } from "./version";

/** The outcome for one of the three things that an update can change. */
export interface Verdict<T> {
  readonly change?: Change<T>;
  readonly violation?: Violation;
  readonly warning?: string;
  readonly down?: boolean;
}

/** How messages name the node group. */
export function subjectOf(goal: Pick<NodegroupGoal, "cluster" | "nodegroup">): string {
  return `node group ${goal.nodegroup} of ${goal.cluster}`;
}

/** What is said where someone else moved it, and it is left alone. */
export function newerWarning(
  goal: NodegroupGoal,
  property: string,
  running: string,
  declared: string,
): string {
  return (
    `${subjectOf(goal)} runs ${running}, not the declared ${property} ${declared}: someone else moved it. It is left as it is. ` +
    `Declare ${property} "${running}"; where it is under ignoreChanges, run \`pulumi refresh\``
  );
}

/** What is said where it would be too old for its control plane, which EKS allows. */
export function tooOldWarning(goal: NodegroupGoal, target: Minor, controlPlane: Minor): string | undefined {
  if (withinSkew(controlPlane, target)) return undefined;
  return nodegroupTooOld(subjectOf(goal), target, controlPlane).message;
}
