// Three clusters in two regions, raised in waves: production begins when everything of staging has succeeded.
import { Fleet, Provider } from "pulumi-eks-versions";

const allowedAccountIds = ["111122223333"];
const eu = new Provider("eu", { region: "eu-central-1", allowedAccountIds });
const us = new Provider("us", { region: "us-east-1", allowedAccountIds });

const fleet = new Fleet("fleet", {
  version: "1.33",
  defaults: { nodegroups: "all", carryAddons: "incompatible", insights: "enforce" },
  waves: [
    { name: "staging", clusters: [{ clusterName: "staging", provider: eu }] },
    {
      name: "production",
      clusters: [
        { name: "eu-shop", clusterName: "shop", provider: eu },
        // This one keeps a group back until its workload is ready.
        {
          name: "us-shop",
          clusterName: "shop",
          provider: us,
          nodegroups: ["web", { nodegroupName: "batch", version: "1.32" }],
        },
      ],
    },
  ],
});

export const versions = fleet.versions;
export const support = fleet.support;
