// For scripts: ends a rollback that runs, which is all that EKS can cancel.
import { isRunningRollback } from "./eks/clusterFacts";
import { connect } from "./eks/client";
import { monotonicClock } from "./eks/clock";
import { messageOf } from "./eks/errors";
import type { Settings, Update } from "./eks/port";
import { requestToken } from "./eks/token";
import { updatesOf } from "./eks/updates";
import { waitForUpdate } from "./eks/wait";
import { assertIdentity } from "./look";
import { toMinor } from "./versions/version";

/** Where the cluster is and with whose credentials; what is absent is the AWS SDK's own choice. */
export interface CancelUpdateArgs extends Settings {
  readonly clusterName: string;
  /** Only this update; any other one that runs is an error. */
  readonly updateId?: string;
}

export interface CancelledUpdate {
  readonly updateId: string;
  /** How the rollback ended: `Cancelled`, or `Successful` or `Failed` where it ended by itself first. */
  readonly status: string;
}

/** Milliseconds that EKS may take: a node whose replacement has begun is finished first. */
const limit = 90 * 60_000;

/**
 * Cancels the rollback of an EKS Auto Mode cluster whose nodes still roll back (CancelUpdate), and waits for its end.
 * @throws where the cluster is not found or not of an allowed account, no rollback runs, or EKS cannot cancel it any more
 */
export async function cancelUpdate(args: CancelUpdateArgs): Promise<CancelledUpdate> {
  const { clusterName: cluster, updateId, ...settings } = args;
  const port = connect(settings);
  const found = await port.observeCluster(cluster);
  if (found === undefined) {
    const region = await port.region();
    throw new Error(
      `cluster ${cluster} is not found in ${region}. Next: correct clusterName, region or the credentials`,
    );
  }
  assertIdentity(found, undefined, settings);
  const running = (await updatesOf(port, { cluster })).filter(({ status }) => status === "InProgress");
  const rollback = running.findLast(isRunningRollback);
  if (rollback === undefined || (updateId !== undefined && updateId !== rollback.id))
    throw new Error(nothingToCancel(cluster, running, updateId));
  const step = { kind: "cancel" as const, to: toMinor(rollback.params.Version ?? "") };
  try {
    await port.cancelUpdate({ cluster, id: rollback.id, token: requestToken(found.arn, step, rollback.id) });
  } catch (error) {
    throw new Error(
      `rollback ${rollback.id} of cluster ${cluster} cannot be cancelled: ${messageOf(error)}. Next: wait for its end, then upgrade again`,
      { cause: error },
    );
  }
  const deadline = monotonicClock.now() + limit;
  const ending = await waitForUpdate(port, { cluster }, rollback.id, {
    clock: monotonicClock,
    deadline,
    onPoll: () => Promise.resolve(),
  });
  if (ending.kind === "ended") return { updateId: rollback.id, status: ending.update.status };
  throw new Error(
    `rollback ${rollback.id} of cluster ${cluster} was asked to end and has not in 90 minutes. Next: look at it with ` +
      `aws eks describe-update --name ${cluster} --update-id ${rollback.id}`,
  );
}

function nothingToCancel(cluster: string, running: readonly Update[], wanted: string | undefined): string {
  const others = running.map(({ type, id }) => `${type} ${id}`);
  const why =
    others.length === 0
      ? "no update of it runs"
      : `of what runs (${others.join(", ")}) EKS can cancel nothing but the rollback of an Auto Mode cluster (CancelUpdate)`;
  const what = wanted === undefined ? "no rollback" : `no rollback ${wanted}`;
  const next = others.length === 0 ? "" : ". Next: let it end";
  return `cluster ${cluster} has ${what} to cancel: ${why}${next}`;
}
