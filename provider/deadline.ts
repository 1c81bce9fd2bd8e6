// When a run has to be over: nothing is begun that is not expected to end before, and waits end then.
import { parseDuration } from "./duration";
import { monotonicClock } from "./eks/clock";
import { type Failure, shown } from "./inputs";
import type { Config } from "./settings";

const names = { config: "eks-versions:deadline", env: "EKS_VERSIONS_DEADLINE" } as const;

/** The process was started with the run. */
const begun = monotonicClock.now();

/** What is wrong with the deadline that the stack's configuration or the environment sets. */
export function judgeDeadline(config: Config | undefined, env: NodeJS.ProcessEnv = process.env): Failure[] {
  const set = declared(config, env);
  if (set === undefined || instantOf(set.value) !== undefined) return [];
  const reason =
    `${set.name}: ${shown(set.value)} is neither a duration nor an instant: write one such as "2h30m", counted from the start of the ` +
    'run, or "2026-11-21T22:00:00Z"';
  return [{ property: "", reason }];
}

/** On the clock, in milliseconds; undefined where none is set. The configuration's wins over the environment's. */
export function deadlineOf(
  config: Config | undefined,
  env: NodeJS.ProcessEnv = process.env,
): number | undefined {
  const set = declared(config, env);
  return set && instantOf(set.value);
}

function declared(
  config: Config | undefined,
  env: NodeJS.ProcessEnv,
): { name: string; value: string } | undefined {
  const found = [
    { name: names.config, value: config?.get(names.config) ?? "" },
    { name: names.env, value: env[names.env] ?? "" },
  ];
  return found.find(({ value }) => value !== "");
}

function instantOf(text: string): number | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) return begun + duration;
  // Date.parse takes much that only looks like an instant: a bare number, a day without a time.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : monotonicClock.now() + (instant - Date.now());
}
