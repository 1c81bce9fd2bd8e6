// ClusterVersion's provider: diff compares, create and update are one flow, read tells what is live.
import type { Outcome } from "./eks/target";
import type { ClusterLive } from "./eks/clusterTarget";
import { conductCluster } from "./eks/conductCluster";
import { readNodegroups } from "./eks/observe";
import type { Cluster, EksPort } from "./eks/port";
import { checkCluster, clusterIdentity } from "./clusterCheck";
import { clusterGoal, defaultRollbackTimeoutMinutes, insightGoal, repeatedInputs } from "./clusterInputs";
import { clusterOutputs, liveOutputs } from "./clusterOutputs";
import { planLive } from "./clusterPlan";
import { conductOf } from "./conduct";
import type { Created, DynamicProvider } from "./dynamicProvider";
import { tell } from "./engine";
import { foundFor, planned } from "./findings";
import type { Inputs } from "./inputs";
import { assertIdentity, assertGone, openSession, readFirst } from "./look";
import { memoryOf } from "./memory";
import { type Call, oneFlow } from "./oneFlow";
import { finish, historyIn, toState } from "./record";
import type { Config } from "./settings";
import type { ClusterGoal } from "./versions/clusterWorld";
import { difference } from "./versions/diff";

export const clusterProvider: DynamicProvider = {
  check: checkCluster,

  diff(_config, _id, olds, news) {
    return Promise.resolve(
      difference(olds, news, { identity: clusterIdentity, versions: ["version"] }, foundFor(news)),
    );
  },

  ...oneFlow(run),

  async read(config, id, props) {
    const session = await openSession(config, props);
    const name = String(props.clusterName);
    const cluster = await readFirst(name, () => session.port.observeCluster(name));
    if (cluster === undefined) {
      await assertGone(session.port, id);
      return {};
    }
    assertIdentity(cluster, id, session.settings);
    const live: Inputs = { ...props, ...(await liveOutputs(cluster, session.port)) };
    const inputs = Object.entries(live).filter(([key]) => repeatedInputs.includes(key));
    return { id, props: toState(live), inputs: toState(Object.fromEntries(inputs)) };
  },
};

/** Brings the cluster to what is declared; the first run adopts one that is there already. */
async function run({ config, news, recorded, id }: Call): Promise<Created> {
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
  const { goal, plan } = await planned(news, clusterGoal(news), (wanted) =>
    readFirst(name, async () => {
      const seen = { cluster: first, nodegroups: await readNodegroups(port, name) };
      return (await planLive(port, wanted, seen, false)).plan;
    }),
  );
  const outcome: Outcome<Pick<ClusterLive, "cluster">> =
    plan.steps.length === 0
      ? { reached: { cluster: first }, history: [] }
      : await conduct(port, { config, news, recorded, goal, arn: first.arn, read });
  const outputs = await clusterOutputs(
    port,
    { news, recorded, cluster: outcome.reached.cluster },
    outcome.history,
  );
  return finish(first.arn, news, outputs, failureOf(outcome));
}

interface Task {
  readonly config: Config | undefined;
  readonly news: Inputs;
  readonly recorded: Inputs;
  readonly goal: ClusterGoal;
  readonly arn: string;
  readonly read: () => Promise<Cluster>;
}

function conduct(
  port: EksPort,
  { config, news, recorded, goal, arn, read }: Task,
): Promise<Outcome<ClusterLive>> {
  const past = historyIn(recorded);
  const { maxParallelRolls = 1, rollbackTimeoutMinutes = defaultRollbackTimeoutMinutes } = news as {
    maxParallelRolls?: number;
    rollbackTimeoutMinutes?: number;
  };
  const conductFor = (
    timeout: { name: string; default: string },
    of: { nodegroup?: string; addon?: string },
  ) => ({
    ...conductOf(config, news, timeout),
    past: past.filter(({ nodegroup, addon }) => nodegroup === of.nodegroup && addon === of.addon),
  });
  return conductCluster(port, {
    goal,
    arn,
    read,
    insights: insightGoal(news),
    rollbackTimeoutMinutes,
    maxParallelRolls,
    conduct: conductFor({ name: "hop", default: "90m" }, {}),
    conductOf: (step) =>
      step.kind === "nodegroup"
        ? conductFor({ name: "nodegroup", default: "12h" }, { nodegroup: step.nodegroup })
        : conductFor({ name: "hop", default: "90m" }, { addon: step.addon }),
    warn: async (text) => {
      await tell(news.__urn, text, "warning");
    },
  });
}

/** Where hops of a jump were reached before one failed, the text also says how to stay there. */
function failureOf({ failure, history, reached }: Outcome<Pick<ClusterLive, "cluster">>): string | undefined {
  if (failure === undefined || !history.some(({ status }) => status === "Successful")) return failure;
  const { version } = reached.cluster;
  return `${failure}. The control plane is at ${version}; to stop here, declare version "${version}"`;
}
