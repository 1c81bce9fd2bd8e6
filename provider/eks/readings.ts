// The SDK's answers as this package's observations.
import type * as sdk from "@aws-sdk/client-eks";
import type { Cluster, Nodegroup, Support, Update } from "./port";

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
    ...(hold !== undefined && { hold: hold === "" ? "no reason given" : hold }),
  };
}

export function toNodegroup(group: sdk.Nodegroup | undefined): Nodegroup {
  if (!group?.nodegroupArn || !group.nodegroupName) throw unreadable("a node group's arn and name");
  const { id, name, version } = group.launchTemplate ?? {};
  return {
    arn: group.nodegroupArn,
    name: group.nodegroupName,
    amiType: group.amiType ?? "",
    status: group.status ?? "",
    ...(group.version !== undefined && { version: group.version }),
    ...(group.releaseVersion !== undefined && { releaseVersion: group.releaseVersion }),
    ...(version !== undefined && { launchTemplate: { ...(id && { id }), ...(name && { name }), version } }),
  };
}

export function toUpdate(update: sdk.Update | undefined): Update {
  if (!update?.id) throw unreadable("an update's id");
  return {
    id: update.id,
    type: update.type ?? "",
    status: update.status ?? "",
    params: Object.fromEntries((update.params ?? []).map(({ type, value }) => [type ?? "", value ?? ""])),
    createdAt: update.createdAt?.getTime() ?? 0,
    errors: (update.errors ?? []).map(({ errorCode, errorMessage, resourceIds }) => ({
      code: errorCode ?? "Unknown",
      message: errorMessage ?? "",
      resourceIds: resourceIds ?? [],
    })),
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
