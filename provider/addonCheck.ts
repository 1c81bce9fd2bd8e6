// AddonVersion's check: judges inputs, looks at the add-on, holds it to the control plane that this run will have made.
import { addonFacts } from "./eks/addonTarget";
import { addonOf, releasesOf } from "./eks/observeAddons";
import type { Addon, Cluster, EksPort, Update } from "./eks/port";
import { lastAttempt } from "./eks/updates";
import { addonFields } from "./addonInputs";
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
import { type Failure, hasUnknown, type Inputs, judgeInputs } from "./inputs";
import { defaultIn, memoryOf, withDefault } from "./memory";
import { whereBusy } from "./whereBusy";
import type { Config } from "./settings";
import { unknownStamps } from "./stamps";
import { addonUnwell } from "./versions/addonRules";
import { unknownValue } from "./versions/diff";
import { takenElsewhere } from "./versions/rules";
import { emptyPlan, type Plan } from "./versions/plan";
import {
  type AddonDeclaredBefore,
  type AddonFacts,
  type AddonGoal,
  addonSubject,
  byDefault,
  minorAfterRun,
  planAddon,
  targetOf,
  turnsOnReleases,
} from "./versions/planAddon";
import { parseMinor } from "./versions/version";

export const addonIdentity = ["clusterName", "addonName", "region"];

const kind: Kind = {
  identity: addonIdentity,
  subject: ({ clusterName, addonName }) =>
    addonSubject({ cluster: String(clusterName), addon: String(addonName) }),
  judgeInputs: (inputs) => judgeInputs(inputs, addonFields),
  judge,
};

export function checkAddon(config: Config | undefined, olds: Inputs, news: Inputs): Promise<Checked> {
  return check(kind, config, olds, news);
}

async function judge(asked: Matter): Promise<Checked> {
  const { evidence, olds } = asked;
  // What "default" stood for is known until something else is found.
  const matter = { ...asked, inputs: withDefault(asked.inputs, defaultIn(olds)) };
  const { inputs } = matter;
  const goal = goalOf(inputs, olds);
  const destination = `add-on ${goal.addon} -> ${goal.version}`;
  if (evidence.kind === "absent") {
    const line = `when the cluster exists: ${destination}`;
    return concludeAbsent(matter, { what: `cluster ${goal.cluster}`, line, property: "clusterName" });
  }
  if (evidence.kind === "unverified") {
    if (declaresUnknown(inputs)) return unknownStamps(inputs);
    return concludeUnverified(matter, { goal, plan: planRecorded(goal) }, evidence.reason, destination);
  }
  const { port, cluster } = evidence;
  const needs = { property: "addonName", action: "eks:DescribeAddon" };
  const seen = await lookFor(addonSubject(goal), needs, () => addonOf(port, cluster.name, goal.addon));
  if ("failure" in seen) return { inputs, failures: [seen.failure] };
  const { found: addon } = seen;
  if (addon === undefined) {
    return concludeAbsent(matter, {
      what: addonSubject(goal),
      line: `when the add-on exists: ${destination}`,
      property: "addonName",
      remedy: "install it again, as this package does not install add-ons, ",
    });
  }
  const stamp = observed(addon, cluster, inputs);
  if (declaresUnknown(inputs)) return { inputs: { ...inputs, observed: stamp, plan: unknownValue } };
  const owner = { cluster: goal.cluster, addon: goal.addon };
  const { part, running } = await whereBusy(port, owner, addon, () =>
    port.observeAddon(goal.cluster, goal.addon),
  );
  return judgeLive(matter, port, goal, { cluster, addon: part, ...(running && { running }) }, stamp);
}

async function judgeLive(
  matter: Matter,
  port: EksPort,
  declared: AddonGoal,
  live: { readonly cluster: Cluster; readonly addon: Addon; readonly running?: Update },
  stamp: Inputs,
): Promise<Checked> {
  const after = clusterAfterRun(live.cluster.arn);
  const carried = after?.addons.get(declared.addon);
  const wanted = { ...declared, ...(after?.rollsBack && { followsRollback: true }) };
  const offered = await withReleases(port, wanted, {
    ...addonFacts(live),
    // Where the control plane's resource moves it on the way, the rest of the way is planned.
    ...(carried !== undefined && { version: carried, carriedFrom: live.addon.version }),
    ...(after !== undefined && { controlPlaneAfterRun: after.controlPlane }),
  });
  if ("failure" in offered) return { inputs: matter.inputs, failures: [offered.failure] };
  const { facts } = offered;
  const { goal, plan } = await planLive(port, wanted, facts, live.running);
  const version = targetOf(goal, facts) ?? goal.version;
  const found = { version, minor: minorAfterRun(goal, facts) };
  const inputs = withDefault(matter.inputs, found);
  // The run goes to what was resolved here, whatever the default is by then.
  const isThere = plan.settled && plan.steps.length + plan.elsewhere.length === 0;
  const ill = isThere ? addonUnwell(addonSubject(goal), live.addon) : undefined;
  const told = ill === undefined ? plan : { ...plan, warnings: [...plan.warnings, ill] };
  return concludeLive(
    { ...matter, inputs },
    { goal: { ...goal, version }, plan: told },
    stamp,
    facts.version,
  );
}

