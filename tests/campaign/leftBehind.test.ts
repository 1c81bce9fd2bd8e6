// A group that its cluster was to take along, while somebody raises the cluster past the program: no success that is none.
import assert from "node:assert/strict";
import { actAsSomeone } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { assertKept } from "./oneRun";
import { record } from "./record";
import { Trial } from "./trial";

const seed = {
  settings: { controlPlaneSeconds: 60, addonSeconds: 600, nodeSeconds: 60 },
  clusters: [
    {
      ...{ name: "prod", version: "1.29", createdVersion: "1.26" },
      nodegroups: [{ name: "web", version: "1.28", amiType: "AL2023_x86_64_STANDARD", desiredSize: 1 }],
      addons: [{ name: "coredns", version: "v1.8.2-eksbuild.1" }],
    },
  ],
};

describe("campaign: a group that is left behind by its cluster", function () {
  this.timeout(600_000);
  inCampaign();

  it("is a failure that says so, and the next run rolls it", async () => {
    const carried = { carryNodegroups: "all", carryAddons: "all", linked: true } as const;
    const trial = new Trial(seed, { version: "1.29", ...carried, groups: { web: {} } });
    try {
      let begun = false;
      const run = await trial.up({
        bend: (operation) => {
          // The group's roll comes after the add-on.
          if (begun && operation === "DescribeUpdate") actAsSomeone(trial.region, "upgrades");
          begun = operation === "UpdateAddon";
          return undefined;
        },
      });
      assert.equal(trial.region.cluster()?.version, "1.30");
      assert.equal(trial.region.cluster()?.nodegroups[0]?.version, "1.28");
      assertKept(trial, run, run.name);
      assert.match(
        run.told.find(({ kind }) => kind === "nodegroup")?.error ?? "",
        /^node group web of prod was not updated with its cluster: node group web 1\.28 -> 1\.29: what runs has changed .* Next: preview again and run what it shows$/,
      );
      const next = await trial.up();
      assertKept(trial, next, next.name);
      assert.equal(trial.region.cluster()?.nodegroups[0]?.version, "1.29");
      record({ test: "group left behind", cases: 1, broken: 0, worst: "1 more run to the end" });
    } finally {
      trial.close();
    }
  });

  it("is a failure that says so for an add-on too", async () => {
    const [cluster] = seed.clusters;
    const addons = ["coredns", "vpc-cni"].map((name) => ({ name, version: "v1.8.2-eksbuild.1" }));
    const world = { ...seed, clusters: [{ ...cluster, nodegroups: [], addons }] };
    const declared = { coredns: { version: "default" }, "vpc-cni": { version: "default" } };
    const trial = new Trial(world, { version: "1.29", carryAddons: "all", groups: {}, addons: declared });
    try {
      let raised = false;
      const run = await trial.up({
        bend: (operation) => {
          if (operation === "DescribeUpdate" && !raised) actAsSomeone(trial.region, "upgrades");
          raised ||= operation === "DescribeUpdate";
          return undefined;
        },
      });
      assertKept(trial, run, run.name);
      const errors = run.told.filter(({ kind }) => kind === "addon").map(({ error }) => error);
      assert.match(
        errors.join("\n"),
        /^add-on vpc-cni of prod was not updated with its cluster: .* Next: preview again/m,
      );
    } finally {
      trial.close();
    }
  });
});
