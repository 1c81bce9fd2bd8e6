// Compares a node group's launch template with what is declared: only its version can change.
import { newerWarning, subjectOf, type Verdict } from "./nodegroupVerdict";
import type { NodegroupFacts, NodegroupGoal } from "./planNodegroup";
import { launchTemplateMismatch } from "./rules";

export function judgeLaunchTemplate(goal: NodegroupGoal, live: NodegroupFacts): Verdict<string> {
  const declared = goal.launchTemplate;
  if (declared === undefined) return {};
  const running = live.launchTemplate;
  const mismatch = (why: string, next: string): Verdict<string> => ({
    violation: launchTemplateMismatch(subjectOf(goal), why, next),
  });
  if (running === undefined) {
    return mismatch(
      "it was made without a launch template",
      "Leave launchTemplate out, or make a new node group with one",
    );
  }
  for (const key of ["id", "name"] as const) {
    if (declared[key] !== undefined && running[key] !== undefined && declared[key] !== running[key]) {
      return mismatch(
        `its launch template's ${key} is ${running[key]}, not ${declared[key]}`,
        `Declare ${key} "${running[key]}"`,
      );
    }
  }
  if (declared.version === running.version) return {};
  const newer = Number(running.version) > Number(declared.version);
  if (newer && goal.previous?.launchTemplateVersion === declared.version) {
    return { warning: newerWarning(goal, "launchTemplate.version", running.version, declared.version) };
  }
  return { change: { from: running.version, to: declared.version } };
}
