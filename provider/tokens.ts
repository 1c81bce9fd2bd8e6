// The permanent type tokens: they stand in every state and in every policy.

export const clusterVersionToken = "pulumi-nodejs:dynamic/eks:ClusterVersion";
export const addonVersionToken = "pulumi-nodejs:dynamic/eks:AddonVersion";
export const nodegroupVersionToken = "pulumi-nodejs:dynamic/eks:NodegroupVersion";

/** Pulumi's package of Node.js dynamic resources: the one that a provider for these resources must be of. */
export const dynamicPackage = "pulumi-nodejs";
