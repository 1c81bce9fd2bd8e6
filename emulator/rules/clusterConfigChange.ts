// What a request to change a cluster's configuration changes: its kind, the update's parameters, the new values.
// Source: EKS API Reference, UpdateClusterConfig, Update (`type`) and UpdateParam (`type`); the pairing of configurations
// with update types is by name where no sample shows it.
import type { Cluster } from "../world/clusterShape";
import type { Update } from "../world/updateShape";

type Config = Partial<
  Pick<
    Cluster,
    | "resourcesVpcConfig"
    | "logging"
    | "accessConfig"
    | "zonalShiftConfig"
    | "computeConfig"
    | "kubernetesNetworkConfig"
    | "storageConfig"
    | "remoteNetworkConfig"
    | "deletionProtection"
    | "controlPlaneScalingConfig"
    | "kubeApiServerConfig"
    | "kubeSchedulerConfig"
    | "kubeControllerManagerConfig"
  >
> & { readonly upgradePolicy?: { readonly supportType?: "STANDARD" | "EXTENDED" } };

export interface ConfigChange {
  readonly type: string;
  readonly params: Update["params"];
  readonly change: Readonly<Record<string, unknown>>;
}

/** The parameters that a request gives; structured values are JSON text. */
function params(values: Readonly<Record<string, unknown>>): Update["params"] {
  return Object.entries(values).flatMap(([type, value]) => {
    if (value === undefined) return [];
    return [{ type, value: typeof value === "string" ? value : JSON.stringify(value) }];
  });
}

/** One entry for every kind of change that the request holds; the service takes one at a time. */
export function findConfigChanges(cluster: Cluster, request: Config): ConfigChange[] {
  return [
    ...vpcChanges(cluster, request.resourcesVpcConfig),
    ...simpleChanges(cluster, request),
    ...autoModeChange(cluster, request),
    ...componentChange(request),
  ];
}

function vpcChanges(cluster: Cluster, vpc: Config["resourcesVpcConfig"]): ConfigChange[] {
  if (!vpc) return [];
  const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs, subnetIds, securityGroupIds } = vpc;
  const kinds = [
    [
      "EndpointAccessUpdate",
      {
        EndpointPublicAccess: endpointPublicAccess,
        EndpointPrivateAccess: endpointPrivateAccess,
        PublicAccessCidrs: publicAccessCidrs,
      },
    ],
    ["VpcConfigUpdate", { Subnets: subnetIds, SecurityGroups: securityGroupIds }],
    ["ControlPlaneEgressUpdate", { ControlPlaneEgressMode: vpc.controlPlaneEgressMode }],
  ] as const;
  const change = { resourcesVpcConfig: { ...cluster.resourcesVpcConfig, ...vpc } };
  return kinds.flatMap(([type, values]) => {
    const given = params(values);
    return given.length === 0 ? [] : [{ type, params: given, change }];
  });
}

function simpleChanges(cluster: Cluster, request: Config): ConfigChange[] {
  const { logging, accessConfig, upgradePolicy, zonalShiftConfig, remoteNetworkConfig } = request;
  const { deletionProtection, controlPlaneScalingConfig: scaling } = request;
  const kinds: [string, unknown, Record<string, unknown>, Record<string, unknown>][] = [
    ["LoggingUpdate", logging, { ClusterLogging: logging?.clusterLogging }, { logging }],
    [
      "AccessConfigUpdate",
      accessConfig,
      { AuthenticationMode: accessConfig?.authenticationMode },
      { accessConfig: { ...cluster.accessConfig, ...accessConfig } },
    ],
    [
      "UpgradePolicyUpdate",
      upgradePolicy,
      { UpgradePolicy: upgradePolicy },
      { supportType: upgradePolicy?.supportType ?? cluster.supportType },
    ],
    [
      "ZonalShiftConfigUpdate",
      zonalShiftConfig,
      { ZonalShiftConfig: zonalShiftConfig },
      { zonalShiftConfig },
    ],
    [
      "RemoteNetworkConfigUpdate",
      remoteNetworkConfig,
      { RemoteNetworkConfig: remoteNetworkConfig },
      { remoteNetworkConfig },
    ],
    [
      "DeletionProtectionUpdate",
      deletionProtection,
      { DeletionProtection: deletionProtection },
      { deletionProtection },
    ],
    [
      "ControlPlaneScalingConfigUpdate",
      scaling,
      { UpdatedTier: scaling?.tier, PreviousTier: cluster.controlPlaneScalingConfig?.tier ?? "standard" },
      { controlPlaneScalingConfig: scaling },
    ],
  ];
  return kinds
    .filter(([, given]) => given !== undefined)
    .map(([type, , values, change]) => ({ type, params: params(values), change }));
}

function autoModeChange(cluster: Cluster, request: Config): ConfigChange[] {
  const { computeConfig, kubernetesNetworkConfig, storageConfig } = request;
  if (!computeConfig && !kubernetesNetworkConfig && !storageConfig) return [];
  const change = {
    autoMode: computeConfig?.enabled ?? cluster.autoMode,
    ...(computeConfig && { computeConfig: { ...cluster.computeConfig, ...computeConfig } }),
    ...(kubernetesNetworkConfig && {
      kubernetesNetworkConfig: { ...cluster.kubernetesNetworkConfig, ...kubernetesNetworkConfig },
    }),
    ...(storageConfig && { storageConfig }),
  };
  const values = {
    ComputeConfig: computeConfig,
    KubernetesNetworkConfig: kubernetesNetworkConfig,
    StorageConfig: storageConfig,
  };
  return [{ type: "AutoModeUpdate", params: params(values), change }];
}

function componentChange(request: Config): ConfigChange[] {
  const { kubeApiServerConfig, kubeSchedulerConfig, kubeControllerManagerConfig } = request;
  const given = params({
    KubeApiServerConfig: kubeApiServerConfig,
    KubeSchedulerConfig: kubeSchedulerConfig,
    KubeControllerManagerConfig: kubeControllerManagerConfig,
  });
  if (given.length === 0) return [];
  const change = {
    ...(kubeApiServerConfig && { kubeApiServerConfig }),
    ...(kubeSchedulerConfig && { kubeSchedulerConfig }),
    ...(kubeControllerManagerConfig && { kubeControllerManagerConfig }),
  };
  return [{ type: "ControlPlaneComponentConfigUpdate", params: given, change }];
}
