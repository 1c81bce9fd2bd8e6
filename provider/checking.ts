// What the checks of all resources have in common: inputs first, then a look at EKS, then one of three conclusions.
import { failureOf, messageOf } from "./eks/errors";
import type { Evidence } from "./eks/observe";
import type { Checked } from "./dynamicProvider";
import { remember } from "./findings";
import { record } from "./eventLog";
import type { Failure, Inputs } from "./inputs";
import { lookAt, readOnce } from "./look";
import { memorize, memoryOf } from "./memory";
import { announce, type Report, warnUnverified } from "./report";
import type { Config } from "./settings";
import { isSame, stamped, unknownStamps } from "./stamps";
import { unknownValue } from "./versions/diff";
import { describeStep, type Plan } from "./versions/plan";

/** What tells one resource's check from another's. */
export interface Kind {
  /** The properties whose change makes it another resource. */
  readonly identity: readonly string[];
  /** As messages name it: `control plane of prod`. */
  readonly subject: (inputs: Inputs) => string;
  /** What is wrong with the inputs, whatever EKS says. */
  readonly judgeInputs: (inputs: Inputs) => Failure[];
  readonly judge: (matter: Matter) => Promise<Checked>;
}

/** What is to be judged: inputs that are right in themselves, and what is known of the cluster. */
export interface Matter {
  /** As the state will keep them, but for the stamps. */
  readonly inputs: Inputs;
  /** The last run's inputs, where they were of the same thing. */
  readonly olds?: Inputs;
  readonly evidence: Evidence;
  readonly report: Report;
}

/** A goal, which the run takes up again, and the plan for it. */
interface Planned {
  readonly goal: unknown;
  readonly plan: Plan;
}

export async function check(
  kind: Kind,
  config: Config | undefined,
  olds: Inputs,
  news: Inputs,
): Promise<Checked> {
  const { __preview: preview, ...inputs } = news;
  const failures = kind.judgeInputs(inputs);
  if (failures.length > 0) return { inputs, failures };
  if (kind.identity.some((key) => inputs[key] === unknownValue)) return unknownStamps(inputs);
  const { session, evidence, failures: refusals } = await lookAt(config, olds, inputs);
  if (refusals.length > 0) return { inputs, failures: [...refusals] };

  const region = session?.settings.region;
  const same = isSame(olds, { ...inputs, region }, kind.identity);
  const arn = evidence.kind === "live" ? evidence.cluster.arn : same ? memoryOf(olds).arn : undefined;
  const matter: Matter = {
    inputs: { ...inputs, ...(region !== undefined && { region }), __memory: memorize(inputs, arn) },
    ...(same && { olds }),
    evidence,
    report: {
      urn: inputs.__urn,
      preview: preview === true,
      subject: kind.subject(inputs),
      ...(region !== undefined && { region }),
      ...(session?.endpoint !== undefined && { endpoint: session.endpoint }),
    },
  };
  return readOnce(String(inputs.clusterName), () => kind.judge(matter));
}

/**
 * Reads something of a cluster that is there. What EKS refuses is a failure of `property`.
 * @param action the IAM action that the read needs
 */
export async function lookFor<T>(
  what: string,
  { property, action }: { property: string; action: string },
  read: () => Promise<T>,
): Promise<{ readonly found: T } | { readonly failure: Failure }> {
  try {
    return { found: await read() };
  } catch (error) {
    const next = failureOf(error) === "denied" ? `allow ${action} for the role of this run` : "run again";
    return { failure: { property, reason: `reading ${what}: ${messageOf(error)}. Next: ${next}` } };
  }
}

/**
 * EKS has none of this name: for a new resource it may be made in this very run, otherwise it is gone.
 * @param remedy what else may be done about it than what goes for everything
 */
export async function concludeAbsent(
  { inputs, olds, report }: Matter,
  { what, line, property, remedy = "" }: { what: string; line: string; property: string; remedy?: string },
): Promise<Checked> {
  if (olds !== undefined) {
    const where = typeof inputs.region === "string" ? inputs.region : "this region";
    const reason =
      `${what} is not found in ${where}: it was deleted, or the credentials are another account's. Next: ` +
      `${remedy}correct the credentials, or remove this resource from the program`;
    return { inputs, failures: [{ property, reason }] };
  }
  await announce(report, [line]);
  return report.preview ? unknownStamps(inputs) : { inputs: stamped(inputs, {}, [line]) };
}

/**
 * EKS could not be asked: the plan comes from the state, each line marked.
 * @param destination what a new resource would do, as nothing is known of where it starts
 */
export async function concludeUnverified(
  { inputs, olds, report }: Matter,
  { goal, plan }: Planned,
  reason: string,
  destination: string,
): Promise<Checked> {
  if (plan.violations.length > 0) return refused(inputs, plan);
  const lines = olds === undefined ? [destination] : plan.steps.map(describeStep);
  const marked = lines.map((line) => `${line} (not verified)`);
  await warnUnverified(report, String(inputs.clusterName), reason);
  await announce(report, marked);
  const checked = stamped(inputs, {}, marked);
  remember(checked, { goal, plan: { ...plan, settled: false }, verified: false });
  return { inputs: checked };
}

/** @param runs what runs now, in a word, for the note that a new resource adopts it */
export async function concludeLive(
  { inputs, olds, report }: Matter,
  { goal, plan }: Planned,
  observed: Inputs,
  runs: string,
): Promise<Checked> {
  if (plan.violations.length > 0) return refused(inputs, plan);
  const notes = [
    ...(olds === undefined && plan.settled && plan.elsewhere.length === 0
      ? [`adopted as it is, at ${runs}: no update`]
      : []),
    ...plan.notes,
  ];
  const lines = [...plan.elsewhere, ...plan.steps.map(describeStep)];
  record("plan", report.urn, { steps: lines, warnings: plan.warnings });
  await announce(report, lines, plan.warnings, notes);
  const checked = stamped(inputs, observed, lines);
  remember(checked, { goal, plan, verified: true });
  return { inputs: checked };
}

function refused(inputs: Inputs, plan: Plan): Checked {
  return {
    inputs,
    failures: plan.violations.map(({ property, message }) => ({ property, reason: message })),
  };
}
