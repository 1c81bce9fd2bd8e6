// The component ClusterUpgrade: a whole cluster at a declared version, control plane first, then node groups, then add-ons.
import * as pulumi from "@pulumi/pulumi";
import { AddonVersion, type AddonVersionArgs } from "../provider/addonVersion";
import { refuseForeignProviders } from "../provider/awsProvider";
import type { HistoryEntry, RollbackOutlook } from "../provider";
import { ClusterVersion, type ClusterVersionArgs, type SupportStatus } from "../provider/clusterVersion";
import { NodegroupVersion, type NodegroupVersionArgs } from "../provider/nodegroupVersion";
import { carrying } from "./carrying";
import { listed } from "./listed";
import { clusterUpgradeToken } from "./tokens";

export interface ClusterUpgradeArgs extends ClusterVersionArgs {
  /**
   * The managed node groups: a list makes a NodegroupVersion of each, which rolls after the control plane; `"all"` makes none, and
   * the control plane's resource carries every group that the cluster has (`carryNodegroups: "all"`). `[]` leaves them alone.
   */
  nodegroups: "all" | readonly (string | ClusterUpgradeNodegroup)[];
  /** The EKS add-ons: each becomes an AddonVersion, which is moved after the node groups. @default none */
  addons?: readonly (string | ClusterUpgradeAddon)[];
  /**
   * Whether node groups are rolled between hops (ClusterVersion).
   * @default "needed" with a list of node groups, so that a jump over more than three minors works in one `up`; else as `nodegroups` says
   */
  carryNodegroups?: ClusterVersionArgs["carryNodegroups"];
  /**
   * The only node groups that may be rolled between hops: one of the cluster's that is in neither list is never rolled, and where it
   * would be too old for a hop, the preview names it. @default those that `nodegroups` lists
   */
  carryOnly?: ClusterVersionArgs["carryOnly"];
  /**
   * Whether add-ons are moved between hops (ClusterVersion).
   * @default "incompatible" where `addons` lists any, else "none"
   */
  carryAddons?: ClusterVersionArgs["carryAddons"];
}

/** A node group of the list, as NodegroupVersion takes it; what it follows of its cluster comes by itself. */
export interface ClusterUpgradeNodegroup extends Omit<
  NodegroupVersionArgs,
  "cluster" | "clusterName" | "clusterVersion" | "region"
> {
  /** The last part of its resource's name, and its key in outputs. @default `nodegroupName`, where that is a plain string */
  name?: string;
}

/** An add-on of the list, as AddonVersion takes it. */
export interface ClusterUpgradeAddon extends Omit<
  AddonVersionArgs,
  "cluster" | "clusterName" | "clusterVersion" | "region" | "version"
> {
  /** The last part of its resource's name, and its key in outputs. @default `addonName`, where that is a plain string */
  name?: string;
  /** @default "default": EKS's default version for the control plane's minor, found when the minor changes */
  version?: AddonVersionArgs["version"];
}

/**
 * A cluster with its node groups and add-ons at a declared Kubernetes minor: a ClusterVersion `NAME`, then a NodegroupVersion
 * `NAME-GROUP` for each group, then an AddonVersion `NAME-ADDON` for each add-on. What runs decides only what they do, never which
 * of them there are. `timeouts.nodegroup` goes for the groups' own rolls too.
 *
 * ```ts
 * new ClusterUpgrade("prod", { clusterName: "prod", version: "1.34", nodegroups: ["web", "batch"], addons: ["coredns"] });
 * ```
 *
 * Refused before anything is registered: a node group or an add-on that is listed twice, one without a plain name,
 * `nodegroups: "all"` beside another `carryNodegroups` or a `carryOnly`, and an `aws.Provider` with none of this package's.
 */
export class ClusterUpgrade extends pulumi.ComponentResource {
  /** The minor that the control plane reached. */
  readonly version: pulumi.Output<string>;
  /** The minor that each listed node group reached, by its name; empty with `nodegroups: "all"`. */
  readonly nodegroups: pulumi.Output<Record<string, string>>;
  /** The version that each listed add-on reached, by its name. */
  readonly addons: pulumi.Output<Record<string, string>>;
  /** Where the control plane's minor stands in EKS's calendar. */
  readonly support: pulumi.Output<SupportStatus>;
  /** Whether the control plane can be rolled back, to which minor and until when. */
  readonly rollback: pulumi.Output<RollbackOutlook | undefined>;
  /** The last 20 updates of the control plane's resource, what it carried among them, oldest first. */
  readonly history: pulumi.Output<HistoryEntry[]>;

  constructor(name: string, args: ClusterUpgradeArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const component = `ClusterUpgrade "${name}"`;
    refuseForeignProviders(component, opts);
    const { nodegroups, addons = [], timeouts, ...declared } = args;
    const groups =
      nodegroups === "all"
        ? []
        : listed(
            {
              component,
              property: "nodegroups",
              key: "nodegroupName",
              example: "web",
              otherwise: '"all", or ',
            },
            nodegroups,
          );
    const extras = listed({ component, property: "addons", key: "addonName", example: "coredns" }, addons);
    const carried = carrying(component, args, {
      nodegroups: groups.map(({ entry }) => entry.nodegroupName),
      addons: extras,
    });
    // What the component waits for is handed to its first child: the engine skips what depends on a failed resource
    // (--continue-on-error), and it cannot complete a component that it has skipped.
    const { dependsOn, ...own } = opts;
    super(clusterUpgradeToken, name, { clusterName: args.clusterName, version: args.version }, own);

    const cluster = new ClusterVersion(
      name,
      { ...declared, ...carried, ...(timeouts && { timeouts }) },
      { parent: this, ...(dependsOn && { dependsOn }) },
    );
    const rolls = timeouts && { timeouts: pulumi.output(timeouts).apply(rollTimeout) };
    const rolled = groups.map(
      ({ name: group, entry }) =>
        [
          group,
          new NodegroupVersion(`${name}-${group}`, { ...rolls, ...entry, cluster }, { parent: this }),
        ] as const,
    );
    const dependsOnRolls = { parent: this, dependsOn: rolled.map(([, group]) => group) };
    const moved = extras.map(
      ({ name: addon, entry }) =>
        [
          addon,
          new AddonVersion(`${name}-${addon}`, { version: "default", ...entry, cluster }, dependsOnRolls),
        ] as const,
    );
    this.version = cluster.version;
    this.nodegroups = reached(rolled);
    this.addons = reached(moved);
    this.support = cluster.support;
    this.rollback = cluster.rollback;
    this.history = cluster.history;
    const { version, support, rollback, history } = cluster;
    this.registerOutputs({
      ...{ version, support, rollback, history },
      nodegroups: this.nodegroups,
      addons: this.addons,
    });
  }
}

/** The limit of a roll on the way is that of the rolls at the end. */
function rollTimeout({ nodegroup }: { nodegroup?: string }): { update?: string } {
  return nodegroup === undefined ? {} : { update: nodegroup };
}

function reached(
  children: readonly (readonly [string, { readonly version: pulumi.Output<string> }])[],
): pulumi.Output<Record<string, string>> {
  return pulumi.output(Object.fromEntries(children.map(([name, { version }]) => [name, version])));
}
