// Test 13 of the reliability list: rollbacks that run already, are asked for early and late, are turned round, or meet a new finding.
import assert from "node:assert/strict";
import type { Declared } from "./declared";
import { actAsSomeone } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { assertKept } from "./oneRun";
import { record } from "./record";
import type { Circumstances, Run } from "./run";
import { Trial } from "./trial";

const day = 86_400;

/** Each minor with support for a long time: EKS rolls nothing back to one without. */
const versions = [30, 31, 32, 33, 34].map((minor) => ({
  version: `1.${minor}`,
  releasedAt: "2024-09-26T00:00:00Z",
  endOfStandardSupportAt: "2095-01-01T00:00:00Z",
  endOfExtendedSupportAt: "2096-01-01T00:00:00Z",
  platformVersion: "eks.1",
  patch: 0,
}));

const seed = (more: object = {}) => ({
  versions,
  settings: { controlPlaneSeconds: 600, nodeSeconds: 600 },
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.30" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 1 }],
      addons: [{ name: "kube-proxy", version: "v1.31.2-eksbuild.1" }],
      ...more,
    },
  ],
});
const autoMode = { autoMode: true, autoModeNodes: 3, nodegroups: [], addons: [] };

const at = (version: string, more: Partial<Declared> = {}): Declared => ({
  ...{
    version,
    carryAddons: "incompatible",
    groups: { web: {} },
    addons: { "kube-proxy": { version: "default" } },
  },
  ...more,
});
const plane = (version: string, more: Partial<Declared> = {}): Declared => ({ version, groups: {}, ...more });
const down = { allowRollback: "1.32" };

const wentWell = ({ told }: Run) =>
  told.every(({ error, failures }) => error === "" && failures.length === 0);
const reasons = ({ told }: Run) =>
  told.flatMap(({ error, failures }) => [error, ...failures.map(({ reason }) => reason)]).join(" ");
const warnings = ({ said }: Run) =>
  said
    .filter(({ severity }) => severity === "warning")
    .map(({ text }) => text)
    .join(" ");
const planeOf = ({ told }: Run) => told.find(({ kind }) => kind === "cluster");
const moves = ({ mutations }: Run) =>
  mutations.map(({ operation, input }) => {
    const to = (input.version ?? input.addonVersion) as string | undefined;
    return to === undefined ? operation : `${operation} ${to}`;
  });

/** A run that keeps every promise. */
async function up(trial: Trial, circumstances: Circumstances = {}): Promise<Run> {
  const run = await trial.up(circumstances);
  assertKept(trial, run, run.name);
  return run;
}

