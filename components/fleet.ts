// The component Fleet: clusters in waves, each wave after the one before it, and none after a wave that failed.
import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs, refuseForeignProviders } from "../provider/awsProvider";
import type { SupportStatus } from "../provider/clusterVersion";
import { ClusterUpgrade, type ClusterUpgradeArgs } from "./clusterUpgrade";
import { fleetWaves } from "./fleetWaves";
import { fleetToken } from "./tokens";

export interface FleetArgs {
  /** The minor of every cluster that declares none of its own, `"1.NN"`. */
  version: pulumi.Input<string>;
  /** What goes for every cluster that does not say otherwise. */
  defaults?: FleetDefaults;
  /** In their order: a wave begins when the whole wave before it has succeeded. */
  waves: readonly FleetWave[];
}

/** What ClusterUpgrade takes, but for what makes one cluster another. */
export type FleetDefaults = Partial<Omit<ClusterUpgradeArgs, "clusterName" | "version">>;

export interface FleetWave {
  /** For messages. @default its place */
  name?: string;
  /** At least one. */
  clusters: readonly FleetCluster[];
}

/** A cluster of a wave: what ClusterUpgrade takes, and where the cluster is. */
export interface FleetCluster extends Partial<ClusterUpgradeArgs> {
  /** The last part of its resources' names, and its key in outputs; used once in a fleet. @default `clusterName`, where that is a plain string */
  name?: string;
  clusterName: pulumi.Input<string>;
  /** Its account and region; clusters of one account and region can share one. @default the fleet's, else the stack configuration's */
  provider?: Provider;
  /** Its account and region, as arguments of a Provider of its own (a process more while Pulumi runs). Exclusive with `provider`. */
  providerArgs?: ProviderArgs;
}

/**
 * Clusters in waves: a ClusterUpgrade `NAME-CLUSTER` for each cluster, where everything of a wave depends on everything of the wave
 * before. A failure lets the updates that run come to their end, and no later wave is touched, with `pulumi up --continue-on-error`
 * too; the next `up` goes on where it stopped. Inside a wave as many clusters are upgraded at once as `pulumi up --parallel` lets.
 *
 * ```ts
 * new Fleet("fleet", {
 *   version: "1.34",
 *   defaults: { nodegroups: "all" },
 *   waves: [
 *     { name: "staging", clusters: [{ clusterName: "staging" }] },
 *     { name: "production", clusters: [{ clusterName: "eu", provider: eu }, { clusterName: "us", provider: us }] },
 *   ],
 * });
 * ```
 *
 * Which wave a cluster is in is no part of its resources' names: moving it to another wave replaces nothing.
 *
 * Refused before anything is registered: no waves, a wave without clusters, a name that is used twice, a cluster without
 * `nodegroups` of its own or of `defaults`, and one with both `provider` and `providerArgs`.
 */
export class Fleet extends pulumi.ComponentResource {
  /** The clusters' components by the clusters' names. */
  readonly clusters: Readonly<Record<string, ClusterUpgrade>>;
  /** The minor that each control plane reached, by the cluster's name. */
  readonly versions: pulumi.Output<Record<string, string>>;
  /** Where each control plane's minor stands in EKS's calendar, by the cluster's name. */
  readonly support: pulumi.Output<Record<string, SupportStatus>>;

  constructor(name: string, args: FleetArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const component = `Fleet "${name}"`;
    refuseForeignProviders(component, opts);
    const waves = fleetWaves(component, args);
    super(fleetToken, name, { version: args.version }, opts);

    const clusters: Record<string, ClusterUpgrade> = {};
    let { dependsOn } = opts;
    for (const wave of waves) {
      const upgrades = wave.map(({ name: cluster, provider, providerArgs, upgrade }) => {
        const own =
          providerArgs === undefined
            ? provider
            : new Provider(`${name}-${cluster}`, providerArgs, { parent: this });
        clusters[cluster] = new ClusterUpgrade(`${name}-${cluster}`, upgrade, {
          parent: this,
          ...(dependsOn && { dependsOn }),
          ...(own && { provider: own }),
        });
        return clusters[cluster];
      });
      dependsOn = upgrades;
    }
    this.clusters = clusters;
    const each = <T>(of: (cluster: ClusterUpgrade) => pulumi.Output<T>) =>
      pulumi.output(Object.fromEntries(Object.entries(clusters).map(([key, value]) => [key, of(value)])));
    this.versions = each(({ version }) => version);
    this.support = each(({ support }) => support);
    this.registerOutputs({ versions: this.versions, support: this.support });
  }
}
