// Promise 8 where a run has waited since it last looked: a deadline that passed, and a hold that was set, in that time.
import assert from "node:assert/strict";
import type { Declared } from "./declared";
import { actAsSomeone } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { assertKept } from "./oneRun";
import { record } from "./record";
import type { Circumstances } from "./run";
import { Trial } from "./trial";

const seed = {
  settings: { controlPlaneSeconds: 60, addonSeconds: 600, insightsRefreshSeconds: 800, nodeSeconds: 600 },
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.28", amiType: "AL2023_x86_64_STANDARD", desiredSize: 1 }],
      addons: [{ name: "coredns", version: "v1.9.2-eksbuild.1" }],
    },
  ],
};
const carrying: Declared = {
  ...{ version: "1.32", carryNodegroups: "needed", carryAddons: "incompatible" },
  ...{ groups: {}, addons: {} },
};

describe("campaign: what comes while a run waits", function () {
  this.timeout(600_000);
  inCampaign();

  async function starts(
    declared: Declared,
    circumstances: (trial: Trial) => Circumstances,
    world: object = seed,
  ) {
    const trial = new Trial(world, declared);
    try {
      const run = await trial.up(circumstances(trial));
      assertKept(trial, run, run.name);
      return { run, reasons: run.told.map(({ error }) => error).join() };
    } finally {
      trial.close();
    }
  }

  it("a deadline that passes while EKS looks at its insights", async () => {
    const { run, reasons } = await starts({ version: "1.32", groups: {} }, () => ({ deadline: 11 }), {
      ...seed,
      clusters: [{ name: "prod", version: "1.31" }],
    });
    assert.deepEqual(run.mutations, []);
    assert.match(
      reasons,
      /was not started: it takes about \d+m.*the deadline of this run is over\. Next: run again/,
    );
  });

  const waits = {
    "an add-on": {
      ...{ look: "DescribeAddon", path: "/clusters/prod/addons/coredns/update" },
      ...{ body: { addonVersion: "v1.9.2-eksbuild.1" }, begun: [] },
    },
    "a node group": {
      ...{ look: "DescribeNodegroup", path: "/clusters/prod/node-groups/web/update-version" },
      // The add-on comes first.
      ...{ body: { version: "1.28" }, begun: ["UpdateAddon"] },
    },
  };
  for (const [part, { look, path, body, begun }] of Object.entries(waits)) {
    it(`a hold that is set while somebody's update of ${part} is waited for stops what comes after it`, async () => {
      const { run, reasons } = await starts(carrying, ({ region }) => {
        let looks = 0;
        return {
          bend: (operation) => {
            // The check looks first, then the plan of the run, then the step itself.
            if (operation !== look || ++looks !== 3) return undefined;
            region.someone("POST", path, body);
            actAsSomeone(region, "puts on hold");
            return undefined;
          },
        };
      });
      assert.deepEqual(
        run.mutations.map(({ operation }) => operation),
        begun,
      );
      assert.match(reasons, /on hold \(incident 7\).*\[EKSV011\]/);
    });
  }

  after(() => {
    record({ test: "what comes while a run waits", cases: 3, broken: 0, worst: "nothing more begins" });
  });
});
