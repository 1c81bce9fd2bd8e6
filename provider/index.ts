// What users import.
export { AddonVersion, type AddonVersionArgs } from "./addonVersion";
export { type AssumeRoleArgs, Provider, type ProviderArgs } from "./awsProvider";
export { cancelUpdate, type CancelledUpdate, type CancelUpdateArgs } from "./cancelUpdate";
export {
  ClusterVersion,
  type ClusterVersionArgs,
  type InsightsArgs,
  type InsightsMode,
  type SupportStatus,
} from "./clusterVersion";
export type { HistoryEntry } from "./eks/history";
export type { RollbackOutlook } from "./eks/rollbackOutlook";
export { type LaunchTemplateArgs, NodegroupVersion, type NodegroupVersionArgs } from "./nodegroupVersion";
export { ownedByEksVersions } from "./ownedByEksVersions";
export { addonVersionToken, clusterVersionToken, nodegroupVersionToken } from "./tokens";
