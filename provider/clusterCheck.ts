// ClusterVersion's check: judges inputs, looks at the cluster, plans the way and stamps what it found.
import type { LiveEvidence } from "./eks/observe";
import { check, concludeAbsent, concludeLive, concludeUnverified, type Kind, type Matter } from "./checking";
import { clusterFields, clusterGoal, insightGoal } from "./clusterInputs";
import { clusterOutlook } from "./clusterOutlook";
import { planLive } from "./clusterPlan";
import { type ClusterAfterRun, declareControlPlane } from "./controlPlanes";
import type { Checked } from "./dynamicProvider";
import { hasUnknown, type Inputs, judgeInputs } from "./inputs";
import type { Config } from "./settings";
import { unknownStamps } from "./stamps";
import { carriable, kubeletsOf, reachOf } from "./versions/carryNodegroups";
import type { ClusterFacts, ClusterGoal } from "./versions/clusterWorld";
import { emptyPlan, type Plan } from "./versions/plan";
import { planCluster } from "./versions/planCluster";
import type { CarriedNodegroup } from "./versions/planNodegroup";
import { formatMinor, type Minor } from "./versions/version";

export const clusterIdentity = ["clusterName", "region"];

const kind: Kind = {
  identity: clusterIdentity,
  subject: ({ clusterName }) => `control plane of ${String(clusterName)}`,
  judgeInputs: (inputs) => judgeInputs(inputs, clusterFields),
  judge,
};

export function checkCluster(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked> {
  return check(kind, config, olds, news);
}

async function judge(matter: Matter): Promise<Checked> {
  const { inputs, olds, evidence } = matter;
  if (declaresUnknown(inputs)) return unknownStamps(inputs);
  const goal = clusterGoal(inputs, olds);
  const destination = `control plane -> ${formatMinor(goal.version)}`;
  if (evidence.kind === "absent") {
    const line = `when the cluster exists: ${destination}`;
    return concludeAbsent(matter, { what: `cluster ${goal.cluster}`, line, property: "clusterName" });
  }
  if (evidence.kind === "unverified") {
    return concludeUnverified(matter, { goal, plan: planRecorded(goal) }, evidence.reason, destination);
  }
  return judgeLive(matter, goal, evidence);
}

async function judgeLive(matter: Matter, goal: ClusterGoal, evidence: LiveEvidence): Promise<Checked> {
  const { inputs, report } = matter;
  const { port, cluster } = evidence;
  const nodegroups = [...evidence.nodegroups.values()];
  const { plan, facts } = await planLive(port, goal, { cluster, nodegroups }, report.preview);
  const after = afterRun(plan, goal, facts);
  const other = declareControlPlane(cluster.arn, inputs.__urn, goal.version, after);
  if (other !== undefined) {
    const reason =
      `cluster ${goal.cluster} is declared by ${other} too, at another version: a cluster has one owner. Remove one of ` +
      "the two, or declare the same version";
    return { inputs, failures: [{ property: "version", reason }] };
  }
  const outlook = report.preview
    ? await clusterOutlook(port, goal.cluster, plan.steps, insightGoal(inputs))
    : { warnings: [], notes: [] };
  const told = {
    ...plan,
    warnings: [...plan.warnings, ...strangers(goal, evidence), ...outlook.warnings],
    notes: [...plan.notes, ...outlook.notes],
  };
  return concludeLive(matter, { goal, plan: told }, observed(evidence), formatMinor(goal.version));
}

/** Where the plan leaves the cluster: what comes after it in the program is held to that. */
function afterRun({ steps }: Plan, goal: ClusterGoal, live: ClusterFacts): ClusterAfterRun {
  const nodegroups = new Map<string, CarriedNodegroup>();
  const addons = new Map<string, string>();
  // Somebody's rollback that is left alone goes on: what is raised now would be newer than the control plane that it leaves.
  const left = steps.length === 0 ? live.rollingBack?.to : undefined;
  let controlPlane = left ?? live.version;
  let rollsBack = false;
  for (const step of steps) {
    if (step.kind === "controlPlane") controlPlane = step.to;
    if (step.kind === "controlPlane" && step.to < step.from) rollsBack = true;
    if (step.kind === "nodegroup" && step.version) {
      const release = step.releaseVersion && { releaseVersion: step.releaseVersion.to };
      nodegroups.set(step.nodegroup, { version: step.version.to, ...release });
    }
    if (step.kind === "addon") addons.set(step.addon, step.version.to);
  }
  return { controlPlane, nodegroups, addons, heldAt: heldAt(goal, live, controlPlane), rollsBack };
}

function heldAt(goal: ClusterGoal, live: ClusterFacts, controlPlane: Minor): Map<string, Minor> {
  const held = goal.carryNodegroups === "all" ? kubeletsOf(goal, live) : [];
  return new Map(
    held
      .filter((group) => carriable(goal, group) === undefined)
      // A control plane that others have raised past the goal is left alone, and rolls nothing.
      .map((group) => [group.name, reachOf(group, Math.min(controlPlane, goal.version))]),
  );
}

/** A name that carryOnly has and the cluster has not is most likely misspelt; the group may also come later. */
function strangers({ cluster, carryOnly = [] }: ClusterGoal, { nodegroups }: LiveEvidence): string[] {
  const unknown = carryOnly.filter((name) => !nodegroups.has(name));
  return unknown.length === 0
    ? []
    : [`carryOnly names ${unknown.join(", ")}, and cluster ${cluster} has no such node group`];
}

function observed({ cluster, nodegroups }: LiveEvidence): Record<string, unknown> {
  const versions = [...nodegroups.values()].map(({ name, version }) => [name, version ?? ""] as const);
  return { version: cluster.version, nodegroups: Object.fromEntries(versions) };
}

function declaresUnknown(inputs: Inputs): boolean {
  const { version, carryNodegroups, carryOnly, carryAddons, allowRollback, force } = inputs;
  return hasUnknown([version, carryNodegroups, carryOnly, carryAddons, allowRollback, force]);
}

/** Without EKS the version that was declared last stands for what runs. */
function planRecorded(goal: ClusterGoal): Plan {
  if (goal.previous === undefined) return emptyPlan();
  return planCluster(goal, { version: goal.previous, nodegroups: [] });
}
