// What a plan is: the ordered steps from what runs to what is declared, and how they read in a preview.
import type { Violation } from "./rules";
import { formatMinor, type Minor } from "./version";

/** One call that EKS answers with an update to wait for. */
export type Step = ControlPlaneStep | NodegroupStep | AddonStep | CancelStep;

/** One UpdateClusterVersion: exactly one minor, down where a rollback was declared. */
export interface ControlPlaneStep {
  readonly kind: "controlPlane";
  readonly from: Minor;
  readonly to: Minor;
}

/** One UpdateNodegroupVersion: version, release and launch template travel in one call. */
export interface NodegroupStep {
  readonly kind: "nodegroup";
  readonly nodegroup: string;
  readonly version?: Change<Minor>;
  readonly releaseVersion?: Change<string>;
  readonly launchTemplateVersion?: Change<string>;
  /** The declared control plane that the step has to come after. */
  readonly after?: Minor;
}

/** One UpdateAddon. */
export interface AddonStep {
  readonly kind: "addon";
  readonly addon: string;
  readonly version: Change<string>;
  /** The control plane that the step has to come after. */
  readonly after?: Minor;
}

/** One CancelUpdate: a rollback to the minor `to` ends where the nodes still roll. */
export interface CancelStep {
  readonly kind: "cancel";
  readonly to: Minor;
}

export interface Change<T> {
  readonly from: T;
  readonly to: T;
}

/** What check found: steps to take, rules that forbid it, and what a person should know. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly violations: readonly Violation[];
  readonly warnings: readonly string[];
  /** Lines of the plan that another resource of this run does before: `with its cluster: node group web 1.32 -> 1.31`. */
  readonly elsewhere: readonly string[];
  /** What a preview adds about the plan. */
  readonly notes: readonly string[];
  /** What runs is what is declared, so that outputs which say otherwise are to be recorded anew. */
  readonly settled: boolean;
  /** The plan goes down because that was declared and allowed. */
  readonly goesDown: boolean;
}

/** A plan with nothing to do; `more` overrides its parts. */
export function emptyPlan(more: Partial<Plan> = {}): Plan {
  return {
    steps: [],
    violations: [],
    warnings: [],
    elsewhere: [],
    notes: [],
    settled: false,
    goesDown: false,
    ...more,
  };
}

/** One step as a line of a preview: `control plane 1.31 -> 1.32`, `after control plane 1.32: node group web 1.31 -> 1.32`. */
export function describeStep(step: Step): string {
  const after =
    (step.kind === "nodegroup" || step.kind === "addon") && step.after !== undefined
      ? `after control plane ${formatMinor(step.after)}: `
      : "";
  return `${after}${describeMove(step)}`;
}

/** The step by itself, as it is said while it is done. */
export function describeMove(step: Step): string {
  if (step.kind === "controlPlane")
    return `control plane ${arrow(step.from, step.to)}${step.to < step.from ? " (rollback)" : ""}`;
  if (step.kind === "cancel") return `cancel the rollback to ${formatMinor(step.to)}`;
  if (step.kind === "addon") return `add-on ${step.addon} ${step.version.from} -> ${step.version.to}`;
  const parts: string[] = [];
  if (step.version) parts.push(arrow(step.version.from, step.version.to));
  if (step.releaseVersion) {
    const { from, to } = step.releaseVersion;
    parts.push(from === to ? `release ${to} kept` : `release ${from} -> ${to}`);
  }
  if (step.launchTemplateVersion) {
    parts.push(
      `launch template version ${step.launchTemplateVersion.from} -> ${step.launchTemplateVersion.to}`,
    );
  }
  return `node group ${step.nodegroup} ${parts.join(", ")}`;
}

/** Where a step leads, without where it starts: two steps that lead to the same end are the same intent. */
export function stepGoal(step: Step): string {
  return `${stepSubject(step)} ${stepGoals(step).join(", ")}`;
}

/** What a step moves. */
export function stepSubject(step: Step): string {
  if (step.kind === "controlPlane") return "control plane";
  if (step.kind === "cancel") return "rollback";
  return step.kind === "addon" ? `add-on ${step.addon}` : `node group ${step.nodegroup}`;
}

/** The parts of where a step leads. */
export function stepGoals(step: Step): string[] {
  if (step.kind === "controlPlane") return [formatMinor(step.to)];
  if (step.kind === "addon") return [`version ${step.version.to}`];
  if (step.kind === "cancel") return [`to ${formatMinor(step.to)} cancelled`];
  const { version, releaseVersion, launchTemplateVersion } = step;
  return [
    ...(version ? [`version ${formatMinor(version.to)}`] : []),
    ...(releaseVersion ? [`release ${releaseVersion.to}`] : []),
    ...(launchTemplateVersion ? [`launch template version ${launchTemplateVersion.to}`] : []),
  ];
}

function arrow(from: Minor, to: Minor): string {
  return `${formatMinor(from)} -> ${formatMinor(to)}`;
}
