// How clusters, node groups, add-ons and updates look in answers. Times are JSON numbers: epoch seconds.
// Source: EKS API Reference data types Cluster, Nodegroup, Addon, Update.
import { findAddon } from "../rules/addonCatalogue";
import { hashedHex } from "../rules/hashed";
import type { Addon } from "../world/addonShape";
import { addonArn, clusterArn, iamArn, nodegroupArn } from "../world/arns";
import type { Cluster } from "../world/clusterShape";
import type { Nodegroup } from "../world/nodegroupShape";
import { isRunning } from "../world/updateProgress";
import type { Update } from "../world/updateShape";
import type { World } from "../world/worldShape";

export const seconds = (at: number): number => at / 1000;

export function updateView({ id, status, type, params, createdAt, errors, cancellation }: Update): object {
  return {
    id,
    status,
    type,
    params,
    createdAt: seconds(createdAt),
    errors,
    ...(cancellation && {
      cancellation: {
        status: cancellation.status,
        ...(cancellation.reason && { reason: cancellation.reason }),
      },
    }),
  };
}

/** UPDATING is eventually consistent: for a moment after the call the old status still shows. */
const shows = (update: Update, phases: readonly string[], now: number): boolean =>
  isRunning(update) &&
  update.phases.some(
    ({ name, startsAt }) => phases.includes(name) && startsAt + update.statusLagSeconds * 1000 <= now,
  );

function clusterStatus(cluster: Cluster, now: number): string {
  if (cluster.status !== "ACTIVE") return cluster.status;
  // While Auto Mode nodes roll back the cluster stays ACTIVE (EKS User Guide, "Roll back an Auto Mode cluster").
  const isUpdating = cluster.updates.some((update) => shows(update, ["ControlPlane", "Configure"], now));
  return isUpdating ? "UPDATING" : "ACTIVE";
}

function nodegroupStatus(nodegroup: Nodegroup, now: number): string {
  if (nodegroup.status !== "ACTIVE" && nodegroup.status !== "DEGRADED") return nodegroup.status;
  return nodegroup.updates.some((update) => shows(update, ["Setup", "Configure"], now))
    ? "UPDATING"
    : nodegroup.status;
}

function addonStatus(addon: Addon, now: number): string {
  if (addon.status === "CREATING" || addon.status === "DELETING") return addon.status;
  return addon.updates.some((update) => shows(update, ["Configure"], now)) ? "UPDATING" : addon.status;
}

