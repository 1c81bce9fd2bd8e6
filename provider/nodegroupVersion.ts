// The resource NodegroupVersion: a managed node group at a declared Kubernetes minor, AMI release or launch template version.
import * as pulumi from "@pulumi/pulumi";
import type { ClusterVersion } from "./clusterVersion";
import type { HistoryEntry } from "./eks/history";
import { followCluster } from "./followCluster";
import { computed, DynamicResource, timeoutOf } from "./resource";
import { nodegroupVersionToken } from "./tokens";

export interface NodegroupVersionArgs {
  /** The control plane's resource: sets `clusterName` and `clusterVersion`, and the order. Exclusive with `clusterName`. */
  cluster?: ClusterVersion;
  /** Name of the cluster, 1 to 100 characters. Required without `cluster`. Part of the identity. */
  clusterName?: pulumi.Input<string>;
  /** Name of the node group, 1 to 63 characters. Part of the identity. */
  nodegroupName: pulumi.Input<string>;
  /** The control plane's declared minor: the highest version that the group may have. @default the live one */
  clusterVersion?: pulumi.Input<string>;
  /** The group's minor, `"1.NN"`. @default `clusterVersion`; one of the two is required unless the AMI is custom */
  version?: pulumi.Input<string>;
  /** The AMI release. @default untouched until `version` changes, then EKS's newest of that minor */
  releaseVersion?: pulumi.Input<string>;
  /** The launch template's version, for groups that were made with one; all that a custom AMI takes. */
  launchTemplate?: pulumi.Input<LaunchTemplateArgs>;
  /** The minor that a custom AMI carries: for plans and policies, never sent to EKS. */
  amiKubernetesVersion?: pulumi.Input<string>;
  /** Region of the cluster. Part of the identity. @default the cluster's, the Provider's or the stack configuration's region */
  region?: pulumi.Input<string>;
  /**
   * The one target minor for which pods are evicted in spite of disruption budgets (UpdateNodegroupVersion's `force`).
   * @default false
   */
  force?: pulumi.Input<false | string>;
  /** The one version or release that may be gone down to; harmless when it is left in the program. */
  allowDowngrade?: pulumi.Input<string>;
  /** How long to wait for the update, such as `{ update: "12h" }`. @default `opts.customTimeouts`, else 12 hours */
  timeouts?: pulumi.Input<{ update?: pulumi.Input<string> }>;
}

/** Exactly one of `id` and `name`; `version` is a number as text, such as `"4"`. */
export interface LaunchTemplateArgs {
  id?: pulumi.Input<string>;
  name?: pulumi.Input<string>;
  version: pulumi.Input<string>;
}

/**
 * Brings a managed node group to what is declared through one UpdateNodegroupVersion, after its control plane, and waits for
 * the update. It adopts a group that exists. Deleting the resource changes nothing in EKS.
 *
 * Check fails, before anything changes, for malformed or contradictory inputs, a version above the control plane's, a release
 * of another minor, an older version or release that `allowDowngrade` does not name, and missing permissions.
 */
export class NodegroupVersion extends DynamicResource {
  /** @internal for policies: the type that `validateResourceOfType` matches */
  static readonly __pulumiType = nodegroupVersionToken;

  declare readonly clusterName: pulumi.Output<string>;
  declare readonly nodegroupName: pulumi.Output<string>;
  /** The minor that the group reached. */
  declare readonly version: pulumi.Output<string>;
  /** The AMI release that the group reached; the AMI's id where it is custom. */
  declare readonly releaseVersion: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly arn: pulumi.Output<string>;
  declare readonly amiType: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;
  declare readonly updateId: pulumi.Output<string | undefined>;
  /** The last 20 updates that this resource carried out, oldest first. */
  declare readonly history: pulumi.Output<HistoryEntry[]>;

  constructor(name: string, args: NodegroupVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { cluster, timeouts, ...declared } = args;
    const following = followCluster(`NodegroupVersion "${name}"`, cluster, declared, opts);
    if (cluster !== undefined) tellCluster(cluster, args);
    const timeout = timeoutOf(opts);
    const inputs = {
      ...computed("arn", "amiType", "status", "updateId", "history", "version", "releaseVersion"),
      ...following.inputs,
      ...declared,
      timeouts: timeouts ?? (timeout === undefined ? undefined : { update: timeout }),
    };
    super("nodegroup", nodegroupVersionToken, name, inputs, following.opts);
  }
}

/** Only plain values: an output may be one of the cluster itself, which would wait for this for ever. */
function tellCluster(cluster: ClusterVersion, args: NodegroupVersionArgs): void {
  const { nodegroupName, version, releaseVersion, amiKubernetesVersion, launchTemplate } = args;
  if (typeof nodegroupName !== "string") return;
  const template = launchTemplate as { readonly version?: unknown } | undefined;
  // One that is not known here may be one to come.
  const launchTemplateVersion =
    template && (typeof template.version === "string" ? template.version : "not known yet");
  const said = { version, releaseVersion, amiKubernetesVersion, launchTemplateVersion };
  const declared = Object.entries(said).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  if (declared.length > 0) cluster.declaredNodegroups[nodegroupName] = Object.fromEntries(declared);
}
