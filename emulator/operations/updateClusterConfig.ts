// UpdateClusterConfig and AssociateEncryptionConfig. Source: EKS API Reference, pages of these names.
import * as config from "../api/configShapes";
import { findCluster, type Call } from "../api/call";
import { assertClusterIsFree } from "../api/clusterLock";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { findReplay, startUpdate } from "../api/startUpdate";
import { updateView } from "../api/views";
import { findMinorVersion, supportStatus } from "../rules/calendar";
import { findConfigChanges, type ConfigChange } from "../rules/clusterConfigChange";
import { assertAutoModeIsWhole } from "../rules/judgeAutoMode";
import { optional } from "../shapes/compounds";
import { flag, text } from "../shapes/scalars";
import type { Cluster } from "../world/clusterShape";

export const updateClusterConfig = defineOperation("UpdateClusterConfig", {
  route: "POST /clusters/{name}/update-config",
  input: {
    name: text(),
    clientRequestToken: optional(text()),
    resourcesVpcConfig: optional(config.vpcConfig),
    logging: optional(config.logging),
    accessConfig: optional(config.accessConfig),
    upgradePolicy: optional(config.upgradePolicy),
    zonalShiftConfig: optional(config.zonalShiftConfig),
    computeConfig: optional(config.computeConfig),
    kubernetesNetworkConfig: optional(config.networkConfig),
    storageConfig: optional(config.storageConfig),
    remoteNetworkConfig: optional(config.remoteNetworkConfig),
    deletionProtection: optional(flag()),
    controlPlaneScalingConfig: optional(config.controlPlaneScalingConfig),
    kubeApiServerConfig: optional(config.kubeApiServerConfig),
    kubeSchedulerConfig: optional(config.kubeSchedulerConfig),
    kubeControllerManagerConfig: optional(config.kubeControllerManagerConfig),
  },
  run(call, request) {
    const cluster = findCluster(call, request.name);
    const replay = findReplay(call, cluster, request, { clusterName: cluster.name });
    if (replay) return { update: updateView(replay) };
    const [change, ...more] = findConfigChanges(cluster, request);
    const refuse = refusal(cluster);
    if (!change) throw refuse("At least one configuration must be given.");
    if (more.length > 0) throw refuse("Only one type of update can be allowed.");
    if (change.type === "AutoModeUpdate") assertAutoModeIsWhole(request, { clusterName: cluster.name });
    judgeChange(call, cluster, change);
    assertClusterIsFree(cluster, change.type);
    return startConfigUpdate(call, cluster, request, change);
  },
});

const refusal = (cluster: Cluster) => (message: string) =>
  new EksError("InvalidParameterException", message, { clusterName: cluster.name });

function judgeChange(call: Call, cluster: Cluster, { type, params, change }: ConfigChange): void {
  const refuse = refusal(cluster);
  if (type === "EndpointAccessUpdate") {
    const before = JSON.stringify(endpointAccess(cluster.resourcesVpcConfig));
    const access = endpointAccess(change["resourcesVpcConfig"] as Cluster["resourcesVpcConfig"]);
    if (before !== JSON.stringify(access)) return;
    throw refuse(
      `Cluster is already at the desired configuration with endpointPrivateAccess: ${String(access.private)} , ` +
        `endpointPublicAccess: ${String(access.public)}, and Public Endpoint Restrictions: [${access.cidrs.join(", ")}]`,
    );
  }
  if (type === "AccessConfigUpdate") {
    const from = cluster.accessConfig?.authenticationMode ?? "CONFIG_MAP";
    const to = params[0]?.value ?? from;
    // "You can't move back": CONFIG_MAP, then both, then API.
    const order = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];
    if (order.indexOf(to) > order.indexOf(from)) return;
    throw refuse(`Unsupported authentication mode update from ${from} to ${to}`);
  }
  if (type === "UpgradePolicyUpdate" && change["supportType"] === "STANDARD") {
    const minor = findMinorVersion(call.world.calendar, cluster.version);
    const hasBegun = !minor || supportStatus(minor, call.now) !== "STANDARD_SUPPORT";
    if (cluster.supportType === "EXTENDED" && hasBegun) {
      throw refuse("You cannot disable extended support once it has started.");
    }
  }
}

function endpointAccess(vpc: Cluster["resourcesVpcConfig"]) {
  return {
    private: vpc?.endpointPrivateAccess ?? false,
    public: vpc?.endpointPublicAccess ?? true,
    cidrs: vpc?.publicAccessCidrs ?? ["0.0.0.0/0"],
  };
}

function startConfigUpdate(
  call: Call,
  cluster: Cluster,
  request: { readonly clientRequestToken?: string },
  { type, params, change }: ConfigChange,
): object {
  const seconds = call.world.settings.configUpdateSeconds;
  const update = startUpdate(call, cluster, cluster.name, request, {
    type,
    params,
    change,
    phases: () => [{ name: "Configure", seconds }],
  });
  call.changed(cluster);
  return { update: updateView(update) };
}

export const associateEncryptionConfig = defineOperation("AssociateEncryptionConfig", {
  route: "POST /clusters/{clusterName}/encryption-config/associate",
  input: {
    clusterName: text(),
    encryptionConfig: config.encryptionConfig,
    clientRequestToken: optional(text()),
  },
  run(call, request) {
    const { encryptionConfig } = request;
    const cluster = findCluster(call, request.clusterName);
    const subject = { clusterName: cluster.name };
    const replay = findReplay(call, cluster, request, subject);
    if (replay) return { update: updateView(replay) };
    const type = "AssociateEncryptionConfig";
    if (cluster.encryptionConfig) {
      throw new EksError(
        "InvalidParameterException",
        "Encryption is already enabled on this cluster",
        subject,
      );
    }
    assertClusterIsFree(cluster, type);
    const params = [{ type: "EncryptionConfig", value: JSON.stringify(encryptionConfig) }];
    return startConfigUpdate(call, cluster, request, { type, params, change: { encryptionConfig } });
  },
});
