// AddonVersion's provider: diff compares, create and update are one flow, read tells what is live.
import { addonFacts, type AddonLive, addonTarget } from "./eks/addonTarget";
import { apply } from "./eks/apply";
import type { Outcome } from "./eks/target";
import { awaitControlPlane } from "./eks/awaitControlPlane";
import { endedSince, type HistoryEntry } from "./eks/history";
import { releasesOf } from "./eks/observeAddons";
import type { Addon, EksPort } from "./eks/port";
import { addonIdentity, checkAddon, goalOf, withReleases } from "./addonCheck";
import { conductOf } from "./conduct";
import { clusterAfterRun } from "./controlPlanes";
import type { Created, DynamicProvider } from "./dynamicProvider";
import { foundFor, planned } from "./findings";
import type { Inputs } from "./inputs";
import { memoryOf } from "./memory";
import { type Call, oneFlow } from "./oneFlow";
import { beginWithPart, refreshPart, takenAlong } from "./partOfCluster";
import { finish, historyIn, historyOutputs, toState, withoutStamps } from "./record";
import type { Config } from "./settings";
import { addonBeforeControlPlane } from "./versions/addonRules";
import { difference } from "./versions/diff";
import type { Plan } from "./versions/plan";
import { type AddonGoal, addonSubject, byDefault, planAddon } from "./versions/planAddon";
import { type Minor, toMinor } from "./versions/version";

export const addonProvider: DynamicProvider = {
  check: checkAddon,

  diff(_config, _id, olds, news) {
    const { defaultVersion } = memoryOf(news);
    const declared = { ...news, version: news.version === byDefault ? defaultVersion : news.version };
    return Promise.resolve(
      difference(olds, declared, { identity: addonIdentity, versions: ["version"] }, foundFor(news)),
    );
  },

  ...oneFlow(run),

  async read(config, id, props) {
    const addon = await refreshPart(config, id, props, (port, cluster) =>
      port.observeAddon(cluster, String(props.addonName)),
    );
    if (addon === undefined) return {};
    const live = { ...props, ...addonOutputs(addon) };
    return { id, props: toState(live), inputs: toState(liveInputs(live)) };
  },
};

/** The inputs that outputs repeat as they were declared. */
const repeated: readonly string[] = [
  ...["clusterName", "addonName", "clusterVersion", "region", "resolveConflicts", "allowDowngrade"],
  ...["timeouts", "__urn", "__memory"],
];

/** The inputs as they would have to be declared for what is live: the default, as long as that runs. */
function liveInputs(live: Inputs): Inputs {
  const { version, defaultVersion } = memoryOf(live);
  return {
    ...Object.fromEntries(Object.entries(live).filter(([key]) => repeated.includes(key))),
    version: version === byDefault && live.version === defaultVersion ? byDefault : live.version,
  };
}

async function run(call: Call): Promise<Created> {
  const { config, news, recorded } = call;
  const declared = goalOf(news, undefined);
  const { port, first, read } = await beginWithPart(call, {
    observe: (port, cluster) => port.observeAddon(cluster, declared.addon),
    join: (cluster, addon): AddonLive => ({ cluster, addon }),
    absent: {
      what: addonSubject(declared),
      next: "install it first, as this package does not install add-ons: take addonName from an output of the resource that installs it",
    },
  });
  const { goal, plan } = await planned(news, declared, (unplanned) => planNow(port, unplanned, first));
  const past = historyIn(recorded);
  const outcome =
    plan.steps.length === 0
      ? await takenAlong(addonSubject(goal), plan, { first, read, isThere: isWhereTaken })
      : await move(port, { goal, plan, first, read, config, news, past });
  const earlier = await endedSince(port, { cluster: goal.cluster, addon: goal.addon }, past);
  return finish(`${first.cluster.arn}/${goal.addon}`, news, outputs(news, earlier, outcome), outcome.failure);
}

/** Whether the add-on is where its cluster was to take it. */
function isWhereTaken({ cluster, addon }: AddonLive): boolean {
  const version = clusterAfterRun(cluster.arn)?.addons.get(addon.name);
  return version === undefined || addon.version === version;
}

/** The plan of a run whose check could not ask EKS. */
async function planNow(port: EksPort, goal: AddonGoal, first: AddonLive): Promise<Plan> {
  const offered = await withReleases(port, goal, addonFacts(first));
  if ("failure" in offered) throw new Error(offered.failure.reason);
  return planAddon(goal, offered.facts);
}

interface Move {
  readonly goal: AddonGoal;
  readonly plan: Plan;
  readonly first: AddonLive;
  readonly read: () => Promise<AddonLive>;
  readonly config: Config | undefined;
  readonly news: Inputs;
  readonly past: readonly HistoryEntry[];
}

/** Updates the add-on, after the control plane that its version is for. */
async function move(
  port: EksPort,
  { goal, plan, first, read, config, news, past }: Move,
): Promise<Outcome<AddonLive>> {
  const { cluster } = first;
  const conduct = { ...conductOf(config, news, { name: "update", default: "30m" }), past };
  for (const step of plan.steps) {
    if (step.kind !== "addon" || step.after === undefined || step.after <= toMinor(cluster.version)) continue;
    const subject = addonSubject(goal);
    const needed = step.after;
    const version = step.version.to;
    const tooOld = (live: Minor) => addonBeforeControlPlane(subject, { version, needed, live });
    await awaitControlPlane(port, { cluster: goal.cluster, minor: needed, tooOld, subject, conduct });
  }
  const releases = goal.version === byDefault ? await releasesOf(port, goal.addon) : undefined;
  const resolveConflicts = typeof news.resolveConflicts === "string" ? news.resolveConflicts : "NONE";
  const options = { goal, arn: cluster.arn, resolveConflicts, ...(releases && { releases }), read };
  return apply(port, addonTarget(port, options), conduct);
}

function outputs(
  news: Inputs,
  earlier: readonly HistoryEntry[],
  { reached, history }: Outcome<AddonLive>,
): Inputs {
  return {
    ...withoutStamps(news),
    ...addonOutputs(reached.addon),
    ...historyOutputs(earlier, history),
    __memory: { ...memoryOf(news), arn: reached.cluster.arn },
  };
}

function addonOutputs({ arn, status, version }: Addon): Inputs {
  return { arn, status, version };
}
