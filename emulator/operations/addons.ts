// ListAddons, DescribeAddon, CreateAddon, UpdateAddon, DeleteAddon. Source: EKS API Reference, pages of these names.
import { findAddonOf, findCluster, type Call } from "../api/call";
import { tagMap } from "../api/configShapes";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { assertSameRequest, findReplay, fingerprintOf, startUpdate } from "../api/startUpdate";
import { addonView, updateView } from "../api/views";
import { defaultAddonVersion, findAddon, fittingVersions } from "../rules/addonCatalogue";
import { byText } from "../rules/byText";
import { optional, structure } from "../shapes/compounds";
import { flag, oneOf, text } from "../shapes/scalars";
import { podIdentityAssociations } from "../world/addonShape";
import { clusterName } from "../world/clusterShape";
import type { Cluster } from "../world/clusterShape";
import { completeAddon } from "../world/completeCluster";
import { freezeInsights } from "../world/insightReports";
import { isRunning } from "../world/updateProgress";

const settings = {
  addonVersion: optional(text()),
  serviceAccountRoleArn: optional(text({ min: 1, max: 255 })),
  resolveConflicts: optional(oneOf("OVERWRITE", "NONE", "PRESERVE")),
  clientRequestToken: optional(text()),
  configurationValues: optional(text()),
  podIdentityAssociations: optional(podIdentityAssociations),
};

export const listAddons = defineOperation("ListAddons", {
  route: "GET /clusters/{clusterName}/addons",
  input: { clusterName, ...pageMembers },
  run(call, request) {
    const names = findCluster(call, request.clusterName).addons.map((addon) => addon.name);
    const { items, nextToken } = paginate(call, names.sort(byText), (name) => name, request);
    return { addons: items, nextToken };
  },
});

export const describeAddon = defineOperation("DescribeAddon", {
  route: "GET /clusters/{clusterName}/addons/{addonName}",
  input: { clusterName, addonName: text() },
  run(call, request) {
    const cluster = findCluster(call, request.clusterName);
    return { addon: addonView(call.world, cluster, findAddonOf(cluster, request.addonName), call.now) };
  },
});

export const createAddon = defineOperation("CreateAddon", {
  route: "POST /clusters/{clusterName}/addons",
  input: {
    clusterName,
    addonName: text(),
    ...settings,
    tags: optional(tagMap),
    namespaceConfig: optional(structure({ namespace: optional(text({ min: 1, max: 63 })) })),
  },
  run(call, request) {
    const { world, now } = call;
    const cluster = findCluster(call, request.clusterName);
    const subject = { clusterName: cluster.name, addonName: request.addonName };
    const existing = cluster.addons.find((addon) => addon.name === request.addonName);
    if (existing) {
      if (
        request.clientRequestToken === undefined ||
        existing.clientRequestToken !== request.clientRequestToken
      ) {
        throw new EksError("ResourceInUseException", "Addon already exists.", subject);
      }
      assertSameRequest(existing.fingerprint, request, subject);
      return { addon: addonView(world, cluster, existing, now) };
    }
    if (cluster.status !== "ACTIVE") {
      throw new EksError(
        "InvalidRequestException",
        `Cluster '${cluster.name}' is not in ACTIVE status`,
        subject,
      );
    }
    const addonSettings = {
      name: request.addonName,
      version: judgeVersion(call, cluster, request.addonName, request.addonVersion),
      status: "CREATING" as const,
      statusEndsAt: now + world.settings.addonSeconds * 1000,
      createdAt: now,
      fingerprint: fingerprintOf(request),
      ...(request.clientRequestToken !== undefined && { clientRequestToken: request.clientRequestToken }),
      ...(request.namespaceConfig?.namespace !== undefined && {
        namespace: request.namespaceConfig.namespace,
      }),
      ...(request.tags && { tags: request.tags }),
      ...configOf(request),
    };
    const addon = completeAddon(addonSettings, cluster.name, cluster.version, world, now);
    freezeInsights(world, cluster, now);
    cluster.addons.push(addon);
    call.changed(cluster);
    return { addon: addonView(world, cluster, addon, now) };
  },
});

interface AddonConfig {
  readonly serviceAccountRoleArn?: string;
  readonly configurationValues?: string;
  readonly podIdentityAssociations?: { serviceAccount: string; roleArn: string }[];
}

function configOf({
  serviceAccountRoleArn,
  configurationValues,
  podIdentityAssociations: pods,
}: AddonConfig) {
  return {
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
    ...(configurationValues !== undefined && { configurationValues }),
    ...(pods && { podIdentityAssociations: pods }),
  };
}

function judgeVersion({ world }: Call, cluster: Cluster, name: string, asked: string | undefined): string {
  const subject = { clusterName: cluster.name, addonName: name };
  const catalogued = findAddon(name);
  if (!catalogued)
    throw new EksError("InvalidParameterException", "Addon specified is not supported", subject);
  if (asked === undefined) return defaultAddonVersion(catalogued, cluster.version);
  const versions = world.calendar.map((minor) => minor.version);
  if (fittingVersions(name, cluster.version, versions).includes(asked)) return asked;
  throw new EksError("InvalidParameterException", "Addon version specified is not supported", subject);
}

export const updateAddon = defineOperation("UpdateAddon", {
  route: "POST /clusters/{clusterName}/addons/{addonName}/update",
  input: { clusterName, addonName: text(), ...settings },
  run(call, request) {
    const cluster = findCluster(call, request.clusterName);
    const addon = findAddonOf(cluster, request.addonName);
    const subject = { clusterName: cluster.name, addonName: addon.name };
    const replay = findReplay(call, addon, request, subject);
    if (replay) return { update: updateView(replay) };
    const version = request.addonVersion ?? addon.version;
    if (version !== addon.version) judgeVersion(call, cluster, addon.name, version);
    const running = addon.updates.find(isRunning);
    if (running || addon.status === "CREATING" || addon.status === "DELETING") {
      const why = running ? `has update ${running.id} in progress` : `is in ${addon.status} status`;
      throw new EksError(
        "ResourceInUseException",
        `Cannot update addon ${addon.name} because it ${why}`,
        subject,
      );
    }
    const values = {
      AddonVersion: request.addonVersion,
      ServiceAccountRoleArn: request.serviceAccountRoleArn,
      ResolveConflicts: request.resolveConflicts,
      ConfigurationValues: request.configurationValues,
      PodIdentityAssociations:
        request.podIdentityAssociations && JSON.stringify(request.podIdentityAssociations),
    };
    const update = startUpdate(call, addon, `${cluster.name}/addon/${addon.name}`, request, {
      type: "AddonUpdate",
      params: Object.entries(values).flatMap(([type, value]) =>
        value === undefined ? [] : [{ type, value }],
      ),
      change: { version, status: "ACTIVE", ...configOf(request) },
      phases: () => [{ name: "Configure", seconds: call.world.settings.addonSeconds }],
    });
    call.changed(cluster);
    return { update: updateView(update) };
  },
});

/** `preserve` leaves the software on the cluster, which the emulator has none of. */
export const deleteAddon = defineOperation("DeleteAddon", {
  route: "DELETE /clusters/{clusterName}/addons/{addonName}",
  input: { clusterName, addonName: text(), preserve: optional(flag()) },
  run(call, request) {
    const { world, now } = call;
    const cluster = findCluster(call, request.clusterName);
    const addon = findAddonOf(cluster, request.addonName);
    addon.status = "DELETING";
    addon.statusEndsAt = now + world.settings.addonSeconds * 1000;
    call.changed(cluster);
    return { addon: addonView(world, cluster, addon, now) };
  },
});
