// Beside @pulumi/aws and @pulumi/eks: which of their properties this package owns, taken out of their hands over a whole stack.
import type * as pulumi from "@pulumi/pulumi";

/** The version of a launch template is one too: it carries the AMI of a group that has a custom one. */
const ownedProperties: Readonly<Partial<Record<string, readonly string[]>>> = {
  "aws:eks/cluster:Cluster": ["version"],
  "aws:eks/nodeGroup:NodeGroup": ["version", "releaseVersion", "launchTemplate.version"],
};

export function ownedByEksVersions(): pulumi.ResourceTransform {
  return ({ type, props, opts }) => {
    const owned = ownedProperties[type];
    if (owned === undefined) return undefined;
    return {
      props,
      opts: { ...opts, ignoreChanges: [...new Set([...(opts.ignoreChanges ?? []), ...owned])] },
    };
  };
}
