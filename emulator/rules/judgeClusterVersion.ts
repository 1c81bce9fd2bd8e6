// Whether a cluster may move to a version, and which way: up one minor, or back by one.
// Sources: EKS API Reference UpdateClusterVersion; EKS User Guide "Update existing cluster" and "Roll back a cluster".
// Messages are the real service's where public reports quote them; the rollback's are the emulator's own words, since
// neither types nor texts of its refusals are documented.
import { EksError } from "../api/eksError";
import type { Cluster } from "../world/clusterShape";
import type { World } from "../world/worldShape";
import { findMinorVersion, supportStatus } from "./calendar";
import { knownMinor, minorOf } from "./minor";
import { rollbackWindow } from "./rollbackWindow";
import { allowedMinorsBehind } from "./skew";

export type Move = "VersionUpdate" | "VersionRollback";

type Rules = Pick<World, "calendar" | "settings">;

/** Names the move, or throws why the target's text or distance forbids it. */
export function judgeTarget({ calendar }: Rules, cluster: Cluster, target: string): Move {
  const subject = { clusterName: cluster.name };
  const minor = minorOf(target);
  if (minor === undefined || !findMinorVersion(calendar, target)) {
    throw new EksError("InvalidParameterException", "unsupported Kubernetes version", subject);
  }
  const distance = minor - knownMinor(cluster.version);
  if (distance === 1) return "VersionUpdate";
  if (distance === -1) return "VersionRollback";
  const message = `Unsupported Kubernetes minor version update from ${cluster.version} to ${target}`;
  throw new EksError("InvalidParameterException", message, subject);
}

/** Node groups that the next control plane could not serve. */
export function judgeUpgradeSkew({ settings }: Rules, cluster: Cluster, target: string): void {
  const server = knownMinor(target);
  // `match` is judged against the version being left: "nodegroups must be updated to match cluster version ... before".
  const behind = cluster.nodegroups.filter(({ version }) => {
    const minor = knownMinor(version);
    const limit = allowedMinorsBehind(minor, settings.skew);
    return settings.skew === "match" ? server - 1 - minor > limit : server - minor > limit;
  });
  if (behind.length === 0) return;
  const names = behind.map((group) => group.name).join(", ");
  const message = `Nodegroups ${names} must be updated to match cluster version ${cluster.version} before updating cluster version`;
  throw new EksError("InvalidParameterException", message, { clusterName: cluster.name });
}

/** The prerequisites of a rollback that `force` never skips. */
export function judgeRollback({ calendar }: Rules, cluster: Cluster, target: string, now: number): void {
  const refuse = (message: string): never => {
    throw new EksError("InvalidRequestException", message, { clusterName: cluster.name });
  };
  const from = `Cannot roll back cluster ${cluster.name} from ${cluster.version} to ${target}`;
  const window = rollbackWindow(cluster, now);
  if (window === "never") refuse(`${from}: the cluster did not reach ${cluster.version} by an upgrade`);
  if (window === "over") refuse(`${from}: the upgrade was completed more than 7 days ago`);
  if (cluster.autoUpgraded === "extended") {
    refuse(`${from}: the cluster was upgraded automatically at the end of extended support`);
  }
  const minor = findMinorVersion(calendar, target);
  const support = minor ? supportStatus(minor, now) : "UNSUPPORTED";
  if (support === "UNSUPPORTED") refuse(`${from}: version ${target} is no longer supported`);
  if (support === "EXTENDED_SUPPORT" && cluster.supportType !== "EXTENDED") {
    refuse(`${from}: version ${target} is in extended support; set the upgrade policy to EXTENDED first`);
  }
  if (cluster.incompatibleFeature !== undefined) {
    refuse(`${from}: version ${target} lacks the enabled feature ${cluster.incompatibleFeature}`);
  }
}
