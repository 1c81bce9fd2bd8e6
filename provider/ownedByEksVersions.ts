// Beside @pulumi/aws and @pulumi/eks: which of their properties this package owns, taken out of their hands over a whole stack.
import type * as pulumi from "@pulumi/pulumi";

/** The version of a launch template is one of these: it carries the AMI of a group that has a custom one. */
const ownedProperties: Readonly<Partial<Record<string, readonly string[]>>> = {
  "aws:eks/cluster:Cluster": ["version"],
  "aws:eks/nodeGroup:NodeGroup": ["version", "releaseVersion", "launchTemplate.version"],
};

/**
 * A transform that leaves versions to this package: it adds `ignoreChanges` for `version` to every `aws.eks.Cluster`, and for
 * `version`, `releaseVersion` and `launchTemplate.version` to every `aws.eks.NodeGroup`. What a resource ignores already stays;
 * resources of other types are left as they are.
 *
 * Register it before the resources that it is for. It reaches the children of components too, also of remote ones, such as
 * those of `@pulumi/eks`; it does not work as a transformation (`registerStackTransformation`), which does not reach them.
 *
 * ```ts
 * import * as aws from "@pulumi/aws";
 * import * as pulumi from "@pulumi/pulumi";
 * import { ClusterVersion, ownedByEksVersions } from "pulumi-eks-versions";
 *
 * pulumi.runtime.registerResourceTransform(ownedByEksVersions());
 *
 * const cluster = new aws.eks.Cluster("prod", { version: "1.31", roleArn, vpcConfig });
 * new ClusterVersion("prod", { clusterName: cluster.name, version: "1.33" });
 * ```
 *
 * For one component or resource alone: `{ transforms: [ownedByEksVersions()] }` among its options.
 */
export function ownedByEksVersions(): pulumi.ResourceTransform {
  return ({ type, props, opts }) => {
    const owned = ownedProperties[type];
    if (owned === undefined) return undefined;
    const ignoreChanges = [...new Set([...(opts.ignoreChanges ?? []), ...owned])];
    return { props, opts: { ...opts, ignoreChanges } };
  };
}
