// A managed node group as a seed may state it (everything optional but the name) and as the world holds it.
import { AMI_TYPES } from "../rules/amiFamily";
import * as parts from "../api/nodegroupShapes";
import { healthIssues, tagMap } from "../api/configShapes";
import { exactly, list, optional } from "../shapes/compounds";
import { flag, instant, integer, oneOf, text } from "../shapes/scalars";
import type { Read } from "../shapes/shape";
import { minorVersion } from "./minorVersionShape";
import { updateShape } from "./updateShape";
import type { Filled } from "./filled";

/** EKS API Reference, CreateNodegroup: letters, digits, hyphens, underscores, 63 at most, first a letter or digit. */
export const nodegroupName = text({ min: 1, max: 63, pattern: /^[0-9A-Za-z][A-Za-z0-9\-_]*$/ });

export const nodegroupSeed = exactly({
  name: nodegroupName,
  version: optional(minorVersion),
  releaseVersion: optional(text({ min: 1 })),
  amiType: optional(oneOf(...AMI_TYPES)),
  desiredSize: optional(integer({ min: 0 })),
  minSize: optional(integer({ min: 0 })),
  maxSize: optional(integer({ min: 1 })),
  launchTemplate: optional(parts.launchTemplate),
  /** Pods that a disruption budget never lets go: an update without force fails with PodEvictionFailure. */
  blockedByDisruptionBudget: optional(flag()),
  status: optional(oneOf("CREATING", "ACTIVE", "DELETING", "CREATE_FAILED", "DELETE_FAILED", "DEGRADED")),
  /** When CREATING ends in ACTIVE, or DELETING in nothing. */
  statusEndsAt: optional(instant()),
  createdAt: optional(instant()),
  modifiedAt: optional(instant()),
  uid: optional(text({ min: 1 })),
  subnets: optional(list(text())),
  nodeRole: optional(text()),
  instanceTypes: optional(list(text())),
  diskSize: optional(integer({ min: 1 })),
  capacityType: optional(parts.capacityType),
  labels: optional(parts.labels),
  taints: optional(parts.taints),
  tags: optional(tagMap),
  updateConfig: optional(parts.updateConfig),
  nodeRepairConfig: optional(parts.nodeRepairConfig),
  warmPoolConfig: optional(parts.warmPoolConfig),
  remoteAccess: optional(parts.remoteAccess),
  healthIssues: optional(healthIssues),
  updates: optional(list(updateShape)),
  clientRequestToken: optional(text()),
  fingerprint: optional(text()),
});

export type NodegroupSeed = Read<typeof nodegroupSeed>;

export type Nodegroup = Filled<
  NodegroupSeed,
  | "version"
  | "releaseVersion"
  | "amiType"
  | "desiredSize"
  | "minSize"
  | "maxSize"
  | "status"
  | "createdAt"
  | "modifiedAt"
  | "uid"
  | "subnets"
  | "nodeRole"
  | "capacityType"
  | "labels"
  | "taints"
  | "tags"
  | "updateConfig"
  | "updates"
>;
