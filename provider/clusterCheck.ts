// ClusterVersion's check: judges inputs, looks at the cluster, plans the hops and stamps what it found.
import { clusterFacts } from "./eks/clusterTarget";
import type { Evidence } from "./eks/observe";
import type { Cluster, EksPort } from "./eks/port";
import { movesVersion, updatesOf } from "./eks/updates";
import { check, concludeAbsent, concludeLive, concludeUnverified, type Kind, type Matter } from "./checking";
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
import { unofferedVersion } from "./versions/rules";
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
  const { inputs, olds, evidence, port } = matter;
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
    case "live": {
      const plan = await planLive(goal, evidence, port);
      return concludeLive(matter, { goal, plan }, observed(evidence), formatMinor(goal.version));
    }
  }
}

type Live = Extract<Evidence, { kind: "live" }>;

function observed({ cluster, nodegroups }: Live): Record<string, unknown> {
  const versions = [...nodegroups.values()].map(({ name, version }) => [name, version ?? ""] as const);
  return { version: cluster.version, nodegroups: Object.fromEntries(versions) };
}

async function planLive(
  goal: ClusterGoal,
  { cluster, nodegroups }: Live,
  port: EksPort | undefined,
): Promise<Plan> {
  const facts = clusterFacts(cluster, nodegroups.values());
  if (port === undefined) return planCluster(goal, facts);
  const unchangedAndOlder = goal.previous === goal.version && facts.version < goal.version;
  const rolledBackByOthers = unchangedAndOlder && (await wasRolledBack(port, cluster));
  const plan = planCluster(goal, { ...facts, rolledBackByOthers });
  if (plan.steps.length < 2) return plan;
  // One wrong digit must not move a cluster half the way: a jump is only begun to a version that EKS offers.
  const offered = await port.supportOf(formatMinor(goal.version)).catch(() => ({}));
  return offered === undefined
    ? emptyPlan({ violations: [unofferedVersion(goal.cluster, goal.version)] })
    : plan;
}

/** Without EKS the version that was declared last stands for what runs. */
function planRecorded(goal: ClusterGoal): Plan {
  if (goal.previous === undefined) return emptyPlan();
  return planCluster(goal, { version: goal.previous, nodegroups: [] });
}

/** Whether EKS's newest version update is a rollback. This release starts none, so it was somebody else's. */
async function wasRolledBack(port: EksPort, { name }: Cluster): Promise<boolean> {
  const updates = await updatesOf(port, { cluster: name });
  return (
    updates.findLast((update) => movesVersion(update) && update.status === "Successful")?.type ===
    "VersionRollback"
  );
}
