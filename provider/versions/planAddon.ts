// Plans an EKS add-on: at most one UpdateAddon, to a version that runs on the control plane that this run will have made.
import { type AddonRelease, defaultFor, offeredFor, runsOn } from "./addonRelease";
import * as rules from "./addonRules";
import { compareAddonVersions } from "./addonVersion";
import { type AddonStep, emptyPlan, type Plan } from "./plan";
import { onHold, type Violation } from "./rules";
import { formatMinor, type Minor } from "./version";

/** What is declared for EKS's default version of the control plane's minor. */
export const byDefault = "default";

/** What an AddonVersion declares. */
export interface AddonGoal {
  readonly cluster: string;
  readonly addon: string;
  /** Exact, or `"default"`. */
  readonly version: string;
  /** The declared control plane. */
  readonly clusterVersion?: Minor;
  /** The one version that may be gone down to. */
  readonly allowDowngrade?: string;
  /** The control plane goes down in this run, and the add-on may go down with it. */
  readonly followsRollback?: boolean;
  /** What its last run declared; absent at create. */
  readonly previous?: AddonDeclaredBefore;
}

export interface AddonDeclaredBefore {
  /** Exact. */
  readonly version?: string;
  readonly clusterVersion?: Minor;
  /** What `"default"` was for a minor: it stays that until the minor changes. */
  readonly default?: { readonly version: string; readonly minor: Minor };
}

/** What EKS says of the add-on, and of its control plane, now. */
export interface AddonFacts {
  /** What runs, or what will run once this run has moved it on the way of its control plane. */
  readonly version: string;
  /** What runs now, where this run moves it on the way of its control plane. */
  readonly carriedFrom?: string;
  readonly controlPlane: Minor;
  /** Where this run leaves the control plane, as far as its own resource said so already. */
  readonly controlPlaneAfterRun?: Minor;
  /** What EKS offers; absent where it was not asked, as nothing turns on it. */
  readonly releases?: readonly AddonRelease[];
  /** Why the cluster is on hold. */
  readonly hold?: string;
}

interface Verdict {
  readonly change?: true;
  readonly violation?: Violation;
  readonly warning?: string;
  readonly down?: true;
}

/** Compares the declared version with what runs, or what is left to do behind the control plane that takes it along. */
export function planAddon(goal: AddonGoal, live: AddonFacts): Plan {
  const plan = planAlone(goal, live);
  if (live.carriedFrom === undefined) return plan;
  return {
    ...plan,
    elsewhere: [`with its cluster: add-on ${goal.addon} ${live.carriedFrom} -> ${live.version}`],
  };
}

function planAlone(goal: AddonGoal, live: AddonFacts): Plan {
  const minor = minorAfterRun(goal, live);
  const target = targetOf(goal, live);
  const { change, violation, warning, down } = judge(goal, live, target);
  const onHoldToo = change && live.hold !== undefined ? onHold(goal.cluster, live.hold) : undefined;
  const violations = [violation, onHoldToo].flatMap((one) => one ?? []);
  const warnings = warning === undefined ? [] : [warning];
  if (!change || target === undefined || violations.length > 0) {
    const settled = violations.length === 0 && warnings.length === 0;
    return emptyPlan({ violations, warnings, notes: settled ? newerNote(goal, live) : [], settled });
  }
  const step: AddonStep = {
    kind: "addon",
    addon: goal.addon,
    version: { from: live.version, to: target },
    ...(minor !== live.controlPlane && { after: minor }),
  };
  const notes = down
    ? [goal.followsRollback ? "goes down with its control plane" : "goes down, as allowDowngrade declares"]
    : [];
  return emptyPlan({ steps: [step], warnings, notes, goesDown: down === true });
}

/** What runs and runs on the minor is not taken back to a default that is older. */
function newerNote(goal: AddonGoal, live: AddonFacts): string[] {
  const minor = minorAfterRun(goal, live);
  if (goal.version !== byDefault || live.releases === undefined || goal.previous?.default?.minor === minor)
    return [];
  const standard = defaultFor(live.releases, minor);
  return standard === undefined || standard === live.version
    ? []
    : [`stays at ${live.version}, as EKS's default for ${formatMinor(minor)} (${standard}) is not newer`];
}

/** How messages name the add-on. */
export function addonSubject({ cluster, addon }: Pick<AddonGoal, "cluster" | "addon">): string {
  return `add-on ${addon} of ${cluster}`;
}

/**
 * The exact version that is declared. A default is kept while the minor stays; a new one is gone to only from an older version,
 * or from one that does not run on the minor.
 * @returns undefined where EKS offers none; `"default"` where EKS was not asked
 */
