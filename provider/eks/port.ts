// What this package asks of EKS, in its own words: a handful of verbs over plain data.

/** Who asks, and where: one account and region. */
export interface Settings {
  readonly region?: string;
  readonly profile?: string;
  readonly assumeRoles?: readonly AssumedRole[];
  readonly endpoint?: string;
  /** Accounts that may be touched; the first read fails for every other one. */
  readonly allowedAccountIds?: readonly string[];
}

/** A role to assume; several are assumed one through the other. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
}

/** A control plane as DescribeCluster shows it. */
export interface Cluster {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly version: string;
  readonly platformVersion: string;
  readonly status: string;
  readonly upgradePolicy: string;
  /** EKS Auto Mode: its nodes follow the control plane by themselves, and before a rollback go first. */
  readonly autoMode: boolean;
  /** The value of the tag `pulumi-eks-versions/hold`: nothing is started while it is there. */
  readonly hold?: string;
}

/** A managed node group as DescribeNodegroup shows it. */
export interface Nodegroup {
  readonly arn: string;
  readonly name: string;
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly amiType: string;
  readonly status: string;
  /** NodegroupIssueCodes of its health; empty where it is well. */
  readonly issues: readonly string[];
  readonly desiredSize: number;
  /** How many nodes EKS replaces at once. */
  readonly maxUnavailable: number;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version: string };
}

/** An EKS add-on as DescribeAddon shows it. */
export interface Addon {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  /** AddonIssueCodes of its health; empty where it is well. */
  readonly issues: readonly string[];
}

/** A version of an add-on and the minors that it runs on (DescribeAddonVersions). */
export interface AddonRelease {
  readonly version: string;
  readonly runsOn: readonly string[];
  /** The minors whose default it is. */
  readonly defaultFor: readonly string[];
}

export type InsightCategory = "UPGRADE_READINESS" | "ROLLBACK_READINESS";

/** One of EKS's findings about moving a cluster to a minor (DescribeInsight). */
export interface Insight {
  readonly id: string;
  readonly name: string;
  /** `PASSING`, `WARNING`, `ERROR` or `UNKNOWN`. */
  readonly status: string;
  readonly reason: string;
  readonly recommendation: string;
  /** ARNs and Kubernetes URIs of what it is about. */
  readonly resources: readonly string[];
  /** When EKS looked, in milliseconds since the epoch. */
  readonly refreshedAt?: number;
}

export interface InsightFilter {
  readonly category: InsightCategory;
  /** The minor that the cluster is to move to. */
  readonly version: string;
}

/** `IN_PROGRESS`, `COMPLETED` or `FAILED` (DescribeInsightsRefresh). */
export type RefreshStatus = string;

/** Where an update lives: EKS finds a node group's or add-on's update only with its name (DescribeUpdate). */
export interface UpdateOwner {
  readonly cluster: string;
  readonly nodegroup?: string;
  readonly addon?: string;
}

/** An update as DescribeUpdate shows it; `createdAt` in milliseconds since the epoch. */
export interface Update {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly errors: readonly UpdateError[];
  /** The latest attempt to cancel it: `InProgress`, `Failed` or `Successful`. */
  readonly cancellation?: { readonly status: string; readonly reason: string };
}

export interface UpdateError {
  readonly code: string;
  readonly message: string;
  readonly resourceIds: readonly string[];
}

/** A minor's place in EKS's calendar (DescribeClusterVersions); dates as `YYYY-MM-DD`. */
export interface Support {
  readonly status: string;
  readonly endOfStandardSupport?: string;
  readonly endOfExtendedSupport?: string;
}

export interface ClusterUpdateRequest {
  readonly cluster: string;
  readonly version: string;
  readonly force: boolean;
  /** How long the nodes of an Auto Mode cluster may take in a rollback, in minutes: 120 to 10080. */
  readonly rollbackTimeoutMinutes?: number;
  readonly token: string;
}

export interface AddonUpdateRequest {
  readonly cluster: string;
  readonly addon: string;
  readonly version: string;
  /** What to do with settings that were changed in the cluster: `NONE`, `OVERWRITE` or `PRESERVE`. */
  readonly resolveConflicts: string;
  readonly token: string;
}

export interface CancelRequest {
  readonly cluster: string;
  readonly id: string;
  readonly token: string;
}

export interface NodegroupUpdateRequest {
  readonly cluster: string;
  readonly nodegroup: string;
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version: string };
  readonly force: boolean;
  readonly token: string;
}

/**
 * The EKS API of one account and region. Reads answer undefined for what EKS does not know (ResourceNotFoundException);
 * every other refusal is thrown as the SDK's error, to be told apart by `failureOf`.
 */
export interface EksPort {
  /** The region that requests go to. */
  region(): Promise<string>;
  /** Whether EKS has answered anything at all yet, be it an error. */
  hasAnswered(): boolean;
  /** The account of the credentials, where they tell it without a call. */
  accountId(): Promise<string | undefined>;
  observeCluster(name: string, signal?: AbortSignal): Promise<Cluster | undefined>;
  listNodegroups(cluster: string, signal?: AbortSignal): Promise<string[]>;
  observeNodegroup(cluster: string, name: string, signal?: AbortSignal): Promise<Nodegroup | undefined>;
  listUpdates(owner: UpdateOwner): Promise<string[]>;
  findUpdate(owner: UpdateOwner, id: string): Promise<Update | undefined>;
  startClusterUpdate(request: ClusterUpdateRequest): Promise<Update>;
  startNodegroupUpdate(request: NodegroupUpdateRequest): Promise<Update>;
  startAddonUpdate(request: AddonUpdateRequest): Promise<Update>;
  /** EKS can cancel nothing but a rollback whose Auto Mode nodes still roll (CancelUpdate). */
  cancelUpdate(request: CancelRequest): Promise<Update>;
  supportOf(version: string): Promise<Support | undefined>;
  listAddons(cluster: string, signal?: AbortSignal): Promise<string[]>;
  observeAddon(cluster: string, name: string, signal?: AbortSignal): Promise<Addon | undefined>;
  /** Every version of an add-on that EKS offers, newest first; none where EKS does not know the add-on. */
  addonReleases(addon: string): Promise<AddonRelease[]>;
  /** Findings in full, but for those that pass: these are without recommendation and resources. */
  listInsights(cluster: string, filter: InsightFilter): Promise<Insight[]>;
  /** Lets EKS look anew. It changes nothing in the cluster, yet a preview does not do it. */
  refreshInsights(cluster: string): Promise<void>;
  insightsRefresh(cluster: string): Promise<RefreshStatus>;
  /** Whether the cluster has Fargate profiles. */
  usesFargate(cluster: string): Promise<boolean>;
}
