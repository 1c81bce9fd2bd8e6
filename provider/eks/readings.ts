// The SDK's answers as this package's observations.
import type * as sdk from "@aws-sdk/client-eks";
import { printable } from "./errors";
import type { Addon, AddonRelease, Cluster, Insight, Nodegroup, Support, Update } from "./port";

/** An answer without the member that the API promises cannot be trusted: it is asked for again. */
function unreadable(what: string): Error {
  return Object.assign(new Error(`EKS answered without ${what}`), { name: "SyntaxError" });
}

export function toCluster(cluster: sdk.Cluster | undefined): Cluster {
  if (!cluster?.arn || !cluster.version || !cluster.name)
    throw unreadable("a cluster's arn, name and version");
  const [, , , region = "", accountId = ""] = cluster.arn.split(":");
  const hold = cluster.tags?.["pulumi-eks-versions/hold"];
  return {
    arn: cluster.arn,
    accountId,
    region,
    name: cluster.name,
    version: cluster.version,
    platformVersion: cluster.platformVersion ?? "",
    status: cluster.status ?? "",
    upgradePolicy: cluster.upgradePolicy?.supportType ?? "EXTENDED",
    autoMode: cluster.computeConfig?.enabled ?? false,
    ...(hold !== undefined && { hold: hold === "" ? "no reason given" : printable(hold) }),
  };
}

export function toNodegroup(group: sdk.Nodegroup | undefined): Nodegroup {
  if (!group?.nodegroupArn || !group.nodegroupName) throw unreadable("a node group's arn and name");
  const { id, name, version } = group.launchTemplate ?? {};
  const desiredSize = group.scalingConfig?.desiredSize ?? 0;
  return {
    arn: group.nodegroupArn,
    name: group.nodegroupName,
    amiType: group.amiType ?? "",
    status: group.status ?? "",
    issues: (group.health?.issues ?? []).map(({ code }) => code ?? "Unknown"),
    desiredSize,
    maxUnavailable: atOnce(desiredSize, group.updateConfig),
    ...(group.version !== undefined && { version: group.version }),
    ...(group.releaseVersion !== undefined && { releaseVersion: group.releaseVersion }),
    ...(version !== undefined && { launchTemplate: { ...(id && { id }), ...(name && { name }), version } }),
  };
}

/** "The default value is 1. The maximum number is 100" (NodegroupUpdateConfig). */
function atOnce(desiredSize: number, config: sdk.NodegroupUpdateConfig | undefined): number {
  const { maxUnavailable, maxUnavailablePercentage: share } = config ?? {};
  const asked = share === undefined ? (maxUnavailable ?? 1) : Math.floor((desiredSize * share) / 100);
  return Math.min(100, Math.max(1, asked));
}

export function toUpdate(update: sdk.Update | undefined): Update {
  if (!update?.id) throw unreadable("an update's id");
  return {
    id: update.id,
    type: printable(update.type ?? ""),
    status: printable(update.status ?? ""),
    params: Object.fromEntries((update.params ?? []).map(({ type, value }) => [type ?? "", value ?? ""])),
    createdAt: update.createdAt?.getTime() ?? 0,
    errors: (update.errors ?? []).map(({ errorCode, errorMessage, resourceIds }) => ({
      code: errorCode ?? "Unknown",
      message: errorMessage ?? "",
      resourceIds: resourceIds ?? [],
    })),
    ...(update.cancellation && {
      cancellation: {
        status: update.cancellation.status ?? "",
        reason: update.cancellation.reason ?? "",
      },
    }),
  };
}

export function toSupport(version: sdk.ClusterVersionInformation | undefined): Support | undefined {
  if (version === undefined) return undefined;
  const day = (date: Date | undefined) => date?.toISOString().slice(0, 10);
  const [standard, extended] = [day(version.endOfStandardSupportDate), day(version.endOfExtendedSupportDate)];
  return {
    status: version.versionStatus ?? "",
    ...(standard !== undefined && { endOfStandardSupport: standard }),
    ...(extended !== undefined && { endOfExtendedSupport: extended }),
  };
}

export function toAddon(addon: sdk.Addon | undefined): Addon {
  if (!addon?.addonArn || !addon.addonName || !addon.addonVersion)
    throw unreadable("an add-on's arn, name and version");
  return {
    arn: addon.addonArn,
    name: addon.addonName,
    version: addon.addonVersion,
    status: addon.status ?? "",
    issues: (addon.health?.issues ?? []).map(({ code }) => code ?? "Unknown"),
  };
}

export function toAddonRelease({ addonVersion, compatibilities = [] }: sdk.AddonVersionInfo): AddonRelease {
  const minors = (list: readonly sdk.Compatibility[]) =>
    list.flatMap(({ clusterVersion }) => clusterVersion ?? []);
  return {
    version: addonVersion ?? "",
    runsOn: minors(compatibilities),
    defaultFor: minors(compatibilities.filter(({ defaultVersion }) => defaultVersion === true)),
  };
}

export function toInsight(insight: sdk.Insight | undefined): Insight {
  if (!insight?.id || !insight.name) throw unreadable("an insight's id and name");
  const { insightStatus, recommendation, resources = [], lastRefreshTime } = insight;
  return {
    id: insight.id,
    name: printable(insight.name),
    status: insightStatus?.status ?? "UNKNOWN",
    reason: printable(insightStatus?.reason ?? ""),
    recommendation: printable(recommendation ?? ""),
    resources: resources
      .flatMap(({ arn, kubernetesResourceUri }) => arn ?? kubernetesResourceUri ?? [])
      .map(printable),
    ...(lastRefreshTime !== undefined && { refreshedAt: lastRefreshTime.getTime() }),
  };
}
