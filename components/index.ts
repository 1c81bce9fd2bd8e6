// What users import of the components.
export {
  ClusterUpgrade,
  type ClusterUpgradeAddon,
  type ClusterUpgradeArgs,
  type ClusterUpgradeNodegroup,
} from "./clusterUpgrade";
export { Fleet, type FleetArgs, type FleetCluster, type FleetDefaults, type FleetWave } from "./fleet";
export { clusterUpgradeToken, fleetToken } from "./tokens";
