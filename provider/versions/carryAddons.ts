// Which add-ons the plan of a cluster moves: those that the next control plane cannot run, to a version that runs on both sides.
import { type AddonRelease, runsOn } from "./addonRelease";
import { compareAddonVersions } from "./addonVersion";
import { noAddonForBoth } from "./carryRules";
import type { AddonFact, ClusterFacts, ClusterGoal } from "./clusterWorld";
import type { AddonStep } from "./plan";
import type { Violation } from "./rules";
import type { Minor } from "./version";

/** Versions by add-on, as the plan so far has made them. */
type Versions = Map<string, string>;

interface Moved {
  readonly steps: AddonStep[];
  readonly violations: Violation[];
}

/** @param hop the control plane's next move, up or down; `versions` is brought up to date */
export function moveAddons(
  goal: ClusterGoal,
  live: ClusterFacts,
  versions: Versions,
  hop: { readonly from: Minor; readonly to: Minor },
): Moved {
  const moved: Moved = { steps: [], violations: [] };
  if ((goal.carryAddons ?? "none") === "none") return moved;
  for (const addon of sorted(live.addons ?? [])) {
    const version = versions.get(addon.name) ?? addon.version;
    if (runsOn(addon.releases, version, hop.to)) continue;
    const next = best(addon, version, hop, goal.version);
    if (next === undefined) {
      moved.violations.push(noAddonForBoth(goal.cluster, { name: addon.name, version }, hop.from, hop.to));
      continue;
    }
    versions.set(addon.name, next);
    moved.steps.push({ kind: "addon", addon: addon.name, version: { from: version, to: next } });
  }
  return moved;
}

/**
 * With `"all"` every add-on ends at EKS's default of the declared minor, unless it is newer; not in later runs, where EKS may
 * have made another version the default.
 */
export function moveAddonsToDefaults(
  goal: ClusterGoal,
  live: ClusterFacts,
  versions: ReadonlyMap<string, string>,
): AddonStep[] {
  if (goal.carryAddons !== "all" || (goal.previous === goal.version && live.version === goal.version))
    return [];
  return sorted(live.addons ?? []).flatMap((addon): AddonStep[] => {
    const from = versions.get(addon.name) ?? addon.version;
    const to = addon.releases.find(({ defaultFor }) => defaultFor.includes(goal.version))?.version;
    if (to === undefined || (compareAddonVersions(to, from) ?? 0) <= 0) return [];
    return [{ kind: "addon", addon: addon.name, version: { from, to } }];
  });
}

/**
 * Of the versions that run on both sides, one that lasts longest on the way; then the default of where it ends, then another
 * default, then the newest. On the way up nothing goes down.
 */
function best(
  { releases }: AddonFact,
  version: string,
  { from, to }: { from: Minor; to: Minor },
  end: Minor,
): string | undefined {
  const candidates = releases.filter(
    (release) =>
      release.runsOn.includes(from) &&
      release.runsOn.includes(to) &&
      (to < from || (compareAddonVersions(release.version, version) ?? 1) > 0),
  );
  const rank = ({ defaultFor, ...release }: AddonRelease) =>
    [lasts(release, to, end), defaultFor.includes(end) ? 2 : defaultFor.length > 0 ? 1 : 0] as const;
  let chosen: AddonRelease | undefined;
  for (const candidate of candidates) {
    if (chosen === undefined || isAbove(rank(candidate), rank(chosen))) chosen = candidate;
  }
  return chosen?.version;
}

/** How many minors from `first` on towards `end` it runs on without a gap. */
function lasts({ runsOn }: Pick<AddonRelease, "runsOn">, first: Minor, end: Minor): number {
  let minor = first;
  while (minor <= end && runsOn.includes(minor)) minor += 1;
  return minor - first;
}

function isAbove(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] === b[0] ? a[1] > b[1] : a[0] > b[0];
}

function sorted(addons: readonly AddonFact[]): AddonFact[] {
  return [...addons].sort((a, b) => (a.name < b.name ? -1 : 1));
}
