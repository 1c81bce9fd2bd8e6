// CreateCluster. Source: EKS API Reference, CreateCluster.
import * as config from "../api/configShapes";
import type { Call } from "../api/call";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { assertSameRequest, fingerprintOf } from "../api/startUpdate";
import { clusterView } from "../api/views";
import { assertAutoModeIsWhole } from "../rules/judgeAutoMode";
import { defaultVersion, findMinorVersion, supportStatus } from "../rules/calendar";
import { optional, structure, list } from "../shapes/compounds";
import { flag, oneOf, text } from "../shapes/scalars";
import { without } from "../shapes/without";
import { clusterName } from "../world/clusterShape";
import { completeCluster } from "../world/completeCluster";

const placement = structure({ groupName: optional(text()), spreadLevel: optional(oneOf("host", "rack")) });

export const createCluster = defineOperation("CreateCluster", {
  route: "POST /clusters",
  input: {
    name: clusterName,
    roleArn: text({ min: 1 }),
    resourcesVpcConfig: config.vpcConfig,
    version: optional(text()),
    kubernetesNetworkConfig: optional(config.networkConfig),
    logging: optional(config.logging),
    // Not in the model, but the service refuses others (ansible-collections/community.aws #817).
    clientRequestToken: optional(text({ min: 33, max: 126 })),
    tags: optional(config.tagMap),
    encryptionConfig: optional(config.encryptionConfig),
    outpostConfig: optional(
      structure({
        outpostArns: list(text()),
        controlPlaneInstanceType: text(),
        controlPlanePlacement: optional(placement),
        etcdInstanceType: optional(text()),
        etcdPlacement: optional(placement),
      }),
    ),
    accessConfig: optional(config.accessConfig),
    bootstrapSelfManagedAddons: optional(flag()),
    upgradePolicy: optional(config.upgradePolicy),
    zonalShiftConfig: optional(config.zonalShiftConfig),
    remoteNetworkConfig: optional(config.remoteNetworkConfig),
    computeConfig: optional(config.computeConfig),
    storageConfig: optional(config.storageConfig),
    deletionProtection: optional(flag()),
    controlPlaneScalingConfig: optional(config.controlPlaneScalingConfig),
    kubeApiServerConfig: optional(config.kubeApiServerConfig),
    kubeSchedulerConfig: optional(config.kubeSchedulerConfig),
    kubeControllerManagerConfig: optional(config.kubeControllerManagerConfig),
  },
  run(call, request) {
    const { world, now } = call;
    const subject = { clusterName: request.name };
    const existing = world.clusters.get(request.name);
    if (existing) {
      if (
        request.clientRequestToken === undefined ||
        existing.clientRequestToken !== request.clientRequestToken
      ) {
        throw new EksError(
          "ResourceInUseException",
          `Cluster already exists with name: ${request.name}`,
          subject,
        );
      }
      assertSameRequest(existing.fingerprint, request, subject);
      return { cluster: clusterView(world, existing, now) };
    }
    if (request.outpostConfig) {
      throw new EksError(
        "InvalidParameterException",
        "The emulator has no Outposts: leave outpostConfig out.",
        subject,
      );
    }
    if ((request.resourcesVpcConfig.subnetIds ?? []).length < 2) {
      const message = "Subnets specified must be in at least two different AZs";
      throw new EksError("InvalidParameterException", message, subject);
    }
    assertAutoModeIsWhole(request, subject);
    const cluster = completeCluster(
      {
        ...without(request, "upgradePolicy", "bootstrapSelfManagedAddons", "outpostConfig"),
        version: judgeVersion(call, request.version, request.name),
        autoMode: request.computeConfig?.enabled ?? false,
        supportType: request.upgradePolicy?.supportType ?? "EXTENDED",
        status: "CREATING",
        statusEndsAt: now + world.settings.createClusterSeconds * 1000,
        createdAt: now,
        fingerprint: fingerprintOf(request),
      },
      world,
      now,
      "cluster",
    );
    call.changed(cluster);
    return { cluster: clusterView(world, cluster, now) };
  },
});

/** "New clusters may use any version in standard or extended support." */
function judgeVersion({ world, now }: Call, asked: string | undefined, name: string): string {
  const version = asked ?? defaultVersion(world.calendar);
  const minor = findMinorVersion(world.calendar, version);
  if (minor && supportStatus(minor, now) !== "UNSUPPORTED") return version;
  throw new EksError("InvalidParameterException", "unsupported Kubernetes version", { clusterName: name });
}
