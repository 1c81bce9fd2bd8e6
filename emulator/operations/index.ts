// All operations of the EKS API that the emulator serves.
import type { Operation } from "../api/operation";
import { createAddon, deleteAddon, describeAddon, listAddons, updateAddon } from "./addons";
import { createCluster } from "./createCluster";
import { createNodegroup, deleteNodegroup } from "./createNodegroup";
import { deleteCluster } from "./deleteCluster";
import { describeCluster, describeNodegroup, listClusters, listNodegroups } from "./describe";
import { describeAddonVersions } from "./describeAddonVersions";
import { describeClusterVersions } from "./describeClusterVersions";
import { listAccessEntries, listFargateProfiles } from "./emptyLists";
import { describeInsight, describeInsightsRefresh, listInsights, startInsightsRefresh } from "./insights";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import { associateEncryptionConfig, updateClusterConfig } from "./updateClusterConfig";
import { updateClusterVersion } from "./updateClusterVersion";
import { updateNodegroupConfig } from "./updateNodegroupConfig";
import { updateNodegroupVersion } from "./updateNodegroupVersion";
import { cancelUpdate, describeUpdate, listUpdates } from "./updates";

export const OPERATIONS: readonly Operation[] = [
  createCluster,
  listClusters,
  describeCluster,
  deleteCluster,
  updateClusterConfig,
  associateEncryptionConfig,
  updateClusterVersion,
  listUpdates,
  describeUpdate,
  cancelUpdate,
  createNodegroup,
  listNodegroups,
  describeNodegroup,
  deleteNodegroup,
  updateNodegroupVersion,
  updateNodegroupConfig,
  listInsights,
  describeInsight,
  startInsightsRefresh,
  describeInsightsRefresh,
  describeClusterVersions,
  describeAddonVersions,
  listAddons,
  describeAddon,
  createAddon,
  updateAddon,
  deleteAddon,
  tagResource,
  untagResource,
  listTagsForResource,
  listFargateProfiles,
  listAccessEntries,
];
