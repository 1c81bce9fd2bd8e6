// Judges a node group with a custom AMI: EKS takes neither version nor release for it, and does not know its kubelets.
import { subjectOf, tooOldWarning, type Verdict } from "./nodegroupVerdict";
import type { NodegroupFacts, NodegroupGoal } from "./planNodegroup";
import { customAmiField, nodegroupAhead } from "./rules";

export function judgeCustomField(
  goal: NodegroupGoal,
  property: "version" | "releaseVersion",
): Verdict<never> {
  return goal[property] === undefined ? {} : { violation: customAmiField(subjectOf(goal), property) };
}

/** The nodes of a custom AMI are kubelets like all others: where their minor is declared, it is held to the same rules. */
export function judgeCustomMinor(goal: NodegroupGoal, live: NodegroupFacts): Verdict<never> {
  const { amiKubernetesVersion: minor, clusterVersion } = goal;
  if (minor === undefined) return {};
  const ceiling = Math.max(clusterVersion ?? live.controlPlane, live.controlPlane);
  if (minor <= ceiling) return { warning: tooOldWarning(goal, minor, ceiling) };
  const ahead = nodegroupAhead(subjectOf(goal), minor, ceiling);
  return { violation: { ...ahead, property: "amiKubernetesVersion" } };
}