describe("campaign: rollbacks", function () {
  this.timeout(600_000);
  inCampaign();
  let cases = 0;
  after(() => {
    record({ test: "13 rollbacks", cases, broken: 0, worst: "1 call for each step down, none undeclared" });
  });

  /** A cluster that its stack has raised by two hops, with what belongs to it. */
  function rollback(
    name: string,
    first: Declared,
    world: object,
    act: (trial: Trial) => Promise<void>,
  ): void {
    it(name, async () => {
      const trial = new Trial(world, first);
      try {
        const raised = await up(trial);
        assert.ok(wentWell(raised), reasons(raised));
        await act(trial);
        cases += 1;
      } finally {
        trial.close();
      }
    });
  }

  for (const days of [1, 8]) {
    const name = `asked for after ${days} day${days > 1 ? "s" : ""}`;
    rollback(
      `${name}: ${days > 7 ? "refused, with the day" : "done, although a hop led there before"}`,
      at("1.33"),
      seed(),
      async (trial) => {
        trial.region.pass(days * day);
        trial.declared = at("1.32", down);
        const run = await up(trial);
        if (days > 7) {
          assert.match(reasons(run), /the seven days after the upgrade ended on 2026-11-28.*\[EKSV013\]/);
          assert.deepEqual(run.mutations, []);
          assert.equal(trial.region.cluster()?.version, "1.33");
          return;
        }
        assert.ok(wentWell(run), reasons(run));
        assert.deepEqual(moves(run), [
          "UpdateNodegroupVersion 1.32",
          "UpdateAddon v1.32.2-eksbuild.1",
          "UpdateClusterVersion 1.32",
        ]);
        assert.deepEqual([...trial.region.versions().values()], ["1.32", "1.32", "v1.32.2-eksbuild.1"]);
        assert.deepEqual(new Set((await up(trial)).told.map(({ op }) => op)), new Set(["same"]));
      },
    );
  }

  rollback(
    "not permitted: refused with every switch, and nothing begins",
    at("1.33"),
    seed(),
    async (trial) => {
      const { carryAddons, ...bare } = at("1.32");
      assert.equal(carryAddons, "incompatible");
      trial.declared = bare;
      const run = await up(trial);
      assert.match(reasons(run), /set allowRollback: "1\.32", carryAddons: "incompatible".*\[EKSV003\]/);
      assert.deepEqual(run.mutations, []);
    },
  );

  rollback("killed in its course: the next run attaches to it", at("1.33"), seed(), async (trial) => {
    trial.declared = at("1.32", down);
    const earlier = trial.region.mutations.length;
    for (let call = 8; call < 60; call += 4) await up(trial, { death: { call, moment: "after" } });
    const run = await up(trial);
    assert.ok(wentWell(run), reasons(run));
    assert.equal(trial.region.cluster()?.version, "1.32");
    const made = trial.region.mutations.slice(earlier).filter((mutation) => mutation.made);
    assert.deepEqual(
      made.map(({ operation }) => operation),
      ["UpdateNodegroupVersion", "UpdateAddon", "UpdateClusterVersion"],
    );
  });

  const ofAutoMode = (name: string, act: (trial: Trial) => Promise<void>) => {
    rollback(name, plane("1.33"), seed(autoMode), act);
  };

  ofAutoMode(
    "somebody else's, in progress at the start: left alone, with the way round it",
    async (trial) => {
      actAsSomeone(trial.region, "rolls back");
      const run = await up(trial);
      assert.match(
        warnings(run),
        /is being rolled back to 1\.32, and 1\.33 is declared: it is left as it is\. To turn it round, set allowRollback: "1\.32"/,
      );
      assert.deepEqual(run.mutations, []);
      trial.declared = plane("1.32");
      const agreed = await up(trial);
      assert.ok(wentWell(agreed), reasons(agreed));
      assert.deepEqual([agreed.mutations, trial.region.cluster()?.version], [[], "1.32"]);
    },
  );

  ofAutoMode("in progress, declared up again: cancelled", async (trial) => {
    actAsSomeone(trial.region, "rolls back");
    trial.region.pass(120);
    trial.declared = plane("1.33", down);
    const run = await up(trial);
    assert.ok(wentWell(run), reasons(run));
    assert.deepEqual(moves(run), ["CancelUpdate"]);
    assert.equal(trial.region.cluster()?.version, "1.33");
  });

  ofAutoMode("in progress, declared up again too late: waited for, and raised again", async (trial) => {
    actAsSomeone(trial.region, "rolls back");
    trial.region.pass(60 + 3 * 600 + 30);
    trial.declared = plane("1.33", down);
    const run = await up(trial);
    assert.ok(wentWell(run), reasons(run));
    assert.deepEqual(moves(run), ["UpdateClusterVersion 1.33"]);
    assert.equal(trial.region.cluster()?.version, "1.33");
  });

  ofAutoMode(
    "cancelled by somebody else while it is waited for: no success, and a new run goes on",
    async (trial) => {
      trial.declared = plane("1.32", down);
      let begun = false;
      const run = await up(trial, {
        bend: (operation) => {
          if (begun && operation === "DescribeUpdate") actAsSomeone(trial.region, "cancels an update");
          begun ||= operation === "UpdateClusterVersion";
          return undefined;
        },
      });
      assert.match(planeOf(run)?.error ?? "", /ended as Cancelled.*Next: /);
      assert.deepEqual(moves(run), ["UpdateClusterVersion 1.32"]);
      const next = await up(trial);
      assert.ok(wentWell(next), reasons(next));
      assert.equal(trial.region.cluster()?.version, "1.32");
    },
  );

  rollback(
    "a finding that came up since the preview: stopped before the control plane, named, and forced only where that is declared",
    at("1.33"),
    seed(),
    async (trial) => {
      // Nodes that EKS does not manage show in its findings alone.
      trial.region.cluster()?.otherNodes.push({ kind: "karpenter", version: "1.33", count: 2 });
      trial.declared = at("1.32", down);
      const run = await up(trial);
      assert.match(
        planeOf(run)?.error ?? "",
        /^control plane of prod is not moved to 1\.32: Kubelet version skew \(ERROR\).*\[EKSV012\]\. The control plane is at 1\.33/,
      );
      assert.deepEqual(moves(run), ["UpdateNodegroupVersion 1.32", "UpdateAddon v1.32.2-eksbuild.1"]);
      trial.declared = at("1.32", { ...down, force: "1.32" });
      const forced = await up(trial);
      assert.ok(wentWell(forced), reasons(forced));
      assert.deepEqual(moves(forced), ["UpdateClusterVersion 1.32"]);
    },
  );
});
