// The two policies of docs/iam: with everything else refused, previews and runs do all that they do with every right; and each action
// is needed by one of them.
import assert from "node:assert/strict";
import { evidenceOn } from "../../provider/eks/observe";
import { connect } from "../../provider/eks/client";
import { inCampaign } from "../campaign/inCampaign";
import type { Bend } from "../campaign/providerRun";
import type { Run } from "../campaign/run";
import { Trial } from "../campaign/trial";
import { inWorlds, prod, region, World } from "../provider/lifecycle/world";
import { actionsOf, type Called, isGranted, type Policy, policy } from "./iamPolicy";
import { addons, type Program, programs } from "./iamPrograms";

/** Refuses what no statement of the policy grants on any resource, as EKS does. */
function only(allowed: readonly string[], asked: Set<string>): Bend {
  return (operation) => {
    asked.add(`eks:${operation}`);
    return allowed.includes(`eks:${operation}`)
      ? undefined
      : { kind: "refusal", status: 403, code: "AccessDeniedException" };
  };
}

type Kind = "preview" | "up" | "refresh";

/** What came of a program with every right, and with the policy's alone. */
async function compared(program: Program, kind: Kind, rights: Policy, asked: Set<string>): Promise<Run> {
  const outcomes: unknown[] = [];
  const runs: Run[] = [];
  for (const bend of [() => undefined, only(actionsOf(rights), asked)]) {
    const trial = new Trial(program.seed, program.declared);
    try {
      await program.before?.(trial);
      if (kind === "refresh") await trial.up();
      const known = trial.region.emulator.log.all().length;
      const run = await trial[kind]({ bend });
      const made: Called[] = trial.region.emulator.log
        .all()
        .slice(known)
        .map((entry) => ({ ...entry }));
      assert.deepEqual(
        made.filter((called) => !isGranted(rights, called, addons)),
        [],
        `${program.name}, ${kind}: calls that the policy grants on no such resource`,
      );
      runs.push(run);
      outcomes.push({
        told: run.told.map(({ resource, op, error, failures }) => ({ resource, op, error, failures })),
        mutations: run.mutations.map(({ operation, input }) => [operation, input.version]),
        warnings: run.said.filter(({ severity }) => severity === "warning"),
      });
    } finally {
      trial.close();
    }
  }
  assert.deepEqual(outcomes[1], outcomes[0], `${program.name}, ${kind}: the same as with every right`);
  return runs[1] ?? assert.fail();
}

describe("security: IAM policies", function () {
  this.timeout(120_000);
  inCampaign();

  it("preview.json is enough for previews and refreshes, is used whole, and reads alone", async () => {
    const asked = new Set<string>();
    for (const program of programs) {
      const { mutations } = await compared(program, "preview", policy("preview"), asked);
      assert.deepEqual(mutations, [], program.name);
    }
    for (const program of programs.filter(({ before }) => before === undefined))
      await compared(program, "refresh", policy("preview"), asked);
    const allowed = actionsOf(policy("preview"));
    assert.deepEqual([...asked].sort(), [...allowed].sort());
    for (const action of allowed) assert.match(action, /^eks:(Describe|List)/);
  });

  it("up.json is enough for runs, and is used whole", async () => {
    const asked = new Set<string>();
    for (const program of programs) {
      const { told, mutations } = await compared(program, "up", policy("up"), asked);
      assert.deepEqual(
        told.filter(({ error, failures }) => error !== "" || failures.length > 0),
        [],
        program.name,
      );
      const started = new Set(mutations.map(({ operation }) => operation));
      assert.deepEqual([...started].sort(), [...program.starts].sort(), program.name);
    }
    assert.deepEqual([...asked].sort(), actionsOf(policy("up")).sort());
  });

  it("a run with the preview's policy changes nothing, and names the action that is missing", async () => {
    for (const program of programs) {
      const trial = new Trial(program.seed, program.declared);
      try {
        await program.before?.(trial);
        const run = await trial.up({ bend: only(actionsOf(policy("preview")), new Set()) });
        assert.deepEqual(run.mutations, [], program.name);
        assert.match(run.told.map(({ error }) => error).join(), /AccessDenied.*Next: /, program.name);
      } finally {
        trial.close();
      }
    }
  });

  it("neither grants more than EKS, nor anything that makes, deletes or tags", () => {
    for (const name of ["preview", "up"] as const) {
      for (const action of actionsOf(policy(name)))
        assert.match(
          action,
          /^eks:(Describe|List|Update(ClusterVersion|NodegroupVersion|Addon)$|StartInsightsRefresh$|CancelUpdate$)/,
        );
      for (const { Resource } of policy(name).Statement)
        for (const arn of [Resource].flat()) assert.match(arn, /^\*$|^arn:aws:eks:/);
    }
  });
});

describe("security: the IAM policy for the policy pack", () => {
  inWorlds();

  it("preview.json is enough for its live reads", async () => {
    const world = await World.start([prod()]);
    const port = connect({ region, endpoint: world.url });
    assert.equal((await evidenceOn(port, "prod")).kind, "live");
    assert.ok((await port.supportOf("1.32")) !== undefined);
    const made = await world.requests();
    assert.ok(made.length >= 3, "cluster, node groups, calendar");
    assert.deepEqual(
      made.filter((called) => !isGranted(policy("preview"), called, [])),
      [],
    );
  });
});
