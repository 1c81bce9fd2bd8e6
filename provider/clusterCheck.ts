// ClusterVersion's check: judges inputs, looks at the cluster, plans the hops and stamps what it found.
import { clusterFacts } from "./eks/clusterTarget";
import type { Evidence } from "./eks/observe";
import { check, concludeAbsent, concludeLive, concludeUnverified, type Kind, type Matter } from "./checking";
import { planLive } from "./clusterPlan";
import { declareControlPlane } from "./controlPlanes";
import type { Checked } from "./dynamicProvider";
import {
  durations,
  type Fields,
  type Inputs,
  isClusterName,
  isFalseOrMinor,
  isMinor,
  isRegion,
  judgeInputs,
} from "./inputs";
import { memoryOf } from "./memory";
import type { Config } from "./settings";
import { unknownStamps } from "./stamps";
import { unknownValue } from "./versions/diff";
import { emptyPlan, type Plan } from "./versions/plan";
import { type ClusterGoal, planCluster } from "./versions/planCluster";
import { formatMinor, toMinor } from "./versions/version";

const fields: Fields = {
  clusterName: { required: true, judge: isClusterName },
  version: { required: true, judge: isMinor },
  region: { judge: isRegion },
  force: { judge: isFalseOrMinor },
  timeouts: { judge: durations("hop", "nodegroup") },
};

/** Of the design, and not in this release. */
const missing = [
  "carryNodegroups",
  "carryOnly",
  "maxParallelRolls",
  "carryAddons",
  "allowRollback",
  "rollbackTimeoutMinutes",
  "insights",
];

export const clusterIdentity = ["clusterName", "region"];

const kind: Kind = {
  identity: clusterIdentity,
  subject: ({ clusterName }) => `control plane of ${String(clusterName)}`,
  judgeInputs: (inputs) => judgeInputs(inputs, fields, missing),
  judge,
};

export function checkCluster(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked> {
  return check(kind, config, olds, news);
}

async function judge(matter: Matter): Promise<Checked> {
  const { inputs, olds, evidence } = matter;
  if (inputs.version === unknownValue) return unknownStamps(inputs);
  const before = olds && (memoryOf(olds).version ?? olds.version);
  const goal: ClusterGoal = {
    cluster: String(inputs.clusterName),
    version: toMinor(String(inputs.version)),
    ...(typeof before === "string" && { previous: toMinor(before) }),
  };
  const destination = `control plane -> ${formatMinor(goal.version)}`;
  switch (evidence.kind) {
    case "absent": {
      const line = `when the cluster exists: ${destination}`;
      return concludeAbsent(matter, { what: `cluster ${goal.cluster}`, line, property: "clusterName" });
    }
    case "unverified":
      return concludeUnverified(matter, { goal, plan: planRecorded(goal) }, evidence.reason, destination);
    case "live":
      return judgeLive(matter, goal, evidence);
  }
}

type Live = Extract<Evidence, { kind: "live" }>;

async function judgeLive(matter: Matter, goal: ClusterGoal, evidence: Live): Promise<Checked> {
  const { inputs, port } = matter;
  const { cluster, nodegroups } = evidence;
  const facts = clusterFacts(cluster, nodegroups.values());
  const plan = port ? await planLive(port, goal, cluster, nodegroups.values()) : planCluster(goal, facts);
  const end = plan.steps.at(-1);
  const after = end?.kind === "controlPlane" ? end.to : facts.version;
  const other = declareControlPlane(cluster.arn, inputs.__urn, goal.version, {
    controlPlane: after,
    nodegroups: new Map(),
    addons: new Map(),
    rollsBack: false,
  });
  if (other !== undefined) {
    const reason =
      `cluster ${goal.cluster} is declared by ${other} too, at another version: a cluster has one owner. Remove one of ` +
      "the two, or declare the same version";
    return { inputs, failures: [{ property: "version", reason }] };
  }
  return concludeLive(matter, { goal, plan }, observed(evidence), formatMinor(goal.version));
}

function observed({ cluster, nodegroups }: Live): Record<string, unknown> {
  const versions = [...nodegroups.values()].map(({ name, version }) => [name, version ?? ""] as const);
  return { version: cluster.version, nodegroups: Object.fromEntries(versions) };
}

/** Without EKS the version that was declared last stands for what runs. */
function planRecorded(goal: ClusterGoal): Plan {
  if (goal.previous === undefined) return emptyPlan();
  return planCluster(goal, { version: goal.previous, nodegroups: [] });
}
