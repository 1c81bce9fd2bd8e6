// The policies of the pack, for `new PolicyPack` here or in a pack of one's own.
import { clusterDowngrade } from "./clusterDowngrade";
import type { EksPolicy } from "./definePolicy";
import { nodegroupDowngrade } from "./nodegroupDowngrade";
import { nodegroupVersionSkew } from "./nodegroupVersionSkew";
import { nodegroupVersionSkewExisting } from "./nodegroupVersionSkewExisting";

/** In the order in which they are asked: `nodegroup-downgrade` follows the configuration of `cluster-downgrade`. */
export const policies: EksPolicy[] = [
  clusterDowngrade,
  nodegroupDowngrade,
  nodegroupVersionSkew,
  nodegroupVersionSkewExisting,
];

/** What Pulumi Cloud shows of the pack. */
export const about = {
  displayName: "EKS versions",
  description: "Forbids version skew and downgrades of EKS control planes and managed node groups.",
  provider: "AWS",
  tags: ["eks", "kubernetes", "versions"],
};
