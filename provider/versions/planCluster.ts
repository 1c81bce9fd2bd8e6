// Plans a cluster: up by hops with what has to be carried, down by a rollback, or nothing with the reason why.
import type { ClusterFacts, ClusterGoal, RunningRollback } from "./clusterWorld";
import { emptyPlan, type Plan } from "./plan";
import { planRollback } from "./planRollback";
import { planUpgrade } from "./planUpgrade";
import { onHold } from "./rules";
import { formatMinor, type Minor } from "./version";

/**
 * Orders the steps from what runs to what is declared. Where a rule forbids one of them nothing is planned: the violations name
 * everything that has to be done by a person, before anything started. Replanning after any step gives the rest of the plan.
 */
export function planCluster(goal: ClusterGoal, live: ClusterFacts): Plan {
  const plan = direct(goal, live);
  if (plan.steps.length === 0 || live.hold === undefined) return plan;
  return emptyPlan({ violations: [onHold(goal.cluster, live.hold)] });
}

function direct(goal: ClusterGoal, live: ClusterFacts): Plan {
  const back = live.rollingBack;
  if (back !== undefined && goal.version > back.to) return againstRollback(goal, live, back);
  if (live.raisingTo !== undefined && live.raisingTo > goal.version && live.version === goal.version) {
    return emptyPlan({ warnings: [raisedPast(goal, live.raisingTo)] });
  }
  if (goal.version < live.version) return below(goal, live);
  if (live.rolledBackByOthers && goal.previous === goal.version && live.version < goal.version) {
    return emptyPlan({ warnings: [rolledBackWarning(goal, live)] });
  }
  return planUpgrade(goal, live);
}

/** A rollback runs, and more is declared: it is turned round only where that was declared, as somebody may have a reason for it. */
function againstRollback(goal: ClusterGoal, live: ClusterFacts, back: RunningRollback): Plan {
  const to = formatMinor(back.to);
  const wanted =
    (goal.previous !== undefined && goal.previous < goal.version) || goal.allowRollback === back.to;
  if (!wanted) {
    return emptyPlan({
      warnings: [
        `control plane of ${goal.cluster} is being rolled back to ${to}, and ${formatMinor(goal.version)} is declared: it is left as it ` +
          `is. To turn it round, set allowRollback: "${to}" and run again, or call cancelUpdate(); to agree, declare version "${to}"`,
      ],
    });
  }
  if (!back.cancellable) {
    const plan = planUpgrade(goal, { ...live, version: back.to });
    const late = `a rollback to ${to} runs that EKS cannot cancel (only an Auto Mode cluster's, while its nodes roll): it is waited for, then the control plane is raised again`;
    return { ...plan, notes: [late, ...plan.notes] };
  }
  const onwards = planUpgrade(goal, live);
  if (onwards.violations.length > 0) return onwards;
  const orLate =
    `should EKS have begun with the control plane by then, the rollback is waited for, and the control plane raised from ${to} ` +
    "again";
  const steps = [{ kind: "cancel" as const, to: back.to }, ...onwards.steps];
  return { ...onwards, steps, notes: [orLate, ...onwards.notes], settled: false };
}

function raisedPast(goal: ClusterGoal, to: Minor): string {
  const [declared, runs] = [formatMinor(goal.version), formatMinor(to)];
  return (
    `control plane of ${goal.cluster} is being raised to ${runs} by an update that runs, and ${declared} is declared: an interrupted run ` +
    `of a newer declaration began it, AWS or someone else. EKS cannot cancel it. Declare version "${runs}"; to go back, wait for its ` +
    `end and declare "${declared}" with allowRollback: "${declared}"`
  );
}

function below(goal: ClusterGoal, live: ClusterFacts): Plan {
  const newlyDeclared = goal.previous === undefined || goal.version < goal.previous;
  if (newlyDeclared || live.rollingBack?.to === goal.version) return planRollback(goal, live);
  return emptyPlan({ warnings: [aheadWarning(goal, live)] });
}

function aheadWarning(goal: ClusterGoal, live: ClusterFacts): string {
  const declared = formatMinor(goal.version);
  const ended = live.endOfSupport === undefined ? "" : ` (that of ${declared} ends on ${live.endOfSupport})`;
  const runs = formatMinor(live.version);
  // Permitted, and yet not newly declared: the way back leads over what runs.
  const back = goal.allowRollback === goal.version && goal.version === live.version - 1;
  return (
    `control plane of ${goal.cluster} runs ${runs}, newer than the declared ${declared}: AWS moved it at the end of ` +
    `support${ended}, someone did by hand, or a run that was interrupted did. It is left as it is. Declare version "${runs}"` +
    `${back ? ` (to roll back, run with that first, and with "${declared}" after it)` : ""}; where the version is under ignoreChanges, ` +
    "run `pulumi refresh`"
  );
}

function rolledBackWarning(goal: ClusterGoal, live: ClusterFacts): string {
  return (
    `control plane of ${goal.cluster} was rolled back to ${formatMinor(live.version)} by someone else after this resource ` +
    `had it at ${formatMinor(goal.version)}. It is left as it is. Declare version "${formatMinor(live.version)}" to agree; to upgrade ` +
    `again, declare "${formatMinor(live.version)}" first and "${formatMinor(goal.version)}" after that`
  );
}
