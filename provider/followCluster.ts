// What a resource takes from the ClusterVersion that it comes after: name, declared version, region, provider and order.
import * as pulumi from "@pulumi/pulumi";
import type { ClusterVersion } from "./clusterVersion";

interface Declared {
  readonly clusterName?: pulumi.Input<string>;
  readonly clusterVersion?: pulumi.Input<string>;
}

/**
 * @param what the resource as messages name it
 * @throws where `cluster` stands beside what it sets
 */
export function followCluster(
  what: string,
  cluster: ClusterVersion | undefined,
  { clusterName, clusterVersion }: Declared,
  opts: pulumi.CustomResourceOptions,
): { readonly inputs: pulumi.Inputs; readonly opts: pulumi.CustomResourceOptions } {
  if (cluster === undefined) return { inputs: {}, opts };
  if (clusterName !== undefined || clusterVersion !== undefined) {
    throw new pulumi.RunError(
      `${what}: cluster sets clusterName and clusterVersion by itself. Remove ` +
        `${clusterName === undefined ? "clusterVersion" : "clusterName"}, or cluster`,
    );
  }
  return {
    inputs: {
      clusterName: cluster.clusterName,
      clusterVersion: cluster.declaredVersion,
      region: cluster.region,
    },
    opts: pulumi.mergeOptions(withProviderOf(cluster), opts),
  };
}

/** It works where its cluster does, and after it. */
function withProviderOf(cluster: ClusterVersion): pulumi.CustomResourceOptions {
  const { __prov } = cluster as unknown as { __prov?: pulumi.ProviderResource };
  return { dependsOn: [cluster], ...(__prov && { provider: __prov }) };
}
