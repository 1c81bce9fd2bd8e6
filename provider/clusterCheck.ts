// ClusterVersion's check: judges inputs, looks at the cluster, plans the hops and stamps what it found.
import { clusterFacts } from "./eks/clusterTarget";
import type { Evidence } from "./eks/observe";
import type { Cluster, EksPort } from "./eks/port";
import { movesVersion, updatesOf } from "./eks/updates";
import type { Checked } from "./dynamicProvider";
import { remember } from "./findings";
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
import { type Look, lookAt } from "./look";
import { memorize, memoryOf } from "./memory";
import { announce, type Report, warnUnverified } from "./report";
import type { Config } from "./settings";
import { absent, isSame, refused, stamped, unknownStamps } from "./stamps";
import { unknownValue } from "./versions/diff";
import { describeStep, emptyPlan, type Plan } from "./versions/plan";
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

export async function checkCluster(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked> {
  const { __preview: preview, ...inputs } = news;
  const failures = judgeInputs(inputs, fields, missing);
  if (failures.length > 0) return { inputs, failures };
  if (clusterIdentity.some((key) => inputs[key] === unknownValue)) return unknownStamps(inputs);
  const look = await lookAt(config, olds, inputs);
  if (look.failures.length > 0) return { inputs, failures: [...look.failures] };
  return judge(olds, inputs, preview === true, look);
}

async function judge(
  olds: Inputs,
  inputs: Inputs,
  preview: boolean,
  { evidence, session }: Look,
): Promise<Checked> {
  const cluster = String(inputs.clusterName);
  const region = session?.settings.region;
  const same = isSame(olds, { ...inputs, region }, clusterIdentity);
  const arn = evidence.kind === "live" ? evidence.cluster.arn : same ? memoryOf(olds).arn : undefined;
  const base = { ...inputs, ...(region !== undefined && { region }), __memory: memorize(inputs, arn) };
  if (inputs.version === unknownValue) return unknownStamps(base);

  const before = same ? (memoryOf(olds).version ?? olds.version) : undefined;
  const version = toMinor(String(inputs.version));
  const goal: ClusterGoal = {
    cluster,
    version,
    ...(typeof before === "string" && { previous: toMinor(before) }),
  };
  const report: Report = {
    urn: inputs.__urn,
    preview,
    subject: `control plane of ${cluster}`,
    ...(session?.endpoint !== undefined && { endpoint: session.endpoint }),
  };
  const destination = `control plane -> ${formatMinor(version)}`;

  switch (evidence.kind) {
    case "absent":
      return absent(
        report,
        base,
        same,
        `cluster ${cluster}`,
        `when the cluster exists: ${destination}`,
        "clusterName",
      );
    case "unverified": {
      const plan = planRecorded(goal);
      if (plan.violations.length > 0) return refused(base, plan);
      const lines = goal.previous === undefined ? [destination] : plan.steps.map(describeStep);
      const marked = lines.map((line) => `${line} (not verified)`);
      await warnUnverified(report, cluster, evidence.reason);
      await announce(report, marked);
      const inputsWithStamps = stamped(base, {}, marked);
      remember(inputsWithStamps, { goal, plan, verified: false });
      return { inputs: inputsWithStamps };
    }
    case "live": {
      const plan = await planLive(goal, evidence, session?.port);
      if (plan.violations.length > 0) return refused(base, plan);
      const lines = plan.steps.map(describeStep);
      const adopts = before === undefined && plan.settled;
      const notes = adopts ? [`adopted as it is, at ${formatMinor(version)}: no update`] : [];
      await announce(report, lines, plan.warnings, notes);
      const inputsWithStamps = stamped(base, observed(evidence), lines);
      remember(inputsWithStamps, { goal, plan, verified: true });
      return { inputs: inputsWithStamps };
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
  return { ...planCluster(goal, { version: goal.previous, nodegroups: [] }), settled: false };
}

/** Whether EKS's newest version update is a rollback. This release starts none, so it was somebody else's. */
async function wasRolledBack(port: EksPort, { name }: Cluster): Promise<boolean> {
  const updates = await updatesOf(port, { cluster: name });
  return (
    updates.findLast((update) => movesVersion(update) && update.status === "Successful")?.type ===
    "VersionRollback"
  );
}
