// Test 17 of the reliability list: from 1.29 to 1.34 with node groups behind, and a finding of EKS's on the third hop.
import assert from "node:assert/strict";
import type { Declared } from "./declared";
import { inCampaign } from "./inCampaign";
import { assertKept } from "./oneRun";
import { record } from "./record";
import type { Run } from "./run";
import { Trial } from "./trial";

/** How many minors each group is behind 1.29. */
const lags = [[], [0], [0, 2], [1, 1, 3], [3, 0, 2, 1]] as const;
const modes = [
  { insights: "enforce", finding: "Deprecated APIs removed in Kubernetes v1.32" },
  { insights: "warn", finding: "Deprecated APIs removed in Kubernetes v1.32" },
  // Nodes outside managed groups show here alone: it stops a hop in every mode.
  { insights: "warn", finding: "Kubelet version skew" },
  { insights: "off", finding: "Kubelet version skew" },
] as const;
const target = 34;
const third = 32;

interface Shape {
  readonly name: string;
  readonly world: object;
  readonly declared: Declared;
  readonly finding: string;
  readonly stops: boolean;
}

const shapes = lags.flatMap((groups, index) =>
  modes.map(({ insights, finding }, mode): Shape => {
    const nodegroups = groups.map((lag, which) => ({
      ...{ name: `group-${which}`, version: `1.${29 - lag}`, desiredSize: 1 },
      amiType: ["AL2023_x86_64_STANDARD", "BOTTLEROCKET_x86_64"][which % 2],
    }));
    const carryNodegroups = (["needed", "all"] as const)[(index + mode) % 2] ?? "needed";
    const found = {
      category: "UPGRADE_READINESS",
      kubernetesVersion: `1.${third}`,
      status: "ERROR",
      reason: "It is in use.",
    };
    const own = { insights: [{ name: finding, ...found }] };
    return {
      name: `groups ${groups.map((lag) => `-${lag}`).join(" ")}, ${carryNodegroups}, ${insights}, ${finding}`,
      world: {
        settings: { controlPlaneSeconds: 600, nodeSeconds: 60, insightsRefreshSeconds: 60 },
        clusters: [{ name: "prod", version: "1.29", createdVersion: "1.26", nodegroups, ...own }],
      },
      declared: {
        ...{ version: `1.${target}`, insights, carryNodegroups },
        groups: Object.fromEntries(nodegroups.map(({ name }) => [name, {}])),
      },
      finding,
      stops: insights === "enforce" || finding.startsWith("Kubelet"),
    };
  }),
);

const planeOf = ({ told }: Run) => told.find(({ kind }) => kind === "cluster");
const hopsOf = ({ mutations }: Run) =>
  mutations.filter(({ operation }) => operation === "UpdateClusterVersion").map(({ input }) => input.version);
const minors = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, hop) => `1.${from + hop + 1}`);

describe("campaign: a jump of five minors with a finding on the third hop", function () {
  this.timeout(600_000);
  inCampaign();
  let worst = 0;

  for (const { name, world, declared, finding, stops } of shapes) {
    it(name, async () => {
      const trial = new Trial(world, declared);
      try {
        const first = await trial.up();
        assertKept(trial, first, name);
        if (stops) {
          const { error = "", state } = planeOf(first) ?? {};
          assert.match(
            error,
            new RegExp(
              `^control plane of prod is not moved to 1\\.32: .*${finding} \\(ERROR\\): It is in use`,
            ),
          );
          assert.match(
            error,
            /\[EKSV012\]\. The control plane is at 1\.31; to stop here, declare version "1\.31"$/,
          );
          assert.equal(state?.outputs.version, "1.31");
          assert.deepEqual(hopsOf(first), minors(29, 31));
          assert.equal(trial.region.cluster()?.version, "1.31");

          const again = await trial.up();
          assertKept(trial, again, name);
          assert.deepEqual(again.mutations, [], "nothing begins while the finding stands");
          assert.match(planeOf(again)?.error ?? "", /\[EKSV012\]/);
          trial.region.cluster()?.insights.splice(0);
        }
        const last = stops ? await trial.up() : first;
        assertKept(trial, last, name);
        assert.deepEqual(
          last.told.filter(({ error }) => error !== ""),
          [],
        );
        assert.deepEqual(hopsOf(last), stops ? minors(31, target) : minors(29, target));
        if (!stops)
          assert.ok(last.said.some(({ severity, text }) => severity === "warning" && text.includes(finding)));
        assert.deepEqual(new Set(trial.region.versions().values()), new Set([`1.${target}`]));

        const rolls = new Map<string, number>();
        for (const { nodegroup, made } of trial.region.mutations)
          if (nodegroup !== undefined && made) rolls.set(nodegroup, (rolls.get(nodegroup) ?? 0) + 1);
        // Five minors and three behind are more than one roll can cross; what a group needs beyond that it does not get.
        worst = Math.max(worst, ...rolls.values());
        assert.ok(worst <= 3, `${worst} rolls of one group`);
        assert.deepEqual(new Set((await trial.up()).told.map(({ op }) => op)), new Set(["same"]));
      } finally {
        trial.close();
      }
    });
  }

  after(() => {
    record({
      test: "17 jump of five minors, finding on the third",
      cases: shapes.length,
      broken: 0,
      worst: `${worst} rolls of one group`,
    });
  });
});
