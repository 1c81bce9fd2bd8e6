// One run of a fixed stack, two hops and a node roll, under a condition; judged, and expected to make one update a step.
import assert from "node:assert/strict";
import { judge } from "./judge";
import type { Bend } from "./providerRun";
import type { Declared } from "./declared";
import type { Run } from "./run";
import { Trial } from "./trial";

const seed = (settings: object) => ({
  settings: { controlPlaneSeconds: 600, nodeSeconds: 60, ...settings },
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 }],
    },
  ],
});
const declared: Declared = { version: "1.33", groups: { web: {} } };
const steps = 3;

export interface Condition {
  /** Made for each run, as it may count. */
  readonly bend?: (trial: Trial) => Bend;
  readonly faults?: readonly object[];
  readonly settings?: object;
  readonly during?: { readonly call: number; readonly act: (trial: Trial) => void };
}

/** The updates of a run that succeeds: one a step, whatever happened to the calls. */
export async function succeeds(name: string, condition: Condition): Promise<Run> {
  return inTrial(condition, (trial, run) => {
    assertKept(trial, run, name);
    assertReached(trial, run, name);
    return run;
  });
}

/** A run that may end before its goal, saying `because`; the next one, with nothing in the way, ends it with one update a step. */
export async function isResumed(name: string, condition: Condition, because: RegExp): Promise<void> {
  await inTrial(condition, async (trial, run) => {
    assertKept(trial, run, name);
    const errors = run.told.map(({ error }) => error).join();
    assert.match(errors, because, name);
    trial.region.faults();
    const next = await trial.up();
    assertKept(trial, next, name);
    assertReached(trial, next, name);
  });
}

async function inTrial<T>(
  condition: Condition,
  look: (trial: Trial, run: Run) => T | Promise<T>,
): Promise<T> {
  const trial = new Trial(seed(condition.settings ?? {}), declared);
  try {
    const { bend, faults = [], during } = condition;
    if (faults.length > 0) trial.region.faults(...faults);
    const run = await trial.up({
      ...(bend && { bend: bend(trial) }),
      ...(during && {
        during: {
          call: during.call,
          act: () => {
            during.act(trial);
          },
        },
      }),
    });
    return await look(trial, run);
  } finally {
    trial.close();
  }
}

export function assertKept(trial: Trial, run: Run, name: string): void {
  assert.deepEqual(
    judge(trial, run).map(({ promise, what }) => `${promise}: ${what}`),
    [],
    name,
  );
}

function assertReached(trial: Trial, run: Run, name: string): void {
  assert.deepEqual(
    run.told.filter(({ error }) => error !== ""),
    [],
    name,
  );
  const { version, nodegroups = [] } = trial.region.cluster() ?? {};
  assert.deepEqual([version, nodegroups[0]?.version], ["1.33", "1.33"], name);
  assert.equal(trial.region.mutations.filter(({ made }) => made !== undefined).length, steps, name);
}
