// Brings node groups and their control planes together and rules on each pair, at both moments of a run.
import { type Exception, exceptionFor } from "../allowance";
import type { EvidenceConfig } from "../configuration";
import type { Context } from "../definePolicy";
import { liveCluster, runningCluster, runningNodegroup } from "../evidence/running";
import { type ClusterFact, type EksFact, type NodegroupFact, subjectOf } from "../view/facts";
import { clusterOf, isOutranked, nodegroupsOf } from "../view/lookup";
import { valueOr } from "../view/value";
import { judgeSkew, type Ruling } from "./judgeSkew";
import { clusterOutlook, nodegroupOutlook, type Outlook, standing } from "./outlook";

export interface SkewConfig extends EvidenceConfig {
  readonly maxMinorsBehind: number;
  readonly exceptions: readonly Exception[];
}

export type SkewContext = Context<SkewConfig>;

/**
 * The rulings that a newly registered resource makes possible: those with facts seen before it, where both sides say what
 * they will be. What another resource, still to come, may decide waits for the end of the run.
 */
export async function rulingsOn(fact: EksFact, context: SkewContext): Promise<[NodegroupFact, Ruling][]> {
  const { facts } = context.run;
  if (!decides(fact)) return [];
  const groups = fact.kind === "nodegroup" ? [fact] : nodegroupsOf(fact, facts).filter(decides);
  const rulings: [NodegroupFact, Ruling][] = [];
  for (const group of groups) {
    const cluster = clusterOf(group, facts);
    if (cluster.kind !== "found" || !decides(cluster.fact)) continue;
    const ruling = await ruleOn(group, await outlookOf(cluster.fact, context), context);
    if (ruling !== undefined) rulings.push([group, ruling]);
  }
  return rulings;
}

/** The rulings on every node group of the stack, those among them whose cluster the stack does not declare. */
export async function allRulings(context: SkewContext): Promise<[NodegroupFact, Ruling][]> {
  const { facts } = context.run;
  const rulings: [NodegroupFact, Ruling][] = [];
  for (const group of facts.all()) {
    if (group.kind !== "nodegroup" || isOutranked(group, facts)) continue;
    const found = clusterOf(group, facts);
    const controlPlane =
      found.kind === "found"
        ? await outlookOf(found.fact, context)
        : found.kind === "ambiguous"
          ? { kind: "unverified" as const, reason: found.reason, next: "Give its provider a region" }
          : await foreignControlPlane(group, context);
    const ruling = await ruleOn(group, controlPlane, context);
    if (ruling !== undefined) rulings.push([group, ruling]);
  }
  return rulings;
}

export async function outlookOf(cluster: ClusterFact, { sources }: SkewContext): Promise<Outlook> {
  return clusterOutlook(cluster, await runningCluster(cluster, sources));
}

/** How many minors this node group may lag: the exception's where one holds. */
export function limitFor(cluster: string, nodegroup: string, { config, now }: SkewContext): number {
  return exceptionFor(config.exceptions, cluster, nodegroup, now)?.maxMinorsBehind ?? config.maxMinorsBehind;
}

/** Whether the resource itself says which version there will be, whatever else the program declares. */
function decides(fact: EksFact): boolean {
  return fact.owner === "ours" || fact.manages.includes("version");
}

/** The control plane of a node group whose cluster is not in the stack: as the group declares it, else as it runs. */
async function foreignControlPlane(group: NodegroupFact, { sources }: SkewContext): Promise<Outlook> {
  if (group.clusterVersion.kind === "known") return standing(group.clusterVersion.value);
  if (group.clusterVersion.kind === "unknown") return group.clusterVersion;
  const stamped = group.observed.kind === "known" ? group.observed.value.clusterVersion : undefined;
  if (stamped !== undefined) return standing(stamped);
  const live = await liveCluster(group.place, group.cluster, sources);
  if (live.kind === "live") return standing(live.value.version);
  if (live.kind !== "absent") return live;
  return {
    kind: "unverified",
    reason: "its cluster is neither in this stack nor in EKS",
    next: "Check the cluster's name",
  };
}

async function ruleOn(
  group: NodegroupFact,
  controlPlane: Outlook,
  context: SkewContext,
): Promise<Ruling | undefined> {
  const running = await runningNodegroup(group, context.sources);
  const nodegroup = nodegroupOutlook(group, running, controlPlane);
  for (const side of [controlPlane, nodegroup]) {
    if (side.kind !== "unverified") continue;
    const { reason: message, next } = side;
    return { kind: "unverified", message, ...(next !== undefined && { next }) };
  }
  if (controlPlane.kind !== "sure" || nodegroup.kind !== "sure") return undefined;
  const amiType = running.kind === "live" ? running.value.amiType : valueOr(group.amiType, undefined);
  return judgeSkew({
    subject: subjectOf(group),
    controlPlane,
    nodegroup,
    ...(amiType !== undefined && { amiType }),
    maxMinorsBehind: limitFor(valueOr(group.cluster, ""), valueOr(group.nodegroup, ""), context),
  });
}
