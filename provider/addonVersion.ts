// The resource AddonVersion: an EKS add-on at a declared version.
import * as pulumi from "@pulumi/pulumi";
import type { ClusterVersion } from "./clusterVersion";
import type { HistoryEntry } from "./eks/history";
import { followCluster } from "./followCluster";
import { computed, DynamicResource, timeoutOf } from "./resource";
import { addonVersionToken } from "./tokens";

export interface AddonVersionArgs {
  /** The control plane's resource: sets `clusterName` and `clusterVersion`, and the order. Exclusive with `clusterName`. */
  cluster?: ClusterVersion;
  /** Name of the cluster, 1 to 100 characters. Required without `cluster`. Part of the identity. */
  clusterName?: pulumi.Input<string>;
  /** Name of the add-on as EKS shows it, such as `coredns`. Part of the identity. */
  addonName: pulumi.Input<string>;
  /** The control plane's declared minor: the version must run on it. @default the live one */
  clusterVersion?: pulumi.Input<string>;
  /**
   * An exact version (DescribeAddonVersions), such as `"v1.19.0-eksbuild.1"`; or `"default"`: EKS's default version for the
   * control plane's minor, which is found when it is first declared and kept until the minor changes. An add-on that is newer than
   * the default and runs on the minor stays as it is.
   */
  version: pulumi.Input<string>;
  /** Region of the cluster. Part of the identity. @default the cluster's, the Provider's or the stack configuration's region */
  region?: pulumi.Input<string>;
  /**
   * What UpdateAddon does with settings that were changed in the cluster: `NONE` fails, `OVERWRITE` sets EKS's defaults, `PRESERVE`
   * keeps yours. @default "NONE"
   */
  resolveConflicts?: pulumi.Input<"NONE" | "OVERWRITE" | "PRESERVE">;
  /** The one version that may be gone down to; harmless when it is left in the program. */
  allowDowngrade?: pulumi.Input<string>;
  /** How long to wait for the update, such as `{ update: "30m" }`. @default `opts.customTimeouts`, else 30 minutes */
  timeouts?: pulumi.Input<{ update?: pulumi.Input<string> }>;
}

/**
 * Brings an EKS add-on to a declared version through one UpdateAddon, after its control plane, and waits for the update. It adopts
 * an add-on that is installed, and installs none. Deleting the resource changes nothing in EKS.
 *
 * Check fails, before anything changes, for malformed inputs, a version that EKS does not offer for the control plane's minor, an
 * older version that `allowDowngrade` does not name, and missing permissions.
 */
export class AddonVersion extends DynamicResource {
  /** @internal for policies: the type that `validateResourceOfType` matches */
  static readonly __pulumiType = addonVersionToken;

  declare readonly clusterName: pulumi.Output<string>;
  declare readonly addonName: pulumi.Output<string>;
  /** The exact version that the add-on reached. */
  declare readonly version: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly arn: pulumi.Output<string>;
  /** `ACTIVE`, `DEGRADED` and so on (DescribeAddon). */
  declare readonly status: pulumi.Output<string>;
  declare readonly updateId: pulumi.Output<string | undefined>;
  declare readonly updateType: pulumi.Output<string | undefined>;
  /** The last 20 updates that this resource carried out, oldest first. */
  declare readonly history: pulumi.Output<HistoryEntry[]>;

  constructor(name: string, args: AddonVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { cluster, timeouts, ...declared } = args;
    const following = followCluster(`AddonVersion "${name}"`, cluster, declared, opts);
    const timeout = timeoutOf(opts);
    const inputs = {
      ...computed("arn", "status", "updateId", "updateType", "history", "version"),
      ...following.inputs,
      ...declared,
      timeouts: timeouts ?? (timeout === undefined ? undefined : { update: timeout }),
    };
    super("addon", addonVersionToken, name, inputs, following.opts);
  }
}
