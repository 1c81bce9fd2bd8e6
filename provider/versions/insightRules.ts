// What EKS's findings mean for a hop: what stops it, what is shown, and what could not be evaluated.
import { type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";

/** One finding of EKS's, as DescribeInsight shows it. */
export interface Finding {
  readonly name: string;
  /** `PASSING`, `WARNING`, `ERROR` or `UNKNOWN`. */
  readonly status: string;
  readonly reason: string;
  readonly recommendation: string;
  readonly resources: readonly string[];
}

/** What the program wants of EKS's findings. */
export interface InsightGoal {
  readonly mode: "off" | "warn" | "enforce";
  /** Findings that stop nothing, by name, with the reason. */
  readonly ignore: Readonly<Record<string, string>>;
  /** The one minor for which findings stop nothing. */
  readonly force?: Minor;
}

interface Move {
  readonly cluster: string;
  readonly category: "UPGRADE_READINESS" | "ROLLBACK_READINESS";
  readonly version: Minor;
}

export interface Verdict {
  readonly violation?: Violation;
  readonly warnings: readonly string[];
}

/** Kubelets and kube-proxies outside managed node groups show in these alone, so they stop a hop in every mode. */
const skewNames = /^(kubelet|kube-proxy) version skew$/i;

const shownResources = 5;

/**
 * @param goal with the number of hops that came before in this run: what is not evaluated stops from the second on
 * @param problem why the findings may be missing or old
 */
export function judgeFindings(
  move: Move,
  goal: InsightGoal & { readonly hop: number },
  findings: readonly Finding[],
  problem: string | undefined,
): Verdict {
  const forced = goal.force === move.version;
  const skew = findings.filter(({ name }) => skewNames.test(name));
  const shown = findings.filter((finding) => isShown(finding, goal));
  const stopping = forced ? [] : findings.filter((finding) => stops(finding, goal, move));
  const known = skew.length > 0 && skew.every(({ status }) => status !== "UNKNOWN");
  const warnings = shown
    .filter((finding) => !stopping.includes(finding))
    .map((finding) => warningOn(move, finding, goal));
  if (stopping.length > 0) {
    const ignorable =
      move.category === "UPGRADE_READINESS" && stopping.some(({ name }) => !skewNames.test(name));
    return { violation: stopped(move, stopping.map(describeFinding), ignorable), warnings };
  }
  if (known) {
    const old = problem === undefined ? [] : [`${subjectOf(move)}: they may be old (${problem})`];
    return { warnings: [...warnings, ...old] };
  }
  const why = problem ?? "EKS has no findings on it";
  const text = `the skew of nodes outside managed node groups is not evaluated (${why})`;
  if (goal.hop > 0 && !forced && move.category === "UPGRADE_READINESS")
    return { violation: stopped(move, [text], false), warnings };
  return { warnings: [...warnings, `${subjectOf(move)}: ${text}`] };
}

/** One finding in a line: name, what it is about, why, and what EKS recommends. */
export function describeFinding({ name, status, reason, recommendation, resources }: Finding): string {
  const about = resources.slice(0, shownResources).join(", ");
  const more = resources.length > shownResources ? ` and ${resources.length - shownResources} more` : "";
  const on = about === "" ? "" : ` on ${about}${more}`;
  const advice = recommendation === "" ? "" : ` EKS recommends: ${recommendation}`;
  // EKS's sentences end with a full stop, and ours goes on.
  return `${name} (${status})${on}: ${reason}${advice}`.replace(/[.:\s]+$/, "");
}

function isShown({ name, status }: Finding, { mode, ignore }: InsightGoal): boolean {
  if (status === "PASSING") return false;
  if (skewNames.test(name)) return status === "ERROR" || mode !== "off";
  return mode !== "off" && (status !== "UNKNOWN" || !Object.hasOwn(ignore, name));
}

function stops({ name, status }: Finding, { mode, ignore }: InsightGoal, { category }: Move): boolean {
  if (skewNames.test(name)) return status === "ERROR";
  // EKS itself starts no rollback against these (EKS User Guide, "Roll back a cluster").
  if (category === "ROLLBACK_READINESS") return status === "ERROR" || status === "UNKNOWN";
  return mode === "enforce" && status === "ERROR" && !Object.hasOwn(ignore, name);
}

function warningOn(move: Move, finding: Finding, { ignore }: InsightGoal): string {
  const ignored = Object.hasOwn(ignore, finding.name) ? ` (ignored: ${String(ignore[finding.name])})` : "";
  return `${subjectOf(move)}: ${describeFinding(finding)}${ignored}`;
}

/** @param ignorable whether the program may pass over a finding by its name */
function stopped(move: Move, reasons: readonly string[], ignorable: boolean): Violation {
  const version = formatMinor(move.version);
  const passOver = ignorable ? "; insights.ignore passes over a finding by its name" : "";
  return violation(
    "EKSV012",
    "insights",
    `control plane of ${move.cluster} is not moved to ${version}: ${reasons.join("; ")}. Resolve that and run again, or set force: ` +
      `"${version}" to move in spite of it${passOver}`,
  );
}

function subjectOf({ cluster, version }: Move): string {
  return `insights of ${cluster} for ${formatMinor(version)}`;
}
