// Plans the way down: EKS's rollback by one minor, after the node groups and add-ons that the older control plane cannot have.
import { moveAddons } from "./carryAddons";
import { carriable, kubeletsOf, rollOf, unknownKubelets } from "./carryNodegroups";
import type { ClusterFacts, ClusterGoal } from "./clusterWorld";
import { emptyPlan, type Plan, type Step } from "./plan";
import { prerequisites, type Obstacles } from "./rollbackPrerequisites";
import { rollbackRefused } from "./rollbackRules";
import { formatMinor } from "./version";

/** A declared minor below the one that runs: a rollback where that is permitted and EKS can do it, else the refusal says all of why. */
export function planRollback(goal: ClusterGoal, live: ClusterFacts): Plan {
  const { steps, obstacles } = way(goal, live);
  const control: Step = { kind: "controlPlane", from: live.version, to: goal.version };
  // One that runs already has passed EKS's own checks: it is waited for.
  if (live.rollingBack?.to === goal.version) return emptyPlan({ steps: [control], goesDown: true });
  const needs = prerequisites(goal, live, steps);
  const impossible = [...obstacles.impossible, ...needs.impossible];
  const tooFar = goal.version < live.version - 1;
  const permitted = goal.allowRollback === goal.version || tooFar;
  const switches = [
    ...(permitted ? [] : [`allowRollback: "${formatMinor(goal.version)}"`]),
    ...obstacles.switches,
    ...needs.switches,
  ];
  const all = [...steps, control];
  if (impossible.length > 0 || switches.length > 0) {
    return emptyPlan({
      violations: [rollbackRefused(goal, live.version, { steps: all, impossible, switches })],
    });
  }
  const notes = [
    ...needs.notes,
    "a rollback moves the control plane and what is listed; objects of newer APIs stay as they are in the cluster",
  ];
  return emptyPlan({ steps: all, notes, warnings: unjudged(goal, live), goesDown: true });
}

/** EKS does not know the kubelets of custom AMIs, and none may be newer than its control plane. */
function unjudged(goal: ClusterGoal, live: ClusterFacts): string[] {
  const names = unknownKubelets(goal, live);
  if (names.length === 0) return [];
  return [
    `node groups with custom AMIs were not judged, as EKS does not know their kubelets: ${names.join(", ")} of ${goal.cluster}. Make ` +
      `sure that none is newer than ${formatMinor(goal.version)}`,
  ];
}

/** A group whose own resource declares more than the older control plane would only be lowered to fail after it. */
function declaredAbove({ nodegroups, version }: ClusterGoal, name: string): { because: string } | undefined {
  const declared = nodegroups?.get(name)?.version;
  if (declared === undefined || declared <= version) return undefined;
  const [above, there] = [formatMinor(declared), formatMinor(version)];
  return {
    because: `its NodegroupVersion declares ${above} (declare "${there}" there, or leave version out)`,
  };
}

/** What goes before the control plane: node groups, as none may be newer than it, then add-ons that it cannot run. */
function way(goal: ClusterGoal, live: ClusterFacts): { steps: Step[]; obstacles: Obstacles } {
  const steps: Step[] = [];
  const impossible: string[] = [];
  for (const group of kubeletsOf(goal, live)) {
    if (group.minor <= goal.version) continue;
    const obstacle = carriable(goal, group) ?? declaredAbove(goal, group.name);
    if (obstacle === undefined) {
      steps.push(rollOf(group, group.minor, goal.version));
    } else {
      impossible.push(
        `node group ${group.name} (${formatMinor(group.minor)}) has to be lowered first, and ${obstacle.because}`,
      );
    }
  }
  const versions = new Map<string, string>();
  const moved = moveAddons(goal, live, versions, { from: live.version, to: goal.version });
  impossible.push(...moved.violations.map(({ message }) => message));
  return { steps: [...steps, ...moved.steps], obstacles: { impossible, switches: [] } };
}
