// ClusterVersion's provider: diff compares, create and update are one flow, read tells what is live.
import { apply, type Conduct, type Outcome } from "./eks/apply";
import { clusterTarget, type ClusterLive } from "./eks/clusterTarget";
import { endedSince } from "./eks/history";
import { readNodegroups } from "./eks/observe";
import type { Cluster, EksPort } from "./eks/port";
import { checkCluster, clusterIdentity } from "./clusterCheck";
import { planLive } from "./clusterPlan";
import { conductOf, forced } from "./conduct";
import type { DynamicProvider } from "./dynamicProvider";
import { assertAllowed, findingFor, remember } from "./findings";
import type { Inputs } from "./inputs";
import { assertIdentity, assertGone, openSession, readFirst } from "./look";
import { memoryOf } from "./memory";
import { finish, historyIn, historyOutputs, toState, withoutStamps } from "./record";
import type { Config } from "./settings";
import { difference } from "./versions/diff";
import type { Plan } from "./versions/plan";
import type { ClusterGoal } from "./versions/planCluster";
import { toMinor } from "./versions/version";

export const clusterProvider: DynamicProvider = {
  check: checkCluster,

  diff(_config, _id, olds, news) {
    const plan = findingFor(news)?.plan;
    const found = plan && { steps: plan.steps.length, settled: plan.settled };
    return Promise.resolve(
      difference(olds, news, { identity: clusterIdentity, versions: ["version"] }, found),
    );
  },

  async create(config, news) {
    return run(config, news, {}, undefined);
  },

  async update(config, id, olds, news) {
    return run(config, news, olds, id);
  },

  async read(config, id, props) {
    const session = await openSession(config, typeof props.region === "string" ? props.region : undefined);
    const cluster = await session.port.observeCluster(String(props.clusterName));
    if (cluster === undefined) {
      await assertGone(session.port, id);
      return {};
    }
    assertIdentity(cluster, id, session.settings);
    const live = { ...props, ...(await clusterOutputs(cluster, session.port)) };
    const { clusterName, version, region, force, timeouts, __urn, __memory } = live as Inputs;
    return {
      id,
      props: toState(live),
      inputs: toState({ clusterName, version, region, force, timeouts, __urn, __memory }),
    };
  },
};

/** Brings the control plane to what is declared; the first run adopts a cluster that is there already. */
async function run(
  config: Config | undefined,
  news: Inputs,
  recorded: Inputs,
  id: string | undefined,
): Promise<{ id: string; outs: Inputs }> {
  const name = String(news.clusterName);
  const { port, settings } = await openSession(
    config,
    typeof news.region === "string" ? news.region : undefined,
  );
  const read = async () => {
    const cluster = await port.observeCluster(name);
    if (cluster !== undefined) {
      assertIdentity(cluster, id ?? memoryOf(news).arn, settings);
      return cluster;
    }
    throw new Error(
      `cluster ${name} is not found in ${settings.region ?? "this region"}. Next: take clusterName from an output of the resource ` +
        "that makes the cluster, so that it is made first",
    );
  };
  const first = await readFirst(name, read);
  const { goal, plan } = await planned(port, news, first);
  const outcome =
    plan.steps.length === 0
      ? { reached: { cluster: first, nodegroups: [] }, history: [] }
      : await apply(
          port,
          clusterTarget(port, { goal, arn: first.arn, read, ...forced(news) }),
          conduct(news),
        );
  return finish(first.arn, news, await outputs(news, recorded, outcome, port), failureOf(outcome));
}

/** What check planned. Where it could not ask EKS, its rules are asked now, before anything is started. */
async function planned(
  port: EksPort,
  news: Inputs,
  cluster: Cluster,
): Promise<{ goal: ClusterGoal; plan: Plan }> {
  const finding = findingFor(news);
  const declared = { cluster: cluster.name, version: toMinor(String(news.version)) };
  const goal = (finding?.goal as ClusterGoal | undefined) ?? declared;
  if (finding?.verified) return { goal, plan: finding.plan };
  const plan = await planLive(port, goal, cluster, await readNodegroups(port, cluster.name));
  assertAllowed(plan);
  remember(news, { goal, plan, verified: true });
  return { goal, plan };
}

function conduct(news: Inputs): Conduct {
  return conductOf(news, { name: "hop", default: "90m" });
}

/** Where hops of a jump were reached before one failed, the text also says how to stay there. */
function failureOf({ failure, history, reached }: Outcome<ClusterLive>): string | undefined {
  if (failure === undefined || !history.some(({ status }) => status === "Successful")) return failure;
  const { version } = reached.cluster;
  return `${failure}. The control plane is at ${version}; to stop here, declare version "${version}"`;
}

async function outputs(
  news: Inputs,
  recorded: Inputs,
  { reached, history }: Outcome<ClusterLive>,
  port: EksPort,
): Promise<Inputs> {
  const earlier = await endedSince(port, { cluster: reached.cluster.name }, historyIn(recorded));
  const past = historyOutputs(earlier, history);
  const moved = past.history.findLast(({ status }) => status === "Successful");
  const previousVersion = moved?.from ?? recorded.previousVersion;
  return {
    ...withoutStamps(news),
    ...(await clusterOutputs(reached.cluster, port)),
    ...past,
    ...(previousVersion !== undefined && { previousVersion }),
    __memory: { ...memoryOf(news), arn: reached.cluster.arn },
  };
}

async function clusterOutputs(cluster: Cluster, port: EksPort): Promise<Inputs> {
  const { version, region, arn, accountId, platformVersion, status, upgradePolicy } = cluster;
  // The calendar is a courtesy: a role that may not read it gets everything else.
  const support = await port.supportOf(version).catch(() => undefined);
  return { version, region, arn, accountId, platformVersion, status, support: { ...support, upgradePolicy } };
}
