// THE rules: ids, limits, and the messages that no ...Rules.ts beside it has. Checks, errors of an apply and policies say them from here.
import { formatMinor, type Minor } from "./version";

/** Ids are stable: users and configuration name them. */
export const rules = {
  EKSV001:
    "A node group's kubelets may be at most three minors older than the control plane (two up to kubelet 1.24).",
  EKSV002: "A node group's version must not exceed the control plane's.",
  EKSV003: "A control plane is not moved to an older minor unless that was declared.",
  EKSV004: "A node group is not moved to an older version or release unless that was declared.",
  EKSV005: "An AMI release must belong to the declared minor.",
  EKSV006: "A minor must have an AMI of the node group's family.",
  EKSV007: "A node group with a custom AMI takes its version from its launch template alone.",
  EKSV008:
    "A launch template can only be set on a node group that was made with one, and only its version can change.",
  EKSV009: "A resource keeps to the cluster that it was created for, by ARN.",
  EKSV010: "A jump of several minors is only begun to a version that EKS offers.",
  EKSV011: "Nothing is started on a cluster that is on hold.",
  EKSV012:
    "A control plane is not moved against EKS's findings where they are enforced, nor against the skew of nodes.",
  EKSV013: "A control plane is only rolled back where EKS can do it.",
  EKSV014: "An add-on's version must run on its control plane.",
  EKSV015: "An add-on is not moved to an older version unless that was declared.",
  EKSV016: "A node group that has to be raised by hand is named before anything is started.",
  // From 101 on: what an organization decides and policies alone judge (messages in policyRules.ts).
  EKSV101: "A node group is not left further behind its control plane than the organization allows.",
  EKSV102: "A version has one owner: a resource of this package, or one of pulumi-aws.",
  EKSV103: "A control plane runs a version that EKS supports in full.",
  EKSV104: "A control plane moves no more minors in one run than the organization allows.",
  EKSV105: "A forced update skips EKS's checks or the disruption budgets of workloads.",
  EKSV106: "A pinned AMI release is not older than the organization allows.",
  EKSV107: "What a policy could not verify is said.",
  EKSV108: "An exception or permission that has run out is ignored.",
} as const;

export type RuleId = keyof typeof rules;

/** One broken rule: the input that broke it and a text that says what, which, why and what to do next. */
export interface Violation {
  readonly rule: RuleId;
  readonly property: string;
  readonly message: string;
}

/** How old a kubelet may be: `match` demands equality, as the UpdateClusterVersion page still words it. */
export type SkewLimit = "n-3" | "match";

/** Kubernetes version skew policy: kubelets from 1.25 on may be three minors older, those up to 1.24 two. */
const skewByKubelet: readonly { upTo: Minor; allowed: number }[] = [
  { upTo: 24, allowed: 2 },
  { upTo: Number.POSITIVE_INFINITY, allowed: 3 },
];

/** How many minors a kubelet of this minor may be older than its API server. */
export function allowedSkew(kubelet: Minor, limit: SkewLimit = "n-3"): number {
  return limit === "match" ? 0 : (skewByKubelet.find(({ upTo }) => kubelet <= upTo)?.allowed ?? 0);
}

/** Whether a node group of this minor is new enough for a control plane of that one; being newer is EKSV002's matter. */
export function withinSkew(controlPlane: Minor, nodegroup: Minor, limit: SkewLimit = "n-3"): boolean {
  return controlPlane - nodegroup <= allowedSkew(nodegroup, limit);
}

/** The oldest minor that a node group must have before the control plane reaches `controlPlane`. */
export function oldestAllowed(controlPlane: Minor, limit: SkewLimit = "n-3"): Minor {
  let minor = controlPlane;
  while (minor > 0 && withinSkew(controlPlane, minor - 1, limit)) minor -= 1;
  return minor;
}

/** A violation whose text carries its rule's id, so that it can be looked up in docs/rules.md. */
export function violation(rule: RuleId, property: string, message: string): Violation {
  return { rule, property, message: `${message} [${rule}]` };
}

export function nodegroupTooOld(subject: string, declared: Minor, controlPlane: Minor): Violation {
  return violation(
    "EKSV001",
    "version",
    `${subject} at ${formatMinor(declared)} would be ${controlPlane - declared} minors behind its control plane ` +
      `(${formatMinor(controlPlane)}); at most ${allowedSkew(declared)} are allowed. Declare version ` +
      `"${formatMinor(oldestAllowed(controlPlane))}" or newer`,
  );
}

export function nodegroupAhead(subject: string, declared: Minor, ceiling: Minor): Violation {
  return violation(
    "EKSV002",
    "version",
    `${subject} cannot go to ${formatMinor(declared)}: that is newer than its control plane's ${formatMinor(ceiling)}. Declare ` +
      `version "${formatMinor(ceiling)}", or a newer version for the cluster`,
  );
}

