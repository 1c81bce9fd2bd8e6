// Promise 8: a run without an engine, past its deadline or on hold starts nothing more.
import type { Mutation } from "./region";
import type { Run } from "./run";

/** Milliseconds that may lie between the last look at a cluster and the call. */
const oneLook = 1_000;

export function unwanted(run: Run, { held = 0, made, orphaned, operation, at, status }: Mutation) {
  // A cancellation makes no update, and is begun all the same.
  const begun = made !== undefined || (operation === "CancelUpdate" && status === 200);
  if (!begun) return undefined;
  if (held > oneLook) return `${operation} on a cluster that has been on hold for ${held} ms`;
  if (at > (run.deadline ?? Infinity))
    return `${operation} ${Math.round((at - (run.deadline ?? 0)) / 1000)} s after the deadline`;
  return orphaned ? `${operation} from a process whose engine is gone` : undefined;
}
