// NodegroupVersion's check: judges inputs, looks at the group, holds it to the control plane that this run will have made.
import { factsAfter, nodegroupFacts, type NodegroupLive } from "./eks/nodegroupTarget";
import { nodegroupOf } from "./eks/observe";
import type { Cluster, EksPort, Nodegroup, Update } from "./eks/port";
import { lastAttempt } from "./eks/updates";
import {
  check,
  concludeAbsent,
  concludeLive,
  concludeUnverified,
  type Kind,
  lookFor,
  type Matter,
} from "./checking";
import { clusterAfterRun } from "./controlPlanes";
import type { Checked } from "./dynamicProvider";
import { whereBusy } from "./whereBusy";
import { hasUnknown, type Inputs, judgeInputs } from "./inputs";
import { memoryOf } from "./memory";
import { nodegroupFields, judgeTogether, judgeWithAmi } from "./nodegroupInputs";
import type { Config } from "./settings";
import { unknownStamps } from "./stamps";
import { unknownValue } from "./versions/diff";
import { carriedPast } from "./versions/carryRules";
import { emptyPlan, type Plan } from "./versions/plan";
import { subjectOf } from "./versions/nodegroupVerdict";
import { type DeclaredBefore, type NodegroupGoal, planNodegroup } from "./versions/planNodegroup";
import { takenElsewhere } from "./versions/rules";
import { formatMinor, parseMinor } from "./versions/version";

export const nodegroupIdentity = ["clusterName", "nodegroupName", "region"];

const kind: Kind = {
  identity: nodegroupIdentity,
  subject: (inputs) =>
    subjectOf({ cluster: String(inputs.clusterName), nodegroup: String(inputs.nodegroupName) }),
  judgeInputs: (inputs) => [...judgeInputs(inputs, nodegroupFields), ...judgeTogether(inputs)],
  judge,
};

