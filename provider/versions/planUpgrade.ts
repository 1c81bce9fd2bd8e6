// Plans the way up: hops of one minor, and before each hop only what it cannot do without.
import { moveAddons, moveAddonsToDefaults } from "./carryAddons";
import { type Kubelets, carriable, kubeletsOf, reachOf, rollOf, unknownKubelets } from "./carryNodegroups";
import { type ByHand, raiseByHand, skewBlocksHop } from "./carryRules";
import type { ClusterFacts, ClusterGoal } from "./clusterWorld";
import { emptyPlan, type Plan, type Step } from "./plan";
import { type Violation, withinSkew } from "./rules";
import { formatMinor, hops, type Minor } from "./version";

export function planUpgrade(goal: ClusterGoal, live: ClusterFacts): Plan {
  const path = hops(live.version, goal.version);
  const carries = goal.carryNodegroups ?? "none";
  const kubelets = kubeletsOf(goal, live);
  if (carries === "none") {
    const violation = blockedHop(goal, kubelets, path);
    if (violation !== undefined) return emptyPlan({ violations: [violation] });
  }
  const steps: Step[] = [];
  const violations: Violation[] = [];
  const byHand: ByHand[] = [];
  const addons = new Map((live.addons ?? []).map((addon) => [addon.name, addon.version]));
  const minors = new Map(kubelets.map(({ name, minor }) => [name, minor]));
  for (const hop of path) {
    const moved = moveAddons(goal, live, addons, { from: hop - 1, to: hop });
    steps.push(...moved.steps);
    violations.push(...moved.violations);
    for (const group of kubelets) {
      const from = minors.get(group.name) ?? group.minor;
      if (withinSkew(hop, from)) continue;
      const to = reachOf(group, hop - 1);
      const obstacle = carriable(goal, group) ?? (withinSkew(hop, to) ? undefined : group.limit);
      if (obstacle === undefined) steps.push(rollOf(group, from, to));
      else if (!byHand.some(({ name }) => name === group.name))
        byHand.push({ name: group.name, from: group.minor, hop, ...obstacle });
      minors.set(group.name, obstacle === undefined ? to : hop - 1);
    }
    steps.push({ kind: "controlPlane", from: hop - 1, to: hop });
  }
  if (byHand.length > 0) violations.push(raiseByHand(goal.cluster, byHand));
  if (violations.length > 0) return emptyPlan({ violations });
  steps.push(...moveAddonsToDefaults(goal, live, addons));
  const end = carries === "all" ? rollsAtTheEnd(goal, kubelets, minors) : { steps: [], warnings: [] };
  steps.push(...end.steps);
  return emptyPlan({
    steps,
    warnings: path.length > 0 ? [...end.warnings, ...unjudged(goal, live)] : end.warnings,
    notes: wayBack(path),
    settled: steps.length === 0,
  });
}

/** Without carrying, the first hop that some group is too old for forbids the whole jump. */
function blockedHop(goal: ClusterGoal, kubelets: readonly Kubelets[], path: readonly Minor[]) {
  const judged = kubelets.map((group) => ({ ...group, byHand: group.custom || group.blockedBy.length > 0 }));
  const lagging = (hop: Minor) => judged.filter(({ minor }) => !withinSkew(hop, minor));
  const blocked = path.find((hop) => lagging(hop).length > 0);
  if (blocked === undefined) return undefined;
  const groups = lagging(blocked);
  const later = lagging(goal.version).filter((group) => !groups.includes(group));
  return skewBlocksHop(goal.cluster, blocked, groups, { version: goal.version, groups: later });
}

/** With `"all"` every group ends at the control plane's version, as far as it can get there. */
function rollsAtTheEnd(
  goal: ClusterGoal,
  kubelets: readonly Kubelets[],
  minors: ReadonlyMap<string, Minor>,
): { steps: Step[]; warnings: string[] } {
  const steps: Step[] = [];
  const warnings: string[] = [];
  for (const group of kubelets) {
    const from = minors.get(group.name) ?? group.minor;
    if (from >= goal.version) continue;
    const to = reachOf(group, goal.version);
    const obstacle = carriable(goal, group);
    if (obstacle === undefined && to > from) steps.push(rollOf(group, from, to));
    const why = obstacle ?? (to < goal.version ? group.limit : undefined);
    // What carryOnly leaves out, and what another resource declares, was meant.
    if (why === undefined || why.meant) continue;
    const stays = formatMinor(obstacle === undefined ? Math.max(from, to) : from);
    warnings.push(
      `node group ${group.name} of ${goal.cluster} stays at ${stays}: ${why.because}. ${why.remedy}`,
    );
  }
  return { steps, warnings };
}

function unjudged(goal: ClusterGoal, live: ClusterFacts): string[] {
  const custom = unknownKubelets(goal, live);
  if (custom.length === 0) return [];
  return [
    `node groups with custom AMIs were not judged, as EKS does not know their kubelets: ${custom.join(", ")} of ` +
      `${goal.cluster}. Make sure that they are at most three minors older than ${formatMinor(goal.version)}`,
  ];
}

/** EKS rolls back by one minor only, so each hop but the last takes the way back to where it began. */
function wayBack(path: readonly Minor[]): string[] {
  const [first, second] = path;
  if (first === undefined || second === undefined) return [];
  return [
    `once control plane ${formatMinor(second)} is reached there is no way back to ${formatMinor(first - 1)}: EKS rolls back one minor, ` +
      "for seven days",
  ];
}
