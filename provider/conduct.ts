// How a run behaves towards the engine: it shows progress, and starts nothing that was not planned or that nobody waits for.
import type { Conduct } from "./eks/target";
import { monotonicClock } from "./eks/clock";
import { parseDuration } from "./duration";
import { engineLives, tell } from "./engine";
import { findingFor, wasPlanned } from "./findings";
import { deadlineOf } from "./deadline";
import { record } from "./eventLog";
import type { Inputs } from "./inputs";
import type { Config } from "./settings";
import { describeStep } from "./versions/plan";

/** Milliseconds between two messages that say the same: a log in CI keeps every one of them. */
const heartbeat = 30_000;

/** @param timeout the member of the `timeouts` input that bounds a step, and its default */
export function conductOf(
  config: Config | undefined,
  inputs: Inputs,
  timeout: { name: string; default: string },
): Conduct {
  const urn = inputs.__urn;
  const finding = findingFor(inputs);
  const declared = (inputs.timeouts as Record<string, unknown> | undefined)?.[timeout.name];
  const stepTimeout = parseDuration(declared) ?? parseDuration(timeout.default) ?? 0;
  const clock = monotonicClock;
  const deadline = deadlineOf(config);
  let said = { text: "", at: 0 };
  return {
    clock,
    stepTimeout,
    ...(deadline !== undefined && { deadline }),
    async progress(text, detail) {
      const due = text !== said.text || clock.now() - said.at >= heartbeat;
      if (due) said = { text, at: clock.now() };
      if (due) record("progress", urn, { text, detail });
      const message = detail === undefined ? text : `${text} (${detail})`;
      const heard = due ? await tell(urn, message, "info", true) : await tell(urn, message, "debug");
      if (!heard) await stopWithoutEngine(urn);
    },
    async beforeStart(step) {
      await stopWithoutEngine(urn);
      if (!wasPlanned(finding, step)) {
        throw new Error(
          `${describeStep(step)} of ${String(inputs.clusterName)} was not in the plan, as what runs has changed since it was read. ` +
            `Nothing was started for it. ` +
            `Next: preview again and run what it shows`,
        );
      }
      record("starting", urn, { step: describeStep(step) });
    },
  };
}

/** The one version that may be forced, as targets take it. */
export function forced({ force }: Inputs): { force?: string } {
  return typeof force === "string" ? { force } : {};
}

/** A process whose engine was killed ends: the next run attaches to what still runs in EKS. */
async function stopWithoutEngine(urn: unknown): Promise<void> {
  if (await engineLives(urn)) return;
  process.exit(1);
}
