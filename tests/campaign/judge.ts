// The promises as checks: what a run may have asked of EKS and said, judged from EKS's own log and state.
import { unwanted } from "./judgeLimits";
import { undeclared } from "./judgeMoves";
import { repeated } from "./judgeRepeats";
import { untrue } from "./judgeSuccess";
import { unclear, unprintable } from "./judgeWords";
import { mostCalls } from "./providerRun";
import { type Run, texts } from "./run";
import type { Trial } from "./trial";

/** A promise that was broken: its number in docs/promises.md, and how. */
export interface Broken {
  readonly promise: number;
  readonly what: string;
}

/** Everything that a run broke. */
export function judge(trial: Trial, run: Run): Broken[] {
  const broken = (promise: number, ...whats: (string | false | undefined)[]): Broken[] =>
    whats.flatMap((what) => (what ? [{ promise, what: `${run.name}: ${what}` }] : []));
  return [
    ...broken(1, ...run.mutations.map((mutation) => repeated(trial, run, mutation))),
    ...broken(2, ...run.told.map((told) => untrue(trial, run, told))),
    ...broken(3, run.calls > mostCalls && `asked EKS more than ${mostCalls} times without an end`),
    ...broken(4, ...run.told.map((told) => unclear(run, told))),
    ...broken(5, ...run.mutations.map((mutation) => undeclared(trial, run, mutation))),
    ...broken(
      6,
      run.kind !== "up" && run.writes > 0 && `a ${run.kind} made ${run.writes} calls that are no reads`,
    ),
    ...broken(7, ...texts(run).map(unprintable)),
    ...broken(8, ...run.mutations.map((mutation) => unwanted(run, mutation))),
  ];
}