export function targetOf(goal: AddonGoal, live: AddonFacts): string | undefined {
  if (goal.version !== byDefault) return goal.version;
  const minor = minorAfterRun(goal, live);
  const kept = goal.previous?.default;
  if (kept?.minor === minor && !isLost(kept.version, minor, live)) return kept.version;
  if (live.releases === undefined) return byDefault;
  const wanted = defaultFor(live.releases, minor);
  if (wanted === undefined || !runsOn(live.releases, live.version, minor)) return wanted;
  return (compareAddonVersions(wanted, live.version) ?? -1) > 0 ? wanted : live.version;
}

/** A default that no longer runs, and that EKS no longer offers, cannot be gone back to. */
function isLost(version: string, minor: Minor, live: AddonFacts): boolean {
  if (live.releases === undefined || (compareAddonVersions(version, live.version) ?? 0) <= 0) return false;
  return !offeredFor(live.releases, minor).includes(version);
}

/** Whether the plan turns on what EKS offers. Where nothing moves, EKS is not asked. */
export function turnsOnReleases(goal: AddonGoal, live: AddonFacts): boolean {
  return movesControlPlane(goal, live) || targetOf(goal, live) !== live.version;
}

/** The control plane as this run will have made it. */
export function minorAfterRun(
  { clusterVersion }: AddonGoal,
  { controlPlane, controlPlaneAfterRun }: AddonFacts,
): Minor {
  return controlPlaneAfterRun ?? Math.max(clusterVersion ?? controlPlane, controlPlane);
}

/** Whether the add-on meets another control plane than it had, by this run or by what is newly declared. */
function movesControlPlane(goal: AddonGoal, live: AddonFacts): boolean {
  const before = goal.previous?.clusterVersion;
  const declaresAnother = before !== undefined && (goal.clusterVersion ?? before) !== before;
  return declaresAnother || minorAfterRun(goal, live) !== live.controlPlane;
}

function judge(goal: AddonGoal, live: AddonFacts, target: string | undefined): Verdict {
  if (target === undefined) return notOffered(goal, live, goal.version);
  if (target === byDefault) return { change: true };
  const { releases } = live;
  if (target === live.version) {
    // What runs and stays is judged only where its control plane moves.
    const judged = releases !== undefined && movesControlPlane(goal, live);
    return judged ? judgeOffer(goal, live, target, (minor) => runsOn(releases, target, minor)) : {};
  }
  const order = compareAddonVersions(target, live.version);
  if (order === undefined || order < 0) {
    const before = goal.previous?.version;
    const unchanged = before !== undefined && (compareAddonVersions(target, before) ?? -1) >= 0;
    if (unchanged) return { warning: newerWarning(goal, live, target) };
  }
  const offer = judgeOffer(goal, live, target, (minor) => offeredFor(releases ?? [], minor).includes(target));
  if (releases !== undefined && (offer.violation ?? offer.warning) !== undefined) return offer;
  if (order !== undefined && order > 0) return { change: true };
  if (order === undefined) {
    const said = `${addonSubject(goal)}: versions ${live.version} and ${target} cannot be compared, so this may be a downgrade`;
    return { change: true, warning: said };
  }
  if (goal.allowDowngrade === target || goal.followsRollback) return { change: true, down: true };
  return { violation: rules.addonDowngrade(addonSubject(goal), goal.version, target, live.version) };
}

/** What is wrong with a version on the control plane that this run will have made. */
function judgeOffer(
  goal: AddonGoal,
  live: AddonFacts,
  target: string,
  fits: (minor: Minor) => boolean,
): Verdict {
  const reached = minorAfterRun(goal, live);
  if (fits(reached)) return {};
  const needed = goal.clusterVersion ?? reached;
  return needed > reached && fits(needed)
    ? { warning: rules.addonStays(addonSubject(goal), { version: target, needed, reached }) }
    : notOffered(goal, live, target);
}

function notOffered(goal: AddonGoal, live: AddonFacts, declared: string): Verdict {
  const minor = minorAfterRun(goal, live);
  const versions = offeredFor(live.releases ?? [], minor);
  const standard = defaultFor(live.releases ?? [], minor);
  const offer = { minor, versions, ...(standard !== undefined && { default: standard }) };
  return { violation: rules.addonNotOffered(addonSubject(goal), declared, offer) };
}

function newerWarning(goal: AddonGoal, { version }: AddonFacts, target: string): string {
  const declared = goal.version === target ? target : `${target} (${goal.version})`;
  return (
    `${addonSubject(goal)} runs ${version}, not the declared version ${declared}: someone else moved it. It is left as it is. ` +
    `Declare version "${version}"; where it is under ignoreChanges, run \`pulumi refresh\``
  );
}
