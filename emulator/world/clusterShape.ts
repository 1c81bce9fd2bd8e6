// A cluster as a seed may state it (everything optional but the name) and as the world holds it.
import * as config from "../api/configShapes";
import { exactly, list, optional } from "../shapes/compounds";
import { flag, instant, integer, oneOf, text } from "../shapes/scalars";
import type { Read } from "../shapes/shape";
import { addonSeed, type Addon } from "./addonShape";
import { insightReport, insightSeed, insightsRefresh } from "./insightShape";
import { minorVersion } from "./minorVersionShape";
import { nodegroupSeed, type Nodegroup } from "./nodegroupShape";
import { updateShape } from "./updateShape";
import type { Filled } from "./filled";

/** EKS API Reference, CreateCluster `name`. */
export const clusterName = text({ min: 1, max: 100, pattern: /^[0-9A-Za-z][A-Za-z0-9\-_]*$/ });

export const clusterSeed = exactly({
  name: clusterName,
  version: optional(minorVersion),
  platformVersion: optional(text({ min: 1 })),
  /** The version that the cluster was created at; one at it cannot be rolled back. */
  createdVersion: optional(minorVersion),
  /** When the upgrade to the present version was complete: the rollback window is counted from it. */
  upgradedAt: optional(instant()),
  /** EKS itself did the last upgrade, at the end of standard or of extended support. */
  autoUpgraded: optional(oneOf("standard", "extended")),
  /** A feature in use that the previous minor lacks: no rollback. */
  incompatibleFeature: optional(text({ min: 1 })),
  autoMode: optional(flag()),
  autoModeNodes: optional(integer({ min: 0 })),
  /** What keeps Auto Mode nodes from being replaced: a node pool's budget of 0 (insight ERROR) or pods (WARNING). */
  autoModeBlockedBy: optional(oneOf("budget", "pods")),
  supportType: optional(config.supportType),
  nodegroups: optional(list(nodegroupSeed)),
  /** Nodes that EKS does not manage: seen by insights only. */
  otherNodes: optional(
    list(exactly({ kind: text({ min: 1 }), version: minorVersion, count: optional(integer({ min: 0 })) })),
  ),
  tags: optional(config.tagMap),
  addons: optional(list(addonSeed)),
  insights: optional(list(insightSeed)),
  insightReport: optional(insightReport),
  insightsRefresh: optional(insightsRefresh),
  status: optional(oneOf("CREATING", "ACTIVE", "DELETING", "FAILED", "PENDING")),
  statusEndsAt: optional(instant()),
  createdAt: optional(instant()),
  uid: optional(text({ min: 1 })),
  roleArn: optional(text()),
  resourcesVpcConfig: optional(config.vpcConfig),
  kubernetesNetworkConfig: optional(config.networkConfig),
  logging: optional(config.logging),
  encryptionConfig: optional(config.encryptionConfig),
  accessConfig: optional(config.accessConfig),
  zonalShiftConfig: optional(config.zonalShiftConfig),
  remoteNetworkConfig: optional(config.remoteNetworkConfig),
  computeConfig: optional(config.computeConfig),
  storageConfig: optional(config.storageConfig),
  deletionProtection: optional(flag()),
  controlPlaneScalingConfig: optional(config.controlPlaneScalingConfig),
  kubeApiServerConfig: optional(config.kubeApiServerConfig),
  kubeSchedulerConfig: optional(config.kubeSchedulerConfig),
  kubeControllerManagerConfig: optional(config.kubeControllerManagerConfig),
  healthIssues: optional(config.healthIssues),
  updates: optional(list(updateShape)),
  clientRequestToken: optional(text()),
  fingerprint: optional(text()),
});

export type ClusterSeed = Read<typeof clusterSeed>;

export type Cluster = Omit<
  Filled<
    ClusterSeed,
    | "version"
    | "platformVersion"
    | "createdVersion"
    | "autoMode"
    | "autoModeNodes"
    | "supportType"
    | "otherNodes"
    | "tags"
    | "insights"
    | "insightReport"
    | "status"
    | "createdAt"
    | "uid"
    | "updates"
  >,
  "nodegroups" | "addons"
> & { nodegroups: Nodegroup[]; addons: Addon[] };
