// Tests 10 to 12 of the reliability list: updates that end badly, and other people before, during and after a run.
import assert from "node:assert/strict";
import { errorCodes } from "../provider/lifecycle/errorCodes";
import { actAsSomeone, type ForeignAct } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { mustSucceed } from "./mustSucceed";
import { assertKept } from "./oneRun";
import type { Bend } from "./providerRun";
import { record } from "./record";
import type { Declared } from "./declared";
import type { Run } from "./run";
import { Trial } from "./trial";

const seed = {
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.28" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 }],
    },
  ],
};
const declared: Declared = { version: "1.33", groups: { web: {} } };

async function inTrial(name: string, act: (trial: Trial) => Promise<void>): Promise<void> {
  const trial = new Trial(seed, declared);
  try {
    await act(trial);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  } finally {
    trial.close();
  }
}

const errorsOf = (run: Run) => run.told.map(({ error }) => error).join("; ");
const wentWell = (run: Run) => run.told.every(({ op }) => ["create", "update", "same"].includes(op));

/** A run with nothing in the way, after one that was not: it ends the work where it can, and otherwise says why it does not. */
async function ends(trial: Trial, name: string): Promise<void> {
  trial.region.faults();
  trial.region.pass(7_200);
  const free = mustSucceed(trial);
  const run = await trial.up();
  assertKept(trial, run, name);
  if (free) assert.ok(wentWell(run), errorsOf(run));
}

describe("campaign: updates that end badly, and other people", function () {
  this.timeout(3_600_000);
  inCampaign();

  it("10 words every error code of both kinds of update apart, and tries none again by itself", async () => {
    const advice = new Set<string>();
    const cases = ["UpdateClusterVersion", "UpdateNodegroupVersion"].flatMap((operation) =>
      errorCodes.map((errorCode) => ({ operation, errorCode })),
    );
    for (const { operation, errorCode } of cases) {
      const name = `${errorCode} of ${operation}`;
      await inTrial(name, async (trial) => {
        const errors = [{ errorCode, errorMessage: "so it was\u001b[2J", resourceIds: ["i-1", "subnet-2"] }];
        trial.region.faults({ operation, kind: "failUpdate", afterSeconds: 60, errors });
        const run = await trial.up();
        assertKept(trial, run, name);
        const failed = run.mutations.filter(({ made }) => made?.status === "Failed");
        assert.equal(failed.length, 1);
        assert.match(
          errorsOf(run),
          new RegExp(`update ${failed[0]?.made?.id ?? ""} ended as Failed: ${errorCode} on i-1, subnet-2`),
        );
        advice.add(`${operation} ${errorsOf(run).slice(errorsOf(run).indexOf("Next: "))}`);
        await ends(trial, name);
      });
    }
    assert.equal(advice.size, cases.length, "each has an advice of its own");
    record({
      test: "10 failed updates (17 codes x 2)",
      cases: cases.length,
      broken: 0,
      worst: "1 attempt a run",
    });
  });

  it("11 takes an update that was cancelled, has vanished or has no known status for no success", async () => {
    const edited =
      (edit: (update: Record<string, unknown>) => unknown): Bend =>
      (operation) =>
        operation === "DescribeUpdate"
          ? {
              kind: "edit",
              edit: (body) => {
                const { update } = body as { update?: Record<string, unknown> };
                return update === undefined ? body : { update: edit(update) };
              },
            }
          : undefined;
    const gone: Bend = (operation) =>
      operation === "DescribeUpdate"
        ? { kind: "refusal", status: 404, code: "ResourceNotFoundException" }
        : undefined;
    const bends: Record<string, Bend> = {
      vanished: gone,
      "of an unknown status": edited((update) => ({ ...update, status: "Pondering" })),
      "of an unknown type": edited((update) => ({ ...update, type: "Transmutation" })),
      "without a status": edited((update) => ({ ...update, status: undefined })),
      "without an id": edited((update) => ({ ...update, id: undefined })),
    };
    for (const [name, bend] of Object.entries(bends)) {
      await inTrial(name, async (trial) => {
        trial.declared = { ...declared, hop: "30m" };
        const run = await trial.up({ bend });
        const { version } = trial.region.cluster() ?? {};
        if (wentWell(run)) assert.equal(version, "1.33", "a success that is one");
        assertKept(trial, run, name);
        await ends(trial, name);
      });
    }
    for (const operation of ["UpdateClusterVersion", "UpdateNodegroupVersion"]) {
      await inTrial(`cancelled ${operation}`, async (trial) => {
        trial.region.faults({ operation, kind: "cancelUpdate", afterSeconds: 60 });
        const run = await trial.up();
        assert.match(errorsOf(run), /ended as Cancelled\. Next: /);
        assertKept(trial, run, operation);
        await ends(trial, operation);
      });
    }
    record({
      test: "11 cancelled, vanished, unknown updates",
      cases: 7,
      broken: 0,
      worst: "1 more run to the end",
    });
  });

  it("12 adopts, waits or explains whatever other people do before, during and after a run", async () => {
    const acts: readonly ForeignAct[] = [
      "upgrades",
      "rolls back",
      "changes configuration",
      "rolls a group",
      "deletes a group",
    ];
    let cases = 0;
    for (const act of acts) {
      for (const when of ["before", "at call 6", "at call 20", "at call 45", "after"] as const) {
        const name = `somebody ${act} ${when}`;
        await inTrial(name, async (trial) => {
          const { region } = trial;
          // So that there is a version to go back to.
          actAsSomeone(region, "upgrades");
          region.pass(3_600);
          if (when === "before") actAsSomeone(region, act);
          const call = Number(/\d+/.exec(when)?.[0] ?? 0);
          const during = {
            call,
            act: () => {
              actAsSomeone(region, act);
            },
          };
          const run = await trial.up(call > 0 ? { during } : {});
          assertKept(trial, run, name);
          if (when === "after") actAsSomeone(region, act);
          await ends(trial, name);
        });
        cases += 1;
      }
    }
    record({ test: "12 other people", cases, broken: 0, worst: "none is undone or overrun" });
  });
});
