// What EKS asks for before a rollback, as far as its API shows it. Source: EKS User Guide, "Roll back a cluster".
import { runsOn } from "./addonRelease";
import type { ClusterFacts, ClusterGoal, RollbackFacts } from "./clusterWorld";
import type { Step } from "./plan";
import { formatMinor, type Minor } from "./version";

/** What stands in the way: what nobody can change, and what the program can permit. */
export interface Obstacles {
  readonly impossible: readonly string[];
  /** As they are written in the program: `force: "1.31"`. */
  readonly switches: readonly string[];
}

/** How long after an upgrade it can be rolled back. */
const windowMs = 7 * 86_400_000;

/** @param steps what the plan does before the control plane goes down: what that mends is no obstacle */
export function prerequisites(
  goal: ClusterGoal,
  live: ClusterFacts,
  steps: readonly Step[],
): Obstacles & { readonly notes: readonly string[] } {
  const facts = live.rollback;
  if (goal.version < live.version - 1) {
    const only = formatMinor(live.version - 1);
    return { impossible: [`EKS rolls back one minor only, to ${only}`], switches: [], notes: [] };
  }
  if (facts === undefined) return { impossible: [], switches: [], notes: [] };
  const impossible = [inWindow(live.version, facts), supported(goal.version, facts)].filter(
    (text) => text !== undefined,
  );
  const findings = (facts.findings ?? []).filter(({ name }) => !mendedBy(name, steps));
  const forced = goal.force === goal.version;
  const carries = (goal.carryAddons ?? "none") !== "none";
  const left = carries ? [] : tooNew(goal, live);
  const addons = !carries && (left.length > 0 || findings.some(({ name }) => isAboutAddons(name)));
  const rest = findings.filter(({ name }) => !(addons && isAboutAddons(name)));
  const reasons = [
    ...rest.map(({ name, reason }) => `${name}: ${reason}`.replace(/[.:\s]+$/, "")),
    ...(facts.usesFargate ? ["Fargate pods cannot be rolled back, and must be deleted"] : []),
  ];
  const switches = [
    ...(addons && !forced
      ? [
          `carryAddons: "incompatible" (add-ons that the older control plane cannot run${left.length > 0 ? `: ${left.join(", ")}` : ""})`,
        ]
      : []),
    ...(reasons.length > 0 && !forced
      ? [`force: "${formatMinor(goal.version)}" (${reasons.join("; ")})`]
      : []),
  ];
  const notes =
    facts.findings === undefined
      ? ["EKS's ROLLBACK_READINESS findings are evaluated when the control plane is reached"]
      : [];
  return { impossible, switches, notes };
}

/** What EKS says of the way back from `version`, for whoever may need it later; undefined where it is open. */
function inWindow(version: Minor, { upgradedAt, now }: RollbackFacts): string | undefined {
  if (upgradedAt === undefined) {
    return `EKS knows of no upgrade to ${formatMinor(version)}: a cluster that was created at its version, or rolled back to it, cannot go below it`;
  }
  const until = rollbackUntil(upgradedAt);
  return now > until ? `the seven days after the upgrade ended on ${day(until)}` : undefined;
}

/** When the way back ends, in milliseconds since the epoch. EKS counts from the end of the upgrade, which its API does not show. */
export function rollbackUntil(upgradedAt: number): number {
  return upgradedAt + windowMs;
}

function supported(target: Minor, { support, upgradePolicy }: RollbackFacts): string | undefined {
  const version = formatMinor(target);
  if (support === "UNSUPPORTED") return `EKS no longer supports ${version}`;
  if (support === "EXTENDED_SUPPORT" && upgradePolicy === "STANDARD")
    return `${version} is in extended support: set the cluster's upgradePolicy to EXTENDED first`;
  return undefined;
}

/** Add-ons that the older control plane cannot run, each with its version. */
function tooNew({ version: older }: ClusterGoal, { addons = [] }: ClusterFacts): string[] {
  return addons
    .filter(({ version, releases }) => !runsOn(releases, version, older))
    .map(({ name, version }) => `${name} ${version}`);
}

function mendedBy(name: string, steps: readonly Step[]): boolean {
  if (/kubelet/i.test(name)) return steps.some(({ kind }) => kind === "nodegroup");
  return isAboutAddons(name) && steps.some(({ kind }) => kind === "addon");
}

function isAboutAddons(name: string): boolean {
  return /kube-proxy|add-?on/i.test(name);
}

function day(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