export function checkNodegroup(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked> {
  return check(kind, config, olds, news);
}

async function judge(matter: Matter): Promise<Checked> {
  const { inputs, olds, evidence } = matter;
  const goal = goalOf(inputs, olds);
  const destination = destinationOf(goal);
  if (evidence.kind === "absent") {
    const line = `when the cluster exists: ${destination}`;
    return concludeAbsent(matter, { what: `cluster ${goal.cluster}`, line, property: "clusterName" });
  }
  if (evidence.kind === "unverified") {
    if (declaresUnknown(inputs)) return unknownStamps(inputs);
    const plan = planRecorded(goal, olds ?? {});
    return concludeUnverified(matter, { goal, plan }, evidence.reason, destination);
  }
  const needs = { property: "nodegroupName", action: "eks:DescribeNodegroup" };
  const seen = await lookFor(subjectOf(goal), needs, () => nodegroupOf(evidence, goal.nodegroup));
  if ("failure" in seen) return { inputs, failures: [seen.failure] };
  const { found: nodegroup } = seen;
  if (nodegroup === undefined) {
    const line = `when the node group exists: ${destination}`;
    return concludeAbsent(matter, { what: subjectOf(goal), line, property: "nodegroupName" });
  }
  const failures = judgeWithAmi(inputs, subjectOf(goal), nodegroup.amiType);
  if (failures.length > 0) return { inputs, failures };
  const stamp = observed(nodegroup, evidence.cluster, inputs);
  if (declaresUnknown(inputs)) return { inputs: { ...inputs, observed: stamp, plan: unknownValue } };
  const { port, cluster } = evidence;
  const { part, running } = await whereBusy(
    port,
    { cluster: goal.cluster, nodegroup: goal.nodegroup },
    nodegroup,
    () => port.observeNodegroup(goal.cluster, goal.nodegroup),
  );
  const planned = await planLive(port, goal, { cluster, nodegroup: part }, running);
  return concludeLive(matter, planned, stamp, nodegroup.version ?? nodegroup.amiType);
}

/**
 * Where what runs is left alone as somebody else's, EKS may tell that an attempt to change it has failed: then the declaration was
 * never reached, and it is planned as if it were new.
 */
async function planLive(
  port: EksPort,
  goal: NodegroupGoal,
  live: NodegroupLive,
  running: Update | undefined,
): Promise<{ goal: NodegroupGoal; plan: Plan }> {
  const after = clusterAfterRun(live.cluster.arn);
  const carried = after?.nodegroups.get(goal.nodegroup);
  const held = after?.heldAt.get(goal.nodegroup);
  const target = goal.version ?? goal.clusterVersion;
  if (held !== undefined && target !== undefined && target < held) {
    return { goal, plan: emptyPlan({ violations: [carriedPast(subjectOf(goal), held, target)] }) };
  }
  const facts = {
    ...nodegroupFacts(live),
    ...(after !== undefined && { controlPlaneAfterRun: after.controlPlane }),
    ...(carried !== undefined && { carried }),
  };
  const plan = planNodegroup(goal, facts);
  if (running !== undefined && plan.settled && !planNodegroup(goal, factsAfter(facts, running)).settled) {
    return { goal, plan: { ...plan, warnings: [takenElsewhere(subjectOf(goal), running.id)] } };
  }
  const leftAlone = plan.steps.length === 0 && plan.warnings.length > 0 && goal.previous !== undefined;
  const attempt = leftAlone ? await attemptAt(port, goal) : undefined;
  if (attempt === undefined) return { goal, plan };
  const anew = { ...goal, previous: {} };
  const planned = planNodegroup(anew, facts);
  // One that runs is somebody's who may do what is not allowed here.
  const theirs = attempt.status === "InProgress" && planned.violations.length > 0;
  return theirs ? { goal, plan } : { goal: anew, plan: planned };
}

function attemptAt(port: EksPort, goal: NodegroupGoal): Promise<Update | undefined> {
  const version = goal.version ?? goal.clusterVersion;
  return lastAttempt(
    port,
    { cluster: goal.cluster, nodegroup: goal.nodegroup },
    ({ Version, ReleaseVersion, LaunchTemplateVersion }) =>
      (version !== undefined && Version === formatMinor(version)) ||
      (goal.releaseVersion !== undefined && ReleaseVersion === goal.releaseVersion) ||
      (goal.launchTemplate !== undefined && LaunchTemplateVersion === goal.launchTemplate.version),
  );
}

/** Where a group goes to whose start is not known. */
function destinationOf({ nodegroup, version, clusterVersion, launchTemplate }: NodegroupGoal): string {
  const target = version ?? clusterVersion;
  const end = target === undefined ? launchTemplate && "its launch template" : formatMinor(target);
  return `node group ${nodegroup}${end === undefined ? "" : ` -> ${end}`}`;
}

/** The group's own facts; the control plane's only where nothing was declared of it, or a run would change them. */
function observed(nodegroup: Nodegroup, cluster: Cluster, inputs: Inputs): Inputs {
  const { version, releaseVersion, amiType, launchTemplate } = nodegroup;
  return {
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    amiType,
    ...(launchTemplate !== undefined && { launchTemplateVersion: launchTemplate.version }),
    ...(inputs.clusterVersion === undefined && { clusterVersion: cluster.version }),
  };
}

function declaresUnknown({
  version,
  clusterVersion,
  releaseVersion,
  launchTemplate,
  allowDowngrade,
}: Inputs): boolean {
  return hasUnknown([version, clusterVersion, releaseVersion, launchTemplate, allowDowngrade]);
}

/** What is declared, as the planner takes it; `olds` where the last run was for the same node group. */
export function goalOf(inputs: Inputs, olds: Inputs | undefined): NodegroupGoal {
  const version = parseMinor(inputs.version);
  const clusterVersion = parseMinor(inputs.clusterVersion);
  const amiKubernetesVersion = parseMinor(inputs.amiKubernetesVersion);
  const { releaseVersion, launchTemplate, allowDowngrade } = inputs as Partial<NodegroupGoal>;
  return {
    cluster: String(inputs.clusterName),
    nodegroup: String(inputs.nodegroupName),
    ...(version !== undefined && { version }),
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplate !== undefined && { launchTemplate }),
    ...(amiKubernetesVersion !== undefined && { amiKubernetesVersion }),
    ...(allowDowngrade !== undefined && { allowDowngrade }),
    ...(olds !== undefined && { previous: declaredBefore(olds) }),
  };
}

function declaredBefore(olds: Inputs): DeclaredBefore {
  const memory = memoryOf(olds);
  const template = olds.launchTemplate as { version?: string } | undefined;
  const version = parseMinor(memory.version ?? memory.clusterVersion ?? olds.version ?? olds.clusterVersion);
  const releaseVersion = memory.releaseVersion ?? (olds.releaseVersion as string | undefined);
  const launchTemplateVersion = memory.launchTemplateVersion ?? template?.version;
  return {
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplateVersion !== undefined && { launchTemplateVersion }),
  };
}

/** Without EKS what was declared last stands for what runs. */
function planRecorded(goal: NodegroupGoal, olds: Inputs): Plan {
  const { previous } = goal;
  if (previous === undefined) return emptyPlan();
  const { amiType = "" } = (olds.observed ?? {}) as { amiType?: string };
  const { version, releaseVersion, launchTemplateVersion } = previous;
  const controlPlane = goal.clusterVersion ?? version ?? 0;
  return planNodegroup(goal, {
    amiType,
    controlPlane,
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplateVersion !== undefined && {
      launchTemplate: { ...goal.launchTemplate, version: launchTemplateVersion },
    }),
  });
}
