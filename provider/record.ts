// What goes into the state: plain JSON, nothing undefined, no stamps.
import type { HistoryEntry } from "./eks/history";
import { isOwn, mergeHistory } from "./eks/history";
import { record } from "./eventLog";
import type { Inputs } from "./inputs";

/** The inputs that check computes for people and policies; they are never outputs. */
const stamps: readonly string[] = ["observed", "plan"];

/**
 * Makes outputs safe for the engine: an `undefined` anywhere in them makes a create or update fail after AWS has done
 * its part, and in a partial failure it hangs the run (sdk/nodejs/cmd/dynamic-provider).
 */
export function toState(properties: Inputs): Record<string, unknown> {
  return JSON.parse(JSON.stringify(properties)) as Record<string, unknown>;
}

export function withoutStamps(inputs: Inputs): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !stamps.includes(key)));
}

/** The history in recorded outputs. */
export function historyIn(outputs: Inputs): readonly HistoryEntry[] {
  return Array.isArray(outputs.history) ? (outputs.history as HistoryEntry[]) : [];
}

/** The history up to this run, joined with what the run added; and what its last update was. */
export function historyOutputs(
  earlier: readonly HistoryEntry[],
  run: readonly HistoryEntry[],
): { readonly history: readonly HistoryEntry[]; readonly updateId?: string; readonly updateType?: string } {
  const history = mergeHistory(earlier, run);
  const last = history.findLast(isOwn);
  return {
    history,
    ...(last && { updateId: last.updateId, updateType: last.kind }),
  };
}

/**
 * Ends a create or update. Where the goal was not reached, what was is kept: the engine saves the properties of the error
 * and runs update again next time. Only `reasons` are shown, and without `__provider` the next refresh could not load it.
 * @throws the partial failure
 */
export function finish(
  id: string,
  news: Inputs,
  outputs: Inputs,
  failure: string | undefined,
): { id: string; outs: Inputs } {
  const { __provider, ...outs } = toState(outputs);
  const reached = { version: outs.version, updateId: outs.updateId };
  record(failure === undefined ? "finished" : "failed", news.__urn, { ...reached, failure });
  if (failure === undefined) return { id, outs };
  const properties = toState({ ...outs, __provider: __provider ?? news.__provider });
  throw Object.assign(new Error(failure), { id, properties, reasons: [failure] });
}
