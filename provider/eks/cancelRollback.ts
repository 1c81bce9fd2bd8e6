// Ends a rollback that EKS can still end: on Auto Mode, while nodes roll back. Where it is too late, the rollback is waited for.
import { describeStep, type CancelStep } from "../versions/plan";
import type { Conduct } from "./target";
import { isRunningRollback } from "./clusterFacts";
import { failureOf, isPassing, messageOf } from "./errors";
import { type HistoryEntry, historyOf } from "./history";
import { patiently } from "./patience";
import type { EksPort, Update } from "./port";
import { requestToken } from "./token";
import { updatesOf } from "./updates";
import { waitForUpdate } from "./wait";

interface Cancelling {
  readonly goal: { readonly cluster: string };
  readonly arn: string;
  readonly step: CancelStep;
  readonly conduct: Conduct;
}

/** Milliseconds before an answer that said nothing clear is followed by another look. */
const pause = 5_000;

/** @returns the rollback's end, and why the run ends where it did not come */
export async function cancelRollback(
  port: EksPort,
  { goal: { cluster }, arn, step, conduct }: Cancelling,
): Promise<{ history: HistoryEntry[]; failure?: string }> {
  const running = await patiently(conduct, conduct.stepTimeout, () => runningRollback(port, cluster));
  if (running === undefined) return { history: [] };
  const { clock, stepTimeout, progress, beforeStart } = conduct;
  if (conduct.deadline !== undefined && clock.now() >= conduct.deadline) {
    return {
      history: [],
      failure: `${describeStep(step)} of ${cluster} was not asked for: the deadline of this run is over. Next: run again`,
    };
  }
  await beforeStart(step);
  const doing = `${describeStep(step)} of ${cluster}`;
  try {
    await port.cancelUpdate({ cluster, id: running.id, token: requestToken(arn, step, running.id) });
    await progress(`${doing}: asked (update ${running.id})`);
  } catch (error) {
    if (isPassing(error)) {
      await progress(`${doing}: ${messageOf(error)}; looking again`);
      await clock.sleep(pause);
      return { history: [] };
    }
    const kind = failureOf(error);
    if (kind === "denied" || kind === "expired") {
      const next =
        kind === "denied" ? "allow eks:CancelUpdate for the role of this run" : "renew the credentials";
      return { history: [], failure: `${doing}: ${messageOf(error)}. Next: ${next}, and run again` };
    }
    await progress(`${doing}: EKS cannot cancel it any more (${messageOf(error)}); waiting for its end`);
  }
  const ending = await waitForUpdate(port, { cluster }, running.id, {
    clock,
    deadline: Math.min(clock.now() + stepTimeout, conduct.deadline ?? Infinity),
    onPoll: (status) => progress(`${doing}: ${status}`, `update ${running.id}`),
  });
  if (ending.kind === "ended") return { history: [entryOf(step, ending.update)] };
  const failure = `${doing}: update ${running.id} has not ended yet. Next: run again; it goes on from what runs then`;
  return { history: [entryOf(step, running)], failure };
}

/** The rollback of this cluster that runs, or undefined. */
async function runningRollback(port: EksPort, cluster: string): Promise<Update | undefined> {
  return (await updatesOf(port, { cluster })).findLast(isRunningRollback);
}

function entryOf({ to }: CancelStep, update: Update): HistoryEntry {
  return historyOf({ kind: "controlPlane", from: to + 1, to }, update);
}
