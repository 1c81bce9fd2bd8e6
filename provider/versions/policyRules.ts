// What policies say where the resources say nothing, or where a permission in the program does not count. Ids in rules.ts.
import { newestMinorWithAmi } from "./release";
import { plural, type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";

/** A node group and its control plane as a run leaves them. */
export interface Skew {
  readonly subject: string;
  readonly nodegroup: Minor;
  readonly controlPlane: Minor;
  /** How many minors the organization lets it lag. */
  readonly allowed: number;
  readonly amiType?: string;
}

export function nodegroupBehind(skew: Skew): Violation {
  return behind(skew, `${withMinor(skew)} would be ${distance(skew)}`, "in the same change");
}

export function nodegroupStillBehind(skew: Skew): Violation {
  return behind(skew, `${withMinor(skew)} is ${distance(skew)}, as it was before`, "when it suits");
}

function behind(skew: Skew, finding: string, when: string): Violation {
  const { controlPlane, allowed, amiType } = skew;
  const newest = amiType === undefined ? undefined : newestMinorWithAmi(amiType);
  const stuck = newest !== undefined && newest < controlPlane;
  const next = stuck
    ? `EKS publishes ${amiType ?? ""} AMIs up to ${formatMinor(newest)} only: move its workloads to a node group of another AMI type`
    : `Declare version "${formatMinor(controlPlane)}" for it ${when}`;
  return violation(
    "EKSV101",
    "version",
    `${finding}; at most ${allowed} allowed. ${next}, or have the platform team set maxMinorsBehind or an exception`,
  );
}

export function nodegroupLeftBehind(skew: Skew): Violation {
  const { controlPlane, allowed } = skew;
  return violation(
    "EKSV101",
    "version",
    `${withMinor(skew)}, which this stack does not declare, is left ${distance(skew)}; at most ${allowed} allowed. ` +
      `Ask its owner to raise it to ${formatMinor(controlPlane)} after this run`,
  );
}

export function nodegroupStillAhead({ subject, nodegroup, controlPlane }: Omit<Skew, "allowed">): Violation {
  return violation(
    "EKSV002",
    "version",
    `${subject} runs ${formatMinor(nodegroup)}, which is newer than its control plane's ${formatMinor(controlPlane)}, as it was ` +
      `before. Declare version "${formatMinor(nodegroup)}" for the control plane`,
  );
}

function withMinor({ subject, nodegroup }: Skew): string {
  return `${subject} (${formatMinor(nodegroup)})`;
}

function distance({ nodegroup, controlPlane }: Skew): string {
  const minors = controlPlane - nodegroup;
  return `${minors} ${plural(minors, "minor")} behind its control plane (${formatMinor(controlPlane)})`;
}

/** The pack's counterpart of `clusterDowngrade`: here the organization permits, not the program. */
export function clusterGoesDown(cluster: string, declared: Minor, live: Minor): Violation {
  return violation(
    "EKSV003",
    "version",
    `control plane of ${cluster} runs ${formatMinor(live)} and ${formatMinor(declared)} is declared. Declare version ` +
      `"${formatMinor(live)}"; a rollback has to be named by the platform team under cluster-downgrade.allow ` +
      `({ cluster: "${cluster}", to: "${formatMinor(declared)}", until })`,
  );
}

/** The pack's counterpart of `nodegroupDowngrade`: allowDowngrade in the program is no permission here. */
export function nodegroupGoesDown(
  subject: string,
  what: "version" | "releaseVersion",
  declared: string,
  live: string,
): Violation {
  return violation(
    "EKSV004",
    what,
    `${subject} runs ${live} and ${what} ${declared} is declared, which is older. Declare ${what} "${live}": allowDowngrade ` +
      "in the program does not permit it here, only a rollback of the cluster under cluster-downgrade.allow does",
  );
}

export function releasesNotComparable(live: string, declared: string): string {
  return `releases ${live}, which runs, and ${declared}, which is declared, cannot be compared, so this may be a downgrade`;
}

export function twoOwners(subject: string, properties: readonly string[]): Violation {
  const list = properties.map((property) => `"${property}"`).join(", ");
  return violation(
    "EKSV102",
    properties[0] ?? "version",
    `${subject} is managed by a resource of pulumi-eks-versions and by one of pulumi-aws, which would undo each other's ` +
      `${properties.join(", ")}. Set ignoreChanges: [${list}] on the resource of pulumi-aws`,
  );
}

export interface SupportEnd {
  readonly cluster: string;
  readonly version: Minor;
  /** `YYYY-MM-DD`. */
  readonly standard: string;
  readonly extended?: string;
  readonly today: string;
}

export function supportEnds({ cluster, version, standard, extended, today }: SupportEnd): Violation {
  const over = standard < today;
  const charged = extended === undefined ? "" : `, extended support, which costs more, until ${extended}`;
  const finding = over
    ? `whose standard support ended on ${standard}${charged}`
    : `whose standard support ends on ${standard}`;
  return violation(
    "EKSV103",
    "version",
    `control plane of ${cluster} is declared at ${formatMinor(version)}, ${finding}. Declare a newer version, ` +
      `"${formatMinor(version + 1)}" first`,
  );
}

export function tooManyHops(cluster: string, from: Minor, to: Minor, allowed: number): Violation {
  const first = formatMinor(from + allowed);
  return violation(
    "EKSV104",
    "version",
    `control plane of ${cluster} would go from ${formatMinor(from)} to ${formatMinor(to)}, ${to - from} hops in one run; at ` +
      `most ${allowed} allowed. Declare version "${first}" first and the rest in a later change`,
  );
}

export function forced(subject: string, declared: string): Violation {
  return violation(
    "EKSV105",
    "force",
    `${subject} declares ${declared}: EKS's readiness checks, or the disruption budgets of its workloads, are skipped. Remove it ` +
      "when the update has been made, or mend what stands in the way instead",
  );
}

export function releaseTooOld(subject: string, release: string, days: number, allowed: number): Violation {
  return violation(
    "EKSV106",
    "releaseVersion",
    `${subject} pins release ${release}, which is ${days} days old; at most ${allowed} allowed. Declare a newer releaseVersion, ` +
      "or leave it out and get EKS's newest with the next version",
  );
}

export function notVerified(
  subject: string,
  reason: string,
  next = "Preview it where EKS can be read before it is merged",
): Violation {
  return violation("EKSV107", "version", `${subject} was not verified: ${reason}. ${next}`);
}

export function runOut(policy: string, entry: string): Violation {
  return violation(
    "EKSV108",
    "until",
    `the entry (${entry}) in the configuration of ${policy} has run out and is ignored. Remove it, or have it renewed`,
  );
}
