// What the planning of a cluster stands on: what its ClusterVersion declares, and what EKS says of it now.
import type { AddonRelease } from "./addonRelease";
import type { Minor } from "./version";

/** What a ClusterVersion declares. */
export interface ClusterGoal {
  readonly cluster: string;
  readonly version: Minor;
  /** What its last run declared; absent at create. */
  readonly previous?: Minor;
  /** Which node groups are rolled on the way. @default "none" */
  readonly carryNodegroups?: "none" | "needed" | "all";
  /** The only node groups that may be. @default all of them */
  readonly carryOnly?: readonly string[];
  /** Which EKS add-ons are moved on the way. @default "none" */
  readonly carryAddons?: "none" | "incompatible" | "all";
  /** The one minor that may be rolled back to. */
  readonly allowRollback?: Minor;
  /** The one minor for which EKS's findings are not to stop the move. */
  readonly force?: Minor;
  /** What the NodegroupVersions of the same program declare, by name, as far as it is known. */
  readonly nodegroups?: ReadonlyMap<string, DeclaredNodegroup>;
}

export interface DeclaredNodegroup {
  readonly version?: Minor;
  readonly releaseVersion?: string;
  /** The minor that a custom AMI carries, in the launch template version that is declared with it. */
  readonly amiKubernetesVersion?: Minor;
  readonly launchTemplateVersion?: string;
}

/** What EKS says of the cluster now. */
export interface ClusterFacts {
  readonly version: Minor;
  readonly nodegroups: readonly NodegroupVersionFact[];
  /** Only where add-ons are carried, and before a rollback. */
  readonly addons?: readonly AddonFact[];
  /** The newest version update is a rollback to `version` that this resource did not start. */
  readonly rolledBackByOthers?: boolean;
  /** A rollback that runs. */
  readonly rollingBack?: RunningRollback;
  /** Where an upgrade that runs leads. */
  readonly raisingTo?: Minor;
  /** Only where what is declared is a minor below what runs. */
  readonly rollback?: RollbackFacts;
  /** Why the cluster is on hold. */
  readonly hold?: string;
  /** When AWS raises the cluster from the declared minor by itself, `YYYY-MM-DD`. */
  readonly endOfSupport?: string;
}

export interface NodegroupVersionFact {
  readonly name: string;
  readonly amiType: string;
  /** Absent where EKS reports none. */
  readonly version?: Minor;
  readonly releaseVersion?: string;
  readonly launchTemplateVersion?: string;
  /** Its health's issue codes for which EKS starts no update. */
  readonly blockedBy?: readonly string[];
}

export interface AddonFact {
  readonly name: string;
  readonly version: string;
  /** What EKS offers, newest first; empty where it does not know the add-on. */
  readonly releases: readonly AddonRelease[];
}

export interface RunningRollback {
  readonly to: Minor;
  /** Its Auto Mode nodes still roll: only then EKS can cancel it. */
  readonly cancellable: boolean;
}

/** What EKS asks for before a rollback, as far as its API shows it (EKS User Guide, "Roll back a cluster"). */
export interface RollbackFacts {
  /** When the upgrade to the running version was begun; absent where EKS knows of none. Milliseconds since the epoch. */
  readonly upgradedAt?: number;
  readonly now: number;
  /** `versionStatus` of the minor below. */
  readonly support?: string;
  /** `STANDARD` or `EXTENDED`. */
  readonly upgradePolicy: string;
  readonly usesFargate: boolean;
  /** ROLLBACK_READINESS findings that stop it: each name with its reason; absent where they were not read. */
  readonly findings?: readonly { readonly name: string; readonly reason: string }[];
}
