// The resource ClusterVersion: an EKS control plane at a declared Kubernetes minor.
import * as pulumi from "@pulumi/pulumi";
import type { HistoryEntry } from "./eks/history";
import type { RollbackOutlook } from "./eks/rollbackOutlook";
import { computed, DynamicResource, timeoutOf } from "./resource";
import { clusterVersionToken } from "./tokens";

export interface ClusterVersionArgs {
  /** Name of the cluster, 1 to 100 characters. Part of the identity: another name is another resource. */
  clusterName: pulumi.Input<string>;
  /** The minor that the control plane is brought to, `"1.NN"`. Several minors up are as many hops in one `up`. */
  version: pulumi.Input<string>;
  /** Region of the cluster. Part of the identity. @default the Provider's or the stack configuration's region */
  region?: pulumi.Input<string>;
  /**
   * Whether managed node groups are rolled on the way. `needed`: only where the next hop would leave their kubelets too old, as few
   * times as the skew limit allows, each to the highest minor then possible; `all`: and at the end every group is at `version`.
   * Never with force; the newest AMI release of the minor. @default "none"
   */
  carryNodegroups?: pulumi.Input<"none" | "needed" | "all">;
  /** The only node groups that may be rolled on the way. @default all of them */
  carryOnly?: pulumi.Input<pulumi.Input<string>[]>;
  /** How many node groups are rolled at once, 1 to 100. @default 1 */
  maxParallelRolls?: pulumi.Input<number>;
  /**
   * Whether EKS add-ons are moved on the way. `incompatible`: those that the next control plane cannot run, to a version that runs
   * on both sides; `all`: and at the end every add-on is at EKS's default of `version`, unless it is newer. @default "none"
   */
  carryAddons?: pulumi.Input<"none" | "incompatible" | "all">;
  /** The one minor, `"1.NN"`, that may be rolled back to, node groups first; harmless when it is left in the program. */
  allowRollback?: pulumi.Input<string>;
  /** How long the nodes of an EKS Auto Mode cluster may take to roll back, in minutes: 120 to 10080. @default 720 */
  rollbackTimeoutMinutes?: pulumi.Input<number>;
  /**
   * What EKS's readiness findings do before each hop. `warn` shows them, `enforce` stops before a hop that has an ERROR but for
   * those that `ignore` names, each with its reason. The skew of kubelets and kube-proxies stops a hop in every mode. @default "warn"
   */
  insights?: pulumi.Input<InsightsMode | InsightsArgs>;
  /**
   * The one target minor for which EKS's upgrade insights are not to stop the update (UpdateClusterVersion's `force`).
   * @default false
   */
  force?: pulumi.Input<false | string>;
  /** How long to wait for one step, such as `{ hop: "90m" }`. @default `opts.customTimeouts`, else 90 minutes a hop */
  timeouts?: pulumi.Input<{ hop?: pulumi.Input<string>; nodegroup?: pulumi.Input<string> }>;
}

export type InsightsMode = "off" | "warn" | "enforce";

export interface InsightsArgs {
  /** @default "warn" */
  mode?: pulumi.Input<InsightsMode>;
  /** Findings that stop nothing, by name, such as `EKS add-on version compatibility`, each with the reason. */
  ignore?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Where a version stands in EKS's calendar (DescribeClusterVersions); dates as `YYYY-MM-DD`. */
export interface SupportStatus {
  readonly status?: string;
  readonly endOfStandardSupport?: string;
  readonly endOfExtendedSupport?: string;
  /** `STANDARD` or `EXTENDED`: what AWS does at the end of standard support. */
  readonly upgradePolicy: string;
}

/**
 * Brings a control plane to a declared minor through UpdateClusterVersion, one minor at a time, and waits for each update.
 * Whatever must happen between hops, or before a rollback, happens in it: `carryNodegroups`, `carryAddons`. It adopts a cluster that
 * exists: at its version already, nothing is called. Deleting the resource changes nothing in EKS.
 *
 * Check fails, before anything changes, for malformed inputs, a lower version than the one that runs unless `allowRollback` names
 * it and EKS can roll back, node groups that would be too old for a hop and are not carried, a namesake in another account or
 * region, and missing permissions.
 */
export class ClusterVersion extends DynamicResource {
  /** @internal for policies: the type that `validateResourceOfType` matches */
  static readonly __pulumiType = clusterVersionToken;

  declare readonly clusterName: pulumi.Output<string>;
  /** The minor that the control plane reached. */
  declare readonly version: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly arn: pulumi.Output<string>;
  declare readonly accountId: pulumi.Output<string>;
  /** `eks.N`; AWS raises it by itself, so it is never drift. */
  declare readonly platformVersion: pulumi.Output<string>;
  declare readonly status: pulumi.Output<string>;
  /** The minor before the last update of this resource. */
  declare readonly previousVersion: pulumi.Output<string | undefined>;
  declare readonly updateId: pulumi.Output<string | undefined>;
  declare readonly updateType: pulumi.Output<string | undefined>;
  /** The last 20 updates that this resource carried out, oldest first. */
  declare readonly history: pulumi.Output<HistoryEntry[]>;
  declare readonly support: pulumi.Output<SupportStatus>;
  /** Whether the control plane can be rolled back, to which minor and until when, as far as EKS's API tells. */
  declare readonly rollback: pulumi.Output<RollbackOutlook | undefined>;

  /**
   * The version as the program declares it: what node groups follow. The output `version` is what was reached or, after a
   * refresh, what someone else made of it, and nodes are not to be rolled for that.
   * @internal
   */
  readonly declaredVersion: pulumi.Output<string>;

  /**
   * What NodegroupVersions that name this cluster declare, so that none is rolled past it on the way.
   * @internal
   */
  readonly declaredNodegroups: DeclaredNodegroups;

  constructor(name: string, args: ClusterVersionArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { timeouts, ...declared } = args;
    const declaredNodegroups: DeclaredNodegroups = {};
    const timeout = timeoutOf(opts);
    const inputs = {
      ...computed(
        "arn",
        "accountId",
        "platformVersion",
        "status",
        "previousVersion",
        "updateId",
        "updateType",
        "history",
        "support",
        "rollback",
      ),
      // With names that TypeScript would have refused: check says what is wrong with them.
      ...declared,
      timeouts: timeouts ?? (timeout === undefined ? undefined : { hop: timeout }),
      __nodegroups: afterProgram(declaredNodegroups),
    };
    super("cluster", clusterVersionToken, name, inputs, opts);
    this.declaredVersion = pulumi.output(args.version);
    this.declaredNodegroups = declaredNodegroups;
  }
}

/** By node group: the declared `version`, `releaseVersion` and `amiKubernetesVersion`. */
type DeclaredNodegroups = Record<string, Readonly<Record<string, string>>>;

/** What stands there once the synchronous part of the program has run; undefined where that is nothing. */
function afterProgram(declared: DeclaredNodegroups): Promise<DeclaredNodegroups | undefined> {
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(Object.keys(declared).length > 0 ? declared : undefined);
    });
  });
}
