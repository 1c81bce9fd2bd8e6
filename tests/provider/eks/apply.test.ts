// The loop by itself, where the emulator cannot show what AWS does: a status that stays UPDATING after the update's end.
import assert from "node:assert/strict";
import { apply } from "../../../provider/eks/apply";
import type { Target } from "../../../provider/eks/target";
import type { EksPort, Update } from "../../../provider/eks/port";
import { type ControlPlaneStep, emptyPlan } from "../../../provider/versions/plan";

const step: ControlPlaneStep = { kind: "controlPlane", from: 31, to: 32 };
const update: Update = {
  id: "u-1",
  type: "VersionUpdate",
  status: "Successful",
  params: { Version: "1.32" },
  createdAt: 0,
  errors: [],
};

interface Live {
  readonly version: number;
  readonly busy: boolean;
}

/** A control plane whose status shows the end of its update `late` observations after the version does. */
function world(late: number) {
  let started = false;
  let observations = 0;
  const target: Target<Live> = {
    subject: "control plane of prod",
    owner: { cluster: "prod" },
    arn: `arn:aws:eks:us-east-1:111122223333:cluster/prod-${late}`,
    observe: () => Promise.resolve({ version: started ? 32 : 31, busy: started && observations++ < late }),
    plan: ({ version }) => emptyPlan(version < 32 ? { steps: [step] } : {}),
    isBusy: ({ busy }) => busy,
    does: () => true,
    start: () => {
      started = true;
      return Promise.resolve({ ...update, status: "InProgress" });
    },
  };
  const port: Partial<EksPort> = {
    listUpdates: () => Promise.resolve(started ? [update.id] : []),
    findUpdate: () => Promise.resolve(update),
  };
  let now = 0;
  const conduct = {
    clock: {
      now: () => now,
      sleep: (milliseconds: number) => {
        now += milliseconds;
        return Promise.resolve();
      },
    },
    stepTimeout: 60_000,
    progress: () => Promise.resolve(),
    beforeStart: () => Promise.resolve(),
  };
  return { outcome: apply(port as EksPort, target, conduct), elapsed: () => now };
}

describe("eks/apply: a status that shows the end late", () => {
  it("waits until it does, so that what is recorded is what a refresh finds", async () => {
    const { outcome } = world(6);
    const { reached, history, failure } = await outcome;
    assert.deepEqual(reached, { version: 32, busy: false });
    assert.equal(failure, undefined);
    assert.deepEqual(
      history.map(({ updateId, status }) => [updateId, status]),
      [["u-1", "Successful"]],
    );
  });

  it("gives up after two minutes: the version is what counts", async () => {
    const { outcome, elapsed } = world(Number.POSITIVE_INFINITY);
    const { reached, failure } = await outcome;
    assert.deepEqual(reached, { version: 32, busy: true });
    assert.equal(failure, undefined);
    assert.ok(elapsed() >= 120_000 && elapsed() < 130_000);
  });
});

describe("eks/apply: an update of another run that ends between two looks", () => {
  /** The first observation is of before its end; the list of updates is of after it. */
  function ending(shownAfter: number) {
    let observations = 0;
    const starts: string[] = [];
    const { target, port, conduct } = parts({
      observe: () => ({ version: observations++ < shownAfter ? 31 : 32, busy: false }),
      start: (token) => starts.push(token),
    });
    return { outcome: apply(port, target, conduct), starts };
  }

  it("is not done a second time", async () => {
    for (const shownAfter of [1, 2, 5]) {
      const { outcome, starts } = ending(shownAfter);
      const { reached, failure } = await outcome;
      assert.deepEqual([reached.version, failure, starts], [32, undefined, []]);
    }
  });

  it("is done again where EKS has not shown it for two minutes", async () => {
    const { outcome, starts } = ending(70);
    assert.equal((await outcome).reached.version, 32);
    assert.equal(starts.length, 1);
  });
});

/** A control plane as `observe` shows it, of which EKS lists one Successful update to 1.32. */
function parts(world: { observe: () => Live; start: (token: string) => void }) {
  const target: Target<Live> = {
    subject: "control plane of prod",
    owner: { cluster: "prod" },
    arn: `arn:aws:eks:us-east-1:111122223333:cluster/ending-${Math.random()}`,
    observe: () => Promise.resolve(world.observe()),
    plan: ({ version }) => emptyPlan(version < 32 ? { steps: [step] } : {}),
    isBusy: ({ busy }) => busy,
    does: () => true,
    start: (_step, token) => {
      world.start(token);
      return Promise.resolve({ ...update, status: "InProgress" });
    },
  };
  const port: Partial<EksPort> = {
    listUpdates: () => Promise.resolve([update.id]),
    findUpdate: () => Promise.resolve(update),
  };
  let now = 0;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const quiet = () => Promise.resolve();
  const conduct = { clock, stepTimeout: 3_600_000, progress: quiet, beforeStart: quiet };
  return { target, port: port as EksPort, conduct };
}