/** The facts with what EKS offers, where the plan turns on it. */
export async function withReleases(
  port: EksPort,
  goal: AddonGoal,
  facts: AddonFacts,
): Promise<{ readonly facts: AddonFacts } | { readonly failure: Failure }> {
  if (!turnsOnReleases(goal, facts)) return { facts };
  const needs = { property: "version", action: "eks:DescribeAddonVersions" };
  const seen = await lookFor(`the versions of ${addonSubject(goal)}`, needs, () =>
    releasesOf(port, goal.addon),
  );
  return "failure" in seen ? seen : { facts: { ...facts, releases: seen.found } };
}

/** What is left alone as somebody else's, though an attempt to reach what is declared has failed, is planned as if it were new. */
async function planLive(
  port: EksPort,
  goal: AddonGoal,
  facts: AddonFacts,
  running: Update | undefined,
): Promise<{ goal: AddonGoal; plan: Plan }> {
  const plan = planAddon(goal, facts);
  const target = targetOf(goal, facts);
  const led = running?.params.AddonVersion;
  if (running !== undefined && led !== undefined && plan.settled && led !== target) {
    return { goal, plan: { ...plan, warnings: [takenElsewhere(addonSubject(goal), running.id)] } };
  }
  const leftAlone = plan.steps.length === 0 && plan.warnings.length > 0 && goal.previous !== undefined;
  const owner = { cluster: goal.cluster, addon: goal.addon };
  const attempt = leftAlone
    ? await lastAttempt(port, owner, ({ AddonVersion }) => AddonVersion === target)
    : undefined;
  if (attempt === undefined) return { goal, plan };
  const kept = goal.previous?.default;
  const anew = { ...goal, previous: kept === undefined ? {} : { default: kept } };
  const planned = planAddon(anew, facts);
  // One that runs is somebody's who may do what is not allowed here.
  const theirs = attempt.status === "InProgress" && planned.violations.length > 0;
  return theirs ? { goal, plan } : { goal: anew, plan: planned };
}

/** The add-on's own facts; the control plane's only where nothing was declared of it, or a run would change them. */
function observed({ version }: Addon, cluster: Cluster, inputs: Inputs): Inputs {
  return { version, ...(inputs.clusterVersion === undefined && { clusterVersion: cluster.version }) };
}

function declaresUnknown({ version, clusterVersion, allowDowngrade }: Inputs): boolean {
  return hasUnknown([version, clusterVersion, allowDowngrade]);
}

/** What is declared, as the planner takes it; `olds` where the last run was for the same add-on. */
export function goalOf(inputs: Inputs, olds: Inputs | undefined): AddonGoal {
  const clusterVersion = parseMinor(inputs.clusterVersion);
  const { allowDowngrade } = inputs;
  return {
    cluster: String(inputs.clusterName),
    addon: String(inputs.addonName),
    version: String(inputs.version),
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(typeof allowDowngrade === "string" && { allowDowngrade }),
    ...(olds !== undefined && { previous: declaredBefore(olds) }),
  };
}

function declaredBefore(olds: Inputs): AddonDeclaredBefore {
  const memory = memoryOf(olds);
  const kept = defaultIn(olds);
  const version = kept?.version ?? memory.version;
  const clusterVersion = parseMinor(memory.clusterVersion);
  return {
    ...(version !== undefined && version !== byDefault && { version }),
    ...(clusterVersion !== undefined && { clusterVersion }),
    ...(kept !== undefined && { default: kept }),
  };
}

/** Without EKS what was declared last stands for what runs. */
function planRecorded(goal: AddonGoal): Plan {
  const { version, clusterVersion, default: kept } = goal.previous ?? {};
  if (version === undefined) return emptyPlan();
  return planAddon(goal, {
    version,
    controlPlane: clusterVersion ?? goal.clusterVersion ?? kept?.minor ?? 0,
  });
}
