// The permanent type tokens of the components: they stand in every state.

export const clusterUpgradeToken = "eks-versions:index:ClusterUpgrade";
export const fleetToken = "eks-versions:index:Fleet";
