// Plans a control plane: hops of one minor, as far as its node groups' kubelets may lag.
import { type ControlPlaneStep, emptyPlan, type Plan } from "./plan";
import { amiFamily, newestMinorWithAmi } from "./release";
import { clusterDowngrade, type LaggingGroup, onHold, skewBlocksHop, withinSkew } from "./rules";
import { formatMinor, hops, type Minor } from "./version";

/** What a ClusterVersion declares. */
export interface ClusterGoal {
  readonly cluster: string;
  readonly version: Minor;
  /** What its last run declared; absent at create. */
  readonly previous?: Minor;
}

/** What EKS says of the cluster now. */
export interface ClusterFacts {
  readonly version: Minor;
  readonly nodegroups: readonly NodegroupVersionFact[];
  /** The newest version update is a rollback to `version` that this resource did not start. */
  readonly rolledBackByOthers?: boolean;
  /** Why the cluster is on hold. */
  readonly hold?: string;
}

export interface NodegroupVersionFact {
  readonly name: string;
  readonly amiType: string;
  /** Absent where EKS reports none. */
  readonly version?: Minor;
}

/**
 * Orders the hops from what runs to what is declared. Where a hop would leave a node group too old nothing is planned:
 * the violation names every such group and what to raise it to, before anything started.
 */
export function planCluster(goal: ClusterGoal, live: ClusterFacts): Plan {
  if (goal.version === live.version) return emptyPlan({ settled: true });
  if (goal.version < live.version) return below(goal, live);
  if (live.rolledBackByOthers && goal.previous === goal.version) {
    return emptyPlan({ warnings: [rolledBackWarning(goal, live)] });
  }
  if (live.hold !== undefined) return emptyPlan({ violations: [onHold(goal.cluster, live.hold)] });
  const path = hops(live.version, goal.version);
  const blocked = path.find((hop) => lagging(live, hop).length > 0);
  if (blocked !== undefined) {
    const groups = lagging(live, blocked);
    const later = lagging(live, goal.version).filter(({ name }) =>
      groups.every((group) => group.name !== name),
    );
    return emptyPlan({
      violations: [skewBlocksHop(goal.cluster, blocked, groups, { version: goal.version, groups: later })],
    });
  }
  const steps = path.map((to): ControlPlaneStep => ({ kind: "controlPlane", from: to - 1, to }));
  return emptyPlan({ steps, warnings: unjudged(goal, live) });
}

/** Kubelets of managed groups that would be too old under this control plane. Custom AMIs tell EKS nothing of theirs. */
function lagging(live: ClusterFacts, hop: Minor): LaggingGroup[] {
  return live.nodegroups.flatMap(({ name, version, amiType }) => {
    if (version === undefined || amiFamily(amiType) === "CUSTOM" || withinSkew(hop, version)) return [];
    const newest = newestMinorWithAmi(amiType);
    return [{ name, minor: version, ...(newest !== undefined && { newest }) }];
  });
}

function below(goal: ClusterGoal, live: ClusterFacts): Plan {
  const newlyDeclared = goal.previous === undefined || goal.version < goal.previous;
  if (newlyDeclared)
    return emptyPlan({ violations: [clusterDowngrade(goal.cluster, goal.version, live.version)] });
  return emptyPlan({
    warnings: [
      `control plane of ${goal.cluster} runs ${formatMinor(live.version)}, newer than the declared ${formatMinor(goal.version)}: ` +
        `AWS moved it at the end of support, or someone did by hand. It is left as it is. Declare version ` +
        `"${formatMinor(live.version)}"; where the version is under ignoreChanges, run \`pulumi refresh\``,
    ],
  });
}

function rolledBackWarning(goal: ClusterGoal, live: ClusterFacts): string {
  return (
    `control plane of ${goal.cluster} was rolled back to ${formatMinor(live.version)} by someone else after this resource ` +
    `had it at ${formatMinor(goal.version)}. It is left as it is. Declare version "${formatMinor(live.version)}" to agree; to upgrade ` +
    `again, declare "${formatMinor(live.version)}" first and "${formatMinor(goal.version)}" after that`
  );
}

function unjudged(goal: ClusterGoal, live: ClusterFacts): string[] {
  const custom = live.nodegroups
    .filter(({ amiType }) => amiFamily(amiType) === "CUSTOM")
    .map(({ name }) => name);
  if (custom.length === 0) return [];
  return [
    `node groups with custom AMIs were not judged, as EKS does not know their kubelets: ${custom.join(", ")} of ` +
      `${goal.cluster}. Make sure that they are at most three minors older than ${formatMinor(goal.version)}`,
  ];
}
