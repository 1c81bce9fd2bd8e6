// NodegroupVersion's check: judges inputs, looks at the group, holds it to the control plane that this run will have made.
import { failureOf, messageOf } from "./eks/errors";
import { nodegroupFacts } from "./eks/nodegroupTarget";
import { nodegroupOf } from "./eks/observe";
import type { Cluster, Nodegroup } from "./eks/port";
import type { Checked } from "./dynamicProvider";
import { remember } from "./findings";
import { type Failure, hasUnknown, type Inputs, judgeInputs } from "./inputs";
import { type Look, lookAt } from "./look";
import { memorize, memoryOf } from "./memory";
import { nodegroupFields, judgeTogether, judgeWithAmi } from "./nodegroupInputs";
import { announce, type Report, warnUnverified } from "./report";
import type { Config } from "./settings";
import { absent, isSame, refused, stamped, unknownStamps } from "./stamps";
import { unknownValue } from "./versions/diff";
import { describeStep, emptyPlan, type Plan } from "./versions/plan";
import { type DeclaredBefore, type NodegroupGoal, planNodegroup, subjectOf } from "./versions/planNodegroup";
import { formatMinor, parseMinor } from "./versions/version";

export const nodegroupIdentity = ["clusterName", "nodegroupName", "region"];

export async function checkNodegroup(
  config: Config | undefined,
  olds: Inputs,
  news: Inputs,
): Promise<Checked> {
  const { __preview: preview, ...inputs } = news;
  const failures = [...judgeInputs(inputs, nodegroupFields, []), ...judgeTogether(inputs)];
  if (failures.length > 0) return { inputs, failures };
  if (nodegroupIdentity.some((key) => inputs[key] === unknownValue)) return unknownStamps(inputs);
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
  const region = session?.settings.region;
  const same = isSame(olds, { ...inputs, region }, nodegroupIdentity);
  const arn = evidence.kind === "live" ? evidence.cluster.arn : same ? memoryOf(olds).arn : undefined;
  const base = { ...inputs, ...(region !== undefined && { region }), __memory: memorize(inputs, arn) };
  const goal = goalOf(inputs, same ? olds : undefined);
  const subject = subjectOf(goal);
  const report: Report = {
    urn: inputs.__urn,
    preview,
    subject,
    ...(session?.endpoint !== undefined && { endpoint: session.endpoint }),
  };
  const target = goal.version ?? goal.clusterVersion;
  const end = target === undefined ? goal.launchTemplate && "its launch template" : formatMinor(target);
  const destination = `node group ${goal.nodegroup}${end === undefined ? "" : ` -> ${end}`}`;
  const noCluster = () => `when the cluster exists: ${destination}`;

  if (evidence.kind === "absent") {
    return absent(report, base, same, `cluster ${goal.cluster}`, noCluster(), "clusterName");
  }
  if (evidence.kind === "unverified") {
    if (declaresUnknown(inputs)) return unknownStamps(base);
    const plan = planRecorded(goal, olds);
    if (plan.violations.length > 0) return refused(base, plan);
    const lines = goal.previous === undefined ? [destination] : plan.steps.map(describeStep);
    const marked = lines.map((line) => `${line} (not verified)`);
    await warnUnverified(report, goal.cluster, evidence.reason);
    await announce(report, marked);
    const inputsWithStamps = stamped(base, {}, marked);
    remember(inputsWithStamps, { goal, plan, verified: false });
    return { inputs: inputsWithStamps };
  }

  const found = await findGroup(evidence, goal.nodegroup, session);
  if ("failure" in found) return { inputs: base, failures: [found.failure] };
  const { nodegroup } = found;
  if (nodegroup === undefined) {
    return absent(report, base, same, subject, `when the node group exists: ${destination}`, "nodegroupName");
  }
  const failures = judgeWithAmi(inputs, subject, nodegroup.amiType);
  if (failures.length > 0) return { inputs: base, failures };
  const seen = observed(nodegroup, evidence.cluster, inputs);
  if (declaresUnknown(inputs)) return { inputs: { ...base, observed: seen, plan: unknownValue } };
  const plan = planNodegroup(goal, nodegroupFacts({ cluster: evidence.cluster, nodegroup }));
  if (plan.violations.length > 0) return refused(base, plan);
  const lines = plan.steps.map(describeStep);
  const notes = [
    ...(!same && plan.settled
      ? [`adopted as it is, at ${nodegroup.version ?? nodegroup.amiType}: no update`]
      : []),
    ...(plan.goesDown ? ["goes down, as allowDowngrade declares"] : []),
  ];
  await announce(report, lines, plan.warnings, notes);
  const inputsWithStamps = stamped(base, seen, lines);
  remember(inputsWithStamps, { goal, plan, verified: true });
  return { inputs: inputsWithStamps };
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

type Found = { readonly nodegroup: Nodegroup | undefined } | { readonly failure: Failure };

async function findGroup(evidence: Look["evidence"], name: string, session: Look["session"]): Promise<Found> {
  if (session === undefined) return { nodegroup: undefined };
  try {
    return { nodegroup: await nodegroupOf(session.port, evidence, name) };
  } catch (error) {
    const next =
      failureOf(error) === "denied" ? "allow eks:DescribeNodegroup for the role of this run" : "run again";
    return {
      failure: {
        property: "nodegroupName",
        reason: `reading node group ${name}: ${messageOf(error)}. Next: ${next}`,
      },
    };
  }
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
  const plan = planNodegroup(goal, {
    amiType,
    controlPlane,
    ...(version !== undefined && { version }),
    ...(releaseVersion !== undefined && { releaseVersion }),
    ...(launchTemplateVersion !== undefined && {
      launchTemplate: { ...goal.launchTemplate, version: launchTemplateVersion },
    }),
  });
  return { ...plan, settled: false };
}
