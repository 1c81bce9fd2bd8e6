// CreateNodegroup and DeleteNodegroup. Source: EKS API Reference, pages of these names.
import { findCluster, findNodegroup } from "../api/call";
import { tagMap } from "../api/configShapes";
import { EksError, type ErrorSubject } from "../api/eksError";
import * as parts from "../api/nodegroupShapes";
import { defineOperation } from "../api/operation";
import { assertSameRequest, fingerprintOf } from "../api/startUpdate";
import { nodegroupView } from "../api/views";
import { AMI_TYPES, amiFamily, type AmiType } from "../rules/amiFamily";
import { assertSizesFit, assertUpdateConfigFits } from "../rules/judgeScaling";
import { hasAmis, releaseFits } from "../rules/releases";
import { list, optional } from "../shapes/compounds";
import { integer, oneOf, text } from "../shapes/scalars";
import { without } from "../shapes/without";
import { completeNodegroup } from "../world/completeNodegroup";
import { freezeInsights } from "../world/insightReports";
import { nodegroupName } from "../world/nodegroupShape";

const DEFAULT_SIZES = { minSize: 1, maxSize: 2, desiredSize: 2 };

interface Request {
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly launchTemplate?: parts.LaunchTemplate;
}

export const createNodegroup = defineOperation("CreateNodegroup", {
  route: "POST /clusters/{clusterName}/node-groups",
  input: {
    clusterName: text(),
    nodegroupName,
    subnets: list(text()),
    nodeRole: text({ min: 1 }),
    scalingConfig: optional(parts.scalingConfig),
    diskSize: optional(integer({ min: 1 })),
    instanceTypes: optional(list(text())),
    amiType: optional(oneOf(...AMI_TYPES)),
    remoteAccess: optional(parts.remoteAccess),
    labels: optional(parts.labels),
    taints: optional(parts.taints),
    tags: optional(tagMap),
    clientRequestToken: optional(text()),
    launchTemplate: optional(parts.launchTemplate),
    updateConfig: optional(parts.updateConfig),
    nodeRepairConfig: optional(parts.nodeRepairConfig),
    capacityType: optional(parts.capacityType),
    version: optional(text()),
    releaseVersion: optional(text()),
    warmPoolConfig: optional(parts.warmPoolConfig),
  },
  run(call, request) {
    const { world, now } = call;
    const cluster = findCluster(call, request.clusterName);
    const subject = { clusterName: cluster.name, nodegroupName: request.nodegroupName };
    const existing = cluster.nodegroups.find((group) => group.name === request.nodegroupName);
    if (existing) {
      if (
        request.clientRequestToken === undefined ||
        existing.clientRequestToken !== request.clientRequestToken
      ) {
        const message = `NodeGroup already exists with name ${request.nodegroupName} and cluster name ${cluster.name}`;
        throw new EksError("ResourceInUseException", message, subject);
      }
      assertSameRequest(existing.fingerprint, request, subject);
      return { nodegroup: nodegroupView(world, cluster, existing, now) };
    }
    if (cluster.status !== "ACTIVE") {
      throw new EksError(
        "InvalidRequestException",
        `Cluster '${cluster.name}' is not in ACTIVE status`,
        subject,
      );
    }
    const sizes = { ...DEFAULT_SIZES, ...request.scalingConfig };
    assertSizesFit(sizes, subject);
    assertUpdateConfigFits(request.updateConfig, subject);
    const amiType = request.amiType ?? "AL2023_x86_64_STANDARD";
    judgeVersion(cluster.version, amiType, request, subject);
    const nodegroup = completeNodegroup(
      {
        ...without(request, "clusterName", "nodegroupName", "scalingConfig"),
        ...sizes,
        name: request.nodegroupName,
        amiType,
        version: cluster.version,
        status: "CREATING",
        statusEndsAt: now + world.settings.createNodegroupSeconds * 1000,
        createdAt: now,
        fingerprint: fingerprintOf(request),
      },
      { world, clusterName: cluster.name, clusterVersion: cluster.version, now, path: "nodegroup" },
    );
    freezeInsights(world, cluster, now);
    cluster.nodegroups.push(nodegroup);
    call.changed(cluster);
    return { nodegroup: nodegroupView(world, cluster, nodegroup, now) };
  },
});

/** "By default, the Kubernetes version of the cluster is used, and this is the only accepted specified value." */
function judgeVersion(
  clusterVersion: string,
  amiType: AmiType,
  request: Request,
  subject: ErrorSubject,
): void {
  const refuse = (message: string) => new EksError("InvalidParameterException", message, subject);
  const family = amiFamily(amiType);
  if (family === "CUSTOM") {
    if (request.version !== undefined) {
      throw refuse("You cannot specify the field kubernetesVersion when using custom AMIs.");
    }
    if (request.releaseVersion !== undefined) {
      throw refuse("You cannot specify the field releaseVersion when using custom AMIs.");
    }
    if (!request.launchTemplate) {
      throw refuse("Launch template details can't be null for Custom ami type node group");
    }
    return;
  }
  if (request.version !== undefined && request.version !== clusterVersion) {
    throw refuse(
      `Requested Nodegroup version ${request.version} must match cluster version ${clusterVersion}.`,
    );
  }
  if (!hasAmis(family, clusterVersion)) {
    throw refuse(`AMI type ${amiType} is not available for kubernetes version ${clusterVersion}.`);
  }
  const { releaseVersion: release } = request;
  if (release !== undefined && !releaseFits(family, clusterVersion, release)) {
    throw refuse(
      `Requested release version ${release} is not valid for kubernetes version ${clusterVersion}.`,
    );
  }
}

export const deleteNodegroup = defineOperation("DeleteNodegroup", {
  route: "DELETE /clusters/{clusterName}/node-groups/{nodegroupName}",
  input: { clusterName: text(), nodegroupName: text() },
  run(call, request) {
    const { world, now } = call;
    const cluster = findCluster(call, request.clusterName);
    const nodegroup = findNodegroup(cluster, request.nodegroupName);
    // A group can be deleted in the midst of an update, but not twice.
    if (nodegroup.status === "DELETING") {
      const message = `Nodegroup ${nodegroup.name} is already being deleted`;
      const subject = { clusterName: cluster.name, nodegroupName: nodegroup.name };
      throw new EksError("ResourceInUseException", message, subject);
    }
    nodegroup.status = "DELETING";
    nodegroup.statusEndsAt = now + world.settings.deleteSeconds * 1000;
    call.changed(cluster);
    return { nodegroup: nodegroupView(world, cluster, nodegroup, now) };
  },
});