export function clusterView(world: World, cluster: Cluster, now: number): object {
  const { region } = world;
  const hash = cluster.uid.slice(0, 32);
  const isUp = cluster.status !== "CREATING";
  const vpc = cluster.resourcesVpcConfig ?? {};
  const network = cluster.kubernetesNetworkConfig ?? {};
  return {
    name: cluster.name,
    arn: clusterArn(world, cluster.name),
    createdAt: seconds(cluster.createdAt),
    version: cluster.version,
    platformVersion: cluster.platformVersion,
    roleArn: cluster.roleArn ?? iamArn(world, "role/eks-cluster"),
    status: clusterStatus(cluster, now),
    // "The endpoint and certificate authority appear once the cluster is ACTIVE."
    ...(isUp && {
      endpoint: `https://${hash}.gr7.${region}.eks.amazonaws.com`,
      certificateAuthority: {
        data: Buffer.from(`emulated certificate of ${cluster.name}`).toString("base64"),
      },
      identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${hash}` } },
    }),
    resourcesVpcConfig: {
      subnetIds: ["subnet-0a", "subnet-0b"],
      securityGroupIds: [],
      clusterSecurityGroupId: `sg-0${hashedHex(16, "sg", hash)}`,
      vpcId: `vpc-0${hashedHex(16, "vpc", hash)}`,
      endpointPublicAccess: true,
      endpointPrivateAccess: false,
      publicAccessCidrs: ["0.0.0.0/0"],
      ...vpc,
    },
    kubernetesNetworkConfig: {
      serviceIpv4Cidr: "172.20.0.0/16",
      ipFamily: "ipv4",
      ...network,
      elasticLoadBalancing: { enabled: cluster.autoMode, ...network.elasticLoadBalancing },
    },
    logging: cluster.logging ?? { clusterLogging: [{ types: LOG_TYPES, enabled: false }] },
    ...(cluster.encryptionConfig && { encryptionConfig: cluster.encryptionConfig }),
    tags: cluster.tags,
    health: { issues: cluster.healthIssues ?? [] },
    accessConfig: { authenticationMode: "CONFIG_MAP", ...cluster.accessConfig },
    upgradePolicy: { supportType: cluster.supportType },
    computeConfig: { ...cluster.computeConfig, enabled: cluster.autoMode },
    storageConfig: { blockStorage: { enabled: cluster.autoMode } },
    deletionProtection: cluster.deletionProtection ?? false,
    controlPlaneScalingConfig: { tier: "standard", ...cluster.controlPlaneScalingConfig },
    ...(cluster.zonalShiftConfig && { zonalShiftConfig: cluster.zonalShiftConfig }),
    ...(cluster.remoteNetworkConfig && { remoteNetworkConfig: cluster.remoteNetworkConfig }),
    ...(cluster.kubeApiServerConfig && { kubeApiServerConfig: cluster.kubeApiServerConfig }),
    ...(cluster.kubeSchedulerConfig && { kubeSchedulerConfig: cluster.kubeSchedulerConfig }),
    ...(cluster.kubeControllerManagerConfig && {
      kubeControllerManagerConfig: cluster.kubeControllerManagerConfig,
    }),
  };
}

const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export function nodegroupView(world: World, cluster: Cluster, nodegroup: Nodegroup, now: number): object {
  const { name, uid, desiredSize, minSize, maxSize, launchTemplate } = nodegroup;
  return {
    nodegroupName: name,
    nodegroupArn: nodegroupArn(world, cluster.name, name, uid),
    clusterName: cluster.name,
    version: nodegroup.version,
    releaseVersion: nodegroup.releaseVersion,
    createdAt: seconds(nodegroup.createdAt),
    modifiedAt: seconds(nodegroup.modifiedAt),
    status: nodegroupStatus(nodegroup, now),
    capacityType: nodegroup.capacityType,
    scalingConfig: { minSize, maxSize, desiredSize },
    // With a launch template these are the template's affair, and null here (data type Nodegroup).
    instanceTypes: nodegroup.instanceTypes ?? (launchTemplate ? null : ["t3.medium"]),
    diskSize: nodegroup.diskSize ?? (launchTemplate ? null : 20),
    remoteAccess: nodegroup.remoteAccess ?? null,
    subnets: nodegroup.subnets,
    amiType: nodegroup.amiType,
    nodeRole: nodegroup.nodeRole,
    labels: nodegroup.labels,
    taints: nodegroup.taints,
    resources: { autoScalingGroups: [{ name: `eks-${name}-${uid}` }] },
    health: { issues: nodegroup.healthIssues ?? [] },
    updateConfig: nodegroup.updateConfig,
    ...(nodegroup.nodeRepairConfig && { nodeRepairConfig: nodegroup.nodeRepairConfig }),
    ...(nodegroup.warmPoolConfig && { warmPoolConfig: nodegroup.warmPoolConfig }),
    ...(launchTemplate && { launchTemplate }),
    tags: nodegroup.tags,
  };
}

export function addonView(world: World, cluster: Cluster, addon: Addon, now: number): object {
  const { name, uid } = addon;
  return {
    addonName: name,
    clusterName: cluster.name,
    status: addonStatus(addon, now),
    addonVersion: addon.version,
    health: { issues: addon.healthIssues ?? [] },
    addonArn: addonArn(world, cluster.name, name, uid),
    createdAt: seconds(addon.createdAt),
    modifiedAt: seconds(addon.modifiedAt),
    publisher: "eks",
    owner: "aws",
    namespaceConfig: { namespace: addon.namespace ?? findAddon(name)?.namespace ?? "kube-system" },
    tags: addon.tags,
    ...(addon.serviceAccountRoleArn && { serviceAccountRoleArn: addon.serviceAccountRoleArn }),
    ...(addon.configurationValues !== undefined && { configurationValues: addon.configurationValues }),
    podIdentityAssociations: (addon.podIdentityAssociations ?? []).map(
      ({ serviceAccount }) =>
        `${clusterArn(world, cluster.name).replace(":cluster/", ":podidentityassociation/")}/a-${hashedHex(16, uid, serviceAccount)}`,
    ),
  };
}
