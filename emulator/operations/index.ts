// All operations of the EKS API that the emulator serves.
import type { Operation } from "../api/operation";
import { describeCluster, describeNodegroup, listClusters, listNodegroups } from "./describe";
import { describeClusterVersions } from "./describeClusterVersions";
import { updateClusterVersion } from "./updateClusterVersion";
import { updateNodegroupVersion } from "./updateNodegroupVersion";
import { cancelUpdate, describeUpdate, listUpdates } from "./updates";

export const OPERATIONS: readonly Operation[] = [
  listClusters,
  describeCluster,
  updateClusterVersion,
  listUpdates,
  describeUpdate,
  cancelUpdate,
  listNodegroups,
  describeNodegroup,
  updateNodegroupVersion,
  describeClusterVersions,
];
