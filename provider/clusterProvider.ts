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
import { foundFor, planned } from "./findings";
import type { Inputs } from "./inputs";
import { assertIdentity, assertGone, openSession, readFirst } from "./look";
import { memoryOf } from "./memory";
import { finish, historyIn, historyOutputs, toState, withoutStamps } from "./record";
import type { Config } from "./settings";
import { difference } from "./versions/diff";
import type { ClusterGoal } from "./versions/planCluster";
import { toMinor } from "./versions/version";

export const clusterProvider: DynamicProvider = {
  check: checkCluster,

  diff(_config, _id, olds, news) {
    return Promise.resolve(
      difference(olds, news, { identity: clusterIdentity, versions: ["version"] }, foundFor(news)),
    );
  },

  async create(config, news) {
    return run(config, news, {}, undefined);
  },

  async update(config, id, olds, news) {
    return run(config, news, olds, id);
  },

  async read(config, id, props) {
    const session = await openSession(config, props);
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
  const { port, settings } = await openSession(config, news);
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
  const declared: ClusterGoal = { cluster: name, version: toMinor(String(news.version)) };
  const { goal, plan } = await planned(news, declared, async (wanted) =>
    planLive(port, wanted, first, await readNodegroups(port, name)),
  );
  const outcome =
    plan.steps.length === 0
      ? { reached: { cluster: first, nodegroups: [] }, history: [] }
      : await apply(port, clusterTarget(port, { goal, arn: first.arn, read, ...forced(news) }), {
          ...conduct(news),
          past: historyIn(recorded),
        });
  return finish(first.arn, news, await outputs(news, recorded, outcome, port), failureOf(outcome));
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
