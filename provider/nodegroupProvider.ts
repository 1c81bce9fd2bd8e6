// NodegroupVersion's provider: diff compares, create and update are one flow, read tells what is live.
import { apply } from "./eks/apply";
import type { Outcome } from "./eks/target";
import { awaitControlPlane } from "./eks/awaitControlPlane";
import { endedSince, type HistoryEntry } from "./eks/history";
import { nodegroupFacts, nodegroupTarget, type NodegroupLive } from "./eks/nodegroupTarget";
import type { EksPort, Nodegroup } from "./eks/port";
import { conductOf, forced } from "./conduct";
import { clusterAfterRun } from "./controlPlanes";
import type { Created, DynamicProvider } from "./dynamicProvider";
import { foundFor, planned } from "./findings";
import { hasUnknown, type Inputs } from "./inputs";
import { memoryOf } from "./memory";
import { checkNodegroup, goalOf, nodegroupIdentity } from "./nodegroupCheck";
import { type Call, oneFlow } from "./oneFlow";
import { beginWithPart, refreshPart, takenAlong } from "./partOfCluster";
import { finish, historyIn, historyOutputs, toState, withoutStamps } from "./record";
import type { Config } from "./settings";
import { difference, unknownValue } from "./versions/diff";
import { subjectOf } from "./versions/nodegroupVerdict";
import { type NodegroupGoal, planNodegroup } from "./versions/planNodegroup";
import { controlPlaneTooOld } from "./versions/rules";
import { formatMinor, type Minor, toMinor } from "./versions/version";

const versions = ["version", "releaseVersion", "launchTemplate.version"];

/** EKS does not know the version of a custom AMI: what it shows says nothing of what was declared. */
const customVersions = ["launchTemplate.version"];

export const nodegroupProvider: DynamicProvider = {
  check: checkNodegroup,

  diff(_config, _id, olds, news) {
    // Where only the control plane's version is declared, it is the group's. What is unknown of a template may be its version.
    const declared = {
      ...news,
      version: news.version ?? news.clusterVersion,
      ...(hasUnknown(news.launchTemplate) && { launchTemplate: { version: unknownValue } }),
    };
    const recorded = olds.amiType === "CUSTOM" ? customVersions : versions;
    return Promise.resolve(
      difference(olds, declared, { identity: nodegroupIdentity, versions: recorded }, foundFor(news)),
    );
  },

  ...oneFlow(run),

  async read(config, id, props) {
    const nodegroup = await refreshPart(config, id, props, (port, cluster) =>
      port.observeNodegroup(cluster, String(props.nodegroupName)),
    );
    if (nodegroup === undefined) return {};
    const live = { ...props, ...nodegroupOutputs(nodegroup, props) };
    return { id, props: toState(live), inputs: toState(liveInputs(live)) };
  },
};

/** The inputs that outputs repeat as they were declared. */
const repeated: readonly string[] = [
  ...["clusterName", "nodegroupName", "clusterVersion", "region", "force", "allowDowngrade"],
  ...["amiKubernetesVersion", "timeouts", "__urn"],
];

/** The inputs as they would have to be declared for what is live: only what was declared, at its live value. */
function liveInputs(live: Inputs): Inputs {
  const { version, releaseVersion, launchTemplate } = live;
  const memory = memoryOf(live);
  return {
    ...Object.fromEntries(Object.entries(live).filter(([key]) => repeated.includes(key))),
    ...(memory.version !== undefined && { version }),
    ...(memory.releaseVersion !== undefined && { releaseVersion }),
    ...(memory.launchTemplateVersion !== undefined && { launchTemplate }),
    __memory: memory,
  };
}

async function run(call: Call): Promise<Created> {
  const { config, news, recorded } = call;
  const declared = goalOf(news, undefined);
  const { port, first, read } = await beginWithPart(call, {
    observe: (port, cluster) => port.observeNodegroup(cluster, declared.nodegroup),
    join: (cluster, nodegroup): NodegroupLive => ({ cluster, nodegroup }),
    absent: {
      what: subjectOf(declared),
      next: "take nodegroupName from an output of the resource that makes the node group, so that it is made first",
    },
  });
  const { goal, plan } = await planned(news, declared, (wanted) =>
    planNodegroup(wanted, nodegroupFacts(first)),
  );
  const outcome =
    plan.steps.length === 0
      ? await takenAlong(subjectOf(goal), plan, { first, read, isThere: isWhereTaken })
      : await roll(port, goal, first, read, { config, news, past: historyIn(recorded) });
  const earlier = await endedSince(
    port,
    { cluster: goal.cluster, nodegroup: goal.nodegroup },
    historyIn(recorded),
  );
  return finish(
    `${first.cluster.arn}/${goal.nodegroup}`,
    news,
    outputs(news, earlier, outcome),
    outcome.failure,
  );
}

/** Whether the group is where its cluster was to take it. */
function isWhereTaken({ cluster, nodegroup }: NodegroupLive): boolean {
  const version = clusterAfterRun(cluster.arn)?.nodegroups.get(nodegroup.name)?.version;
  return version === undefined || nodegroup.version === formatMinor(version);
}

/** Rolls the nodes, after the control plane that they need. */
async function roll(
  port: EksPort,
  goal: NodegroupGoal,
  { cluster, nodegroup }: NodegroupLive,
  read: () => Promise<NodegroupLive>,
  { config, news, past }: { config: Config | undefined; news: Inputs; past: readonly HistoryEntry[] },
): Promise<Outcome<NodegroupLive>> {
  const conduct = { ...conductOf(config, news, { name: "update", default: "12h" }), past };
  const custom = nodegroup.amiType === "CUSTOM";
  const minor = custom
    ? (goal.amiKubernetesVersion ?? goal.clusterVersion)
    : (goal.version ?? goal.clusterVersion);
  if (minor !== undefined && minor > toMinor(cluster.version)) {
    const subject = subjectOf(goal);
    const tooOld = (live: Minor) => controlPlaneTooOld(subject, minor, live);
    await awaitControlPlane(port, { cluster: goal.cluster, minor, tooOld, subject, conduct });
  }
  return apply(port, nodegroupTarget(port, { goal, arn: cluster.arn, read, ...forced(news) }), conduct);
}

function outputs(
  news: Inputs,
  earlier: readonly HistoryEntry[],
  { reached, history }: Outcome<NodegroupLive>,
): Inputs {
  return {
    ...withoutStamps(news),
    ...nodegroupOutputs(reached.nodegroup, news),
    ...historyOutputs(earlier, history),
    __memory: { ...memoryOf(news), arn: reached.cluster.arn },
  };
}

/** The launch template keeps the id or the name that was declared, at the version that runs. */
function nodegroupOutputs(nodegroup: Nodegroup, declared: Inputs): Inputs {
  const { arn, amiType, status, version, releaseVersion, launchTemplate } = nodegroup;
  const declaredTemplate = declared.launchTemplate as Inputs | undefined;
  const template = declaredTemplate &&
    launchTemplate && { ...declaredTemplate, version: launchTemplate.version };
  return { arn, amiType, status, version, releaseVersion, ...(template && { launchTemplate: template }) };
}
