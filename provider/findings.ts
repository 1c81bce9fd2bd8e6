// What check found for each resource of this process, for the diff and the apply that follow it.
import type { Found } from "./versions/diff";
import { type CancelStep, type Plan, type Step, stepGoals, stepSubject } from "./versions/plan";
import type { Inputs } from "./inputs";

export interface Finding<Goal> {
  readonly goal: Goal;
  readonly plan: Plan;
  /** The plan was read from EKS, not guessed from the state. */
  readonly verified: boolean;
}

interface Entry {
  readonly key: string;
  readonly finding: Finding<unknown>;
}

const entries = new Map<string, Entry>();

/** @param inputs as check returns them */
export function remember(inputs: Inputs, finding: Finding<unknown>): void {
  entries.set(urnOf(inputs), { key: keyOf(inputs), finding });
}

/** What check found for exactly these inputs; absent in a refresh, whose inputs are an earlier run's. */
export function findingFor(inputs: Inputs): Finding<unknown> | undefined {
  const entry = entries.get(urnOf(inputs));
  return entry?.key === keyOf(inputs) ? entry.finding : undefined;
}

/**
 * Whether the plan that check made leads where this step does, or where a part of it does: an update of someone else's may have
 * done the rest since. Without a plan from EKS nothing can be held against a step.
 */
export function wasPlanned(finding: Finding<unknown> | undefined, step: Step): boolean {
  if (finding === undefined || !finding.verified) return true;
  const subject = stepSubject(step);
  return finding.plan.steps.some((planned) => {
    if (planned.kind === "cancel" && isWayBackUp(planned, step)) return true;
    const goals = stepGoals(planned);
    return stepSubject(planned) === subject && stepGoals(step).every((goal) => goals.includes(goal));
  });
}

/** Where a rollback could no longer be cancelled, the hop that undoes it was announced with the cancellation. */
function isWayBackUp({ to }: CancelStep, step: Step): boolean {
  return step.kind === "controlPlane" && step.from === to && step.to === to + 1;
}

/** What diff needs to know of what check found. */
export function foundFor(inputs: Inputs): Found | undefined {
  const plan = findingFor(inputs)?.plan;
  return plan && { steps: plan.steps.length, settled: plan.settled };
}

/**
 * What check planned, for the run that follows it. Where check could not ask EKS, its rules are asked now, before anything is
 * started, and the run is held to that.
 * @param declared the goal where there was no check
 * @throws where a rule forbids the plan
 */
export async function planned<Goal>(
  inputs: Inputs,
  declared: Goal,
  plan: (goal: Goal) => Plan | Promise<Plan>,
): Promise<{ goal: Goal; plan: Plan }> {
  const finding = findingFor(inputs) as Finding<Goal> | undefined;
  if (finding?.verified) return { goal: finding.goal, plan: finding.plan };
  const goal = finding?.goal ?? declared;
  const made = await plan(goal);
  assertAllowed(made);
  remember(inputs, { goal, plan: made, verified: true });
  return { goal, plan: made };
}

function assertAllowed({ violations }: Plan): void {
  if (violations.length > 0) throw new Error(violations.map(({ message }) => message).join("; "));
}

function urnOf(inputs: Inputs): string {
  return typeof inputs.__urn === "string" ? inputs.__urn : "";
}

function keyOf(inputs: Inputs): string {
  return stable({ ...inputs, __provider: undefined });
}

/** JSON with sorted keys: the engine hands objects back in an order of its own. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
