// The policies of the pack, for `new PolicyPack` here or in a pack of one's own.
import { clusterDowngrade } from "./clusterDowngrade";
import { clusterJump } from "./clusterJump";
import { clusterVersionSupported } from "./clusterVersionSupported";
import type { EksPolicy } from "./definePolicy";
import { forcedUpdate } from "./forcedUpdate";
import { nodegroupDowngrade } from "./nodegroupDowngrade";
import { nodegroupReleaseAge } from "./nodegroupReleaseAge";
import { nodegroupVersionSkew } from "./nodegroupVersionSkew";
import { nodegroupVersionSkewExisting } from "./nodegroupVersionSkewExisting";
import { singleOwner } from "./singleOwner";

/** In the order in which they are asked: `nodegroup-downgrade` follows the configuration of `cluster-downgrade`. */
export const policies: EksPolicy[] = [
  clusterDowngrade,
  nodegroupDowngrade,
  nodegroupVersionSkew,
  nodegroupVersionSkewExisting,
  singleOwner,
  clusterVersionSupported,
  clusterJump,
  forcedUpdate,
  nodegroupReleaseAge,
];

/** What Pulumi Cloud shows of the pack. */
export const about = {
  displayName: "EKS versions",
  description: "Forbids version skew and downgrades of EKS control planes and managed node groups.",
  provider: "AWS",
  tags: ["eks", "kubernetes", "versions"],
};
