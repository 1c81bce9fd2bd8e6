// A node group as something to bring to a version, release or launch template version: one UpdateNodegroupVersion.
import type { NodegroupStep, Step } from "../versions/plan";
import { subjectOf } from "../versions/nodegroupVerdict";
import { type NodegroupFacts, type NodegroupGoal, planNodegroup } from "../versions/planNodegroup";
import { amiFamily } from "../versions/release";
import { formatMinor, toMinor } from "../versions/version";
import type { Target } from "./target";
import type { Cluster, EksPort, Nodegroup, NodegroupUpdateRequest, Update } from "./port";

export interface NodegroupLive {
  readonly cluster: Cluster;
  readonly nodegroup: Nodegroup;
}

export interface NodegroupTargetOptions {
  readonly goal: NodegroupGoal;
  readonly arn: string;
  /** The minor at which pods are evicted in spite of disruption budgets. */
  readonly force?: string;
  readonly read: () => Promise<NodegroupLive>;
}

export function nodegroupTarget(port: EksPort, options: NodegroupTargetOptions): Target<NodegroupLive> {
  const { goal, arn, force, read } = options;
  const owner = { cluster: goal.cluster, nodegroup: goal.nodegroup };
  let seen: NodegroupLive | undefined;
  return {
    subject: subjectOf(goal),
    owner,
    arn,
    observe: async () => (seen = await read()),
    size: () => ({
      ...(seen && { nodes: seen.nodegroup.desiredSize, maxUnavailable: seen.nodegroup.maxUnavailable }),
    }),
    plan: (live) => planNodegroup(goal, nodegroupFacts(live)),
    isBusy: ({ nodegroup }) => nodegroup.status === "UPDATING",
    does: (update, step) => step.kind === "nodegroup" && reaches(update, step),
    start: (step, token) =>
      port.startNodegroupUpdate({ ...owner, ...request(goal, step, seen, force), token }),
  };
}

export function nodegroupFacts({ cluster, nodegroup }: NodegroupLive): NodegroupFacts {
  const { version, releaseVersion, amiType, launchTemplate } = nodegroup;
  return {
    amiType,
    controlPlane: toMinor(cluster.version),
    ...(cluster.hold !== undefined && { hold: cluster.hold }),
    ...(version !== undefined && { version: toMinor(version) }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplate !== undefined && { launchTemplate }),
  };
}

/** The group as it will be once this update of it has ended well. */
export function factsAfter(facts: NodegroupFacts, { params }: Update): NodegroupFacts {
  const { Version, ReleaseVersion, LaunchTemplateVersion } = params;
  return {
    ...facts,
    ...(Version !== undefined && { version: toMinor(Version) }),
    ...(ReleaseVersion !== undefined && { releaseVersion: ReleaseVersion }),
    ...(facts.launchTemplate !== undefined &&
      // `$Latest` says nothing of which one it is.
      /^\d+$/.test(LaunchTemplateVersion ?? "") && {
        launchTemplate: { ...facts.launchTemplate, version: LaunchTemplateVersion ?? "" },
      }),
  };
}

function reaches(update: Update, step: NodegroupStep): boolean {
  if (update.type !== "VersionUpdate") return false;
  const { Version, ReleaseVersion, LaunchTemplateVersion } = update.params;
  const sameRelease = step.releaseVersion === undefined || ReleaseVersion === step.releaseVersion.to;
  const sameTemplate =
    step.launchTemplateVersion === undefined || LaunchTemplateVersion === step.launchTemplateVersion.to;
  if (step.version) return Version === formatMinor(step.version.to) && sameRelease;
  // The update of a launch template says nothing of versions (UpdateNodegroupVersion's params).
  return sameRelease && (sameTemplate || LaunchTemplateVersion === undefined);
}

type Request = Omit<NodegroupUpdateRequest, "cluster" | "nodegroup" | "token">;

/**
 * Version is always sent: without it the API's texts disagree about what EKS takes. A release that is not to change is
 * sent too, or EKS would roll the nodes to its newest.
 */
function request(
  goal: NodegroupGoal,
  step: Step,
  live: NodegroupLive | undefined,
  force: string | undefined,
): Request {
  if (step.kind !== "nodegroup" || live === undefined)
    throw new Error("a node group's step and its facts are needed");
  const { nodegroup } = live;
  const launchTemplate = step.launchTemplateVersion && goal.launchTemplate;
  const version = step.version ? formatMinor(step.version.to) : nodegroup.version;
  const forced = { force: force !== undefined && force === version };
  if (amiFamily(nodegroup.amiType) === "CUSTOM")
    return { ...forced, ...(launchTemplate && { launchTemplate }) };
  const releaseVersion = step.releaseVersion?.to ?? (step.version ? undefined : nodegroup.releaseVersion);
  return {
    ...forced,
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplate && { launchTemplate }),
  };
}
