// Which node groups the plan of a cluster may roll, and how far: the fewest rolls that the skew of kubelets allows.
import type { ClusterFacts, ClusterGoal, NodegroupVersionFact } from "./clusterWorld";
import type { NodegroupStep } from "./plan";
import { amiFamily, newestMinorWithAmi } from "./release";
import { formatMinor, type Minor } from "./version";

/** A managed node group whose kubelets' minor is known. */
export interface Kubelets {
  readonly name: string;
  readonly minor: Minor;
  /** The newest minor that has an AMI of its type, where there is such an end. */
  readonly newest?: Minor;
  /** The newest minor that it may be rolled to, for any reason. */
  readonly ceiling?: Minor;
  /** Why it may not be rolled any further. */
  readonly limit?: Obstacle;
  /** The AMI release that runs. */
  readonly release?: string;
  /** The release that it is to have at its own declared minor. */
  readonly declared?: { readonly version: Minor; readonly release: string };
  readonly custom: boolean;
  readonly blockedBy: readonly string[];
}

/** Why a group is not rolled. */
export interface Obstacle {
  readonly because: string;
  readonly remedy: string;
  /** The program says so: nobody needs to be told. */
  readonly meant: boolean;
}

/** In code point order of their names. Custom AMIs tell EKS nothing of their kubelets: only a declaration does. */
export function kubeletsOf(goal: ClusterGoal, live: ClusterFacts): Kubelets[] {
  return live.nodegroups
    .flatMap((group): Kubelets[] => {
      const declared = goal.nodegroups?.get(group.name) ?? {};
      const { version, releaseVersion: release } = declared;
      const custom = amiFamily(group.amiType) === "CUSTOM";
      const minor = custom ? customMinor(goal, group) : group.version;
      if (minor === undefined) return [];
      const newest = newestMinorWithAmi(group.amiType);
      const ceiling = Math.min(newest ?? Infinity, version ?? Infinity);
      return [
        {
          name: group.name,
          minor,
          ...(newest !== undefined && { newest }),
          ...(ceiling !== Infinity && { ceiling, limit: limitOf(group, newest, version) }),
          ...(group.releaseVersion !== undefined && { release: group.releaseVersion }),
          ...(release !== undefined && { declared: { version: version ?? goal.version, release } }),
          custom,
          blockedBy: group.blockedBy ?? [],
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The minor of a custom AMI that runs: what is declared of a launch template version that is still to come says nothing of it. */
function customMinor({ nodegroups }: ClusterGoal, group: NodegroupVersionFact): Minor | undefined {
  const { amiKubernetesVersion, launchTemplateVersion } = nodegroups?.get(group.name) ?? {};
  const toCome = launchTemplateVersion !== undefined && launchTemplateVersion !== group.launchTemplateVersion;
  return toCome ? undefined : amiKubernetesVersion;
}

/** Groups with custom AMIs of which nobody has declared a minor. */
export function unknownKubelets(goal: ClusterGoal, live: ClusterFacts): string[] {
  return live.nodegroups
    .filter(({ amiType }) => amiFamily(amiType) === "CUSTOM")
    .filter((group) => customMinor(goal, group) === undefined)
    .map(({ name }) => name);
}

/** How far a group is rolled under this control plane: as far as possible, so that it need not be rolled soon again. */
export function reachOf({ ceiling }: Kubelets, controlPlane: Minor): Minor {
  return Math.min(controlPlane, ceiling ?? Infinity);
}

/** The step that rolls a group: at its own declared minor to its own declared release, else to EKS's newest. */
export function rollOf(group: Kubelets, from: Minor, to: Minor): NodegroupStep {
  const { name, release = "newest", declared } = group;
  return {
    kind: "nodegroup",
    nodegroup: name,
    version: { from, to },
    ...(declared?.version === to && { releaseVersion: { from: release, to: declared.release } }),
  };
}

/** What forbids to roll the group at all. */
export function carriable({ carryOnly }: ClusterGoal, group: Kubelets): Obstacle | undefined {
  if (carryOnly !== undefined && !carryOnly.includes(group.name)) {
    return { because: "carryOnly does not name it", remedy: "Add it there, or raise it first", meant: true };
  }
  if (group.custom) {
    return {
      because: "it has a custom AMI",
      remedy: "Give it a launch template version with a newer AMI",
      meant: false,
    };
  }
  if (group.blockedBy.length > 0) {
    return {
      because: `EKS updates no group with ${group.blockedBy.join(", ")}`,
      remedy: "Mend it",
      meant: false,
    };
  }
  return undefined;
}

function limitOf(
  { amiType }: NodegroupVersionFact,
  newest: Minor | undefined,
  declared: Minor | undefined,
): Obstacle {
  if (declared !== undefined && declared < (newest ?? Infinity)) {
    const version = formatMinor(declared);
    return {
      because: `its NodegroupVersion declares ${version}`,
      remedy: "Declare a newer version there",
      meant: true,
    };
  }
  return {
    because: `EKS publishes no ${amiType} AMI after ${formatMinor(newest ?? 0)}`,
    remedy: "Move its workloads to node groups of another AMI type (AL2023 or Bottlerocket)",
    meant: false,
  };
}
