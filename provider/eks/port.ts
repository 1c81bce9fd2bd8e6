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
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version: string };
}

/** Where an update lives: EKS finds a node group's update only with the node group's name (DescribeUpdate). */
export interface UpdateOwner {
  readonly cluster: string;
  readonly nodegroup?: string;
}

/** An update as DescribeUpdate shows it; `createdAt` in milliseconds since the epoch. */
export interface Update {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly errors: readonly UpdateError[];
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
  supportOf(version: string): Promise<Support | undefined>;
}
