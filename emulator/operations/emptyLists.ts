// ListFargateProfiles and ListAccessEntries: tools ask for them, and the emulator's clusters have none.
// Source: EKS API Reference, pages of these names.
import { findCluster } from "../api/call";
import { defineOperation } from "../api/operation";
import { pageMembers } from "../api/paginate";
import { optional } from "../shapes/compounds";
import { text } from "../shapes/scalars";

export const listFargateProfiles = defineOperation("ListFargateProfiles", {
  route: "GET /clusters/{clusterName}/fargate-profiles",
  input: { clusterName: text(), ...pageMembers },
  run(call, { clusterName }) {
    findCluster(call, clusterName);
    return { fargateProfileNames: [], nextToken: null };
  },
});

export const listAccessEntries = defineOperation("ListAccessEntries", {
  route: "GET /clusters/{clusterName}/access-entries",
  input: { clusterName: text(), associatedPolicyArn: optional(text()), ...pageMembers },
  run(call, { clusterName }) {
    findCluster(call, clusterName);
    return { accessEntries: [], nextToken: null };
  },
});