/** What a run says that meets an older control plane than its node group needs. */
export function controlPlaneTooOld(subject: string, wanted: Minor, live: Minor): Violation {
  return violation(
    "EKSV002",
    "version",
    `${subject} cannot go to ${formatMinor(wanted)} yet: its control plane runs ${formatMinor(live)}, and no update that would raise ` +
      "it is under way. Raise the control plane first: pass `cluster: <ClusterVersion>`, and leave it in with --target",
  );
}

/** What a preview says where the control plane may still be on its way. */
export function nodegroupMayBeAhead(subject: string, declared: Minor, live: Minor): string {
  return (
    `${subject} is declared at ${formatMinor(declared)}, newer than its control plane's ${formatMinor(live)}: the run waits for an ` +
    "update of the control plane that is under way, else it fails. Pass `cluster: <ClusterVersion>` so that the control plane " +
    "goes first"
  );
}

/** What check says where this run does not bring the control plane to where the group is to follow. */
export function nodegroupStays(subject: string, declared: Minor, controlPlane: Minor): string {
  return (
    `${subject} stays as it is: ${formatMinor(declared)} is declared, and its control plane will run ${formatMinor(controlPlane)} ` +
    "after this run (see there). It follows once its control plane is raised"
  );
}

/** What check says of a part that shows what is declared while an update takes it elsewhere. */
export function takenElsewhere(subject: string, update: string): string {
  return (
    `${subject} shows what is declared, and update ${update}, which runs, takes it elsewhere: it is left alone until that has ended. ` +
    "Next: run again then"
  );
}

export function onHold(cluster: string, reason: string): Violation {
  return violation(
    "EKSV011",
    "clusterName",
    `cluster ${cluster} is on hold (${reason}): nothing is started while it has the tag pulumi-eks-versions/hold. Remove the tag, and ` +
      "run again",
  );
}

export function nodegroupDowngrade(
  subject: string,
  what: "version" | "releaseVersion",
  declared: string,
  live: string,
): Violation {
  return violation(
    "EKSV004",
    what,
    `${subject} runs ${live} and ${what} ${declared} is declared, which is older. Declare ${what} "${live}", or set ` +
      `allowDowngrade: "${declared}" to replace its nodes with older ones`,
  );
}

export function releaseOfOtherMinor(
  subject: string,
  release: string,
  belongsTo: Minor,
  declared: Minor,
): Violation {
  return violation(
    "EKSV005",
    "releaseVersion",
    `${subject}: release ${release} belongs to ${formatMinor(belongsTo)}, but version ${formatMinor(declared)} is declared. ` +
      `Declare a release of ${formatMinor(declared)}, or leave releaseVersion out to get EKS's newest`,
  );
}

export function noAmiForMinor(subject: string, amiType: string, newest: Minor, declared: Minor): Violation {
  return violation(
    "EKSV006",
    "version",
    `${subject} cannot go to ${formatMinor(declared)}: EKS publishes ${amiType} AMIs up to ${formatMinor(newest)} only. ` +
      `Move its workloads to a node group of another AMI type (AL2023 or Bottlerocket), or declare version "${formatMinor(newest)}"`,
  );
}

export function customAmiField(subject: string, property: "version" | "releaseVersion"): Violation {
  return violation(
    "EKSV007",
    property,
    `${subject} has a custom AMI, and EKS takes no ${property} for it. Leave ${property} out and give ` +
      `launchTemplate with the version that holds the new AMI`,
  );
}

export function launchTemplateMismatch(subject: string, why: string, next: string): Violation {
  return violation("EKSV008", "launchTemplate", `${subject}: ${why}. ${next}`);
}

/**
 * @param known the ARN that the resource belongs to
 * @param met the ARN that was found, or where it was looked for
 * @param region where this run looked
 */
export function otherCluster(name: string, known: string, met: string, region: string): Violation {
  const home = known.split(":")[3] ?? "";
  const next =
    region === home
      ? `Use the credentials of account ${known.split(":")[4] ?? ""}`
      : `Set the region back to ${home} (aws:region, the Provider's region or AWS_REGION), or declare region: "${region}" on the resource`;
  return violation(
    "EKSV009",
    "clusterName",
    `cluster ${name} is ${met} with the credentials and region of this run, but this resource belongs to ${known}: a ` +
      `namesake is never upgraded. ${next}; to manage the other cluster, give it a resource of its own`,
  );
}

export function unofferedVersion(cluster: string, declared: Minor): Violation {
  return violation(
    "EKSV010",
    "version",
    `control plane of ${cluster} cannot go to ${formatMinor(declared)}: EKS offers no such version (DescribeClusterVersions). ` +
      "Declare one that it offers",
  );
}

export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
