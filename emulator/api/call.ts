// One call of an operation: the world it is about, the virtual instant, and how it makes updates and changes known.
import type { Cluster } from "../world/clusterShape";
import type { Nodegroup } from "../world/nodegroupShape";
import type { World } from "../world/worldShape";
import type { Addon } from "../world/addonShape";
import type { Update } from "../world/updateShape";
import { EksError } from "./eksError";

export interface Call {
  readonly operation: string;
  readonly world: World;
  readonly now: number;
  /** Lets a scripted fault bend an update that this call starts. */
  readonly bend: (update: Update) => void;
  /** Makes a change to a cluster lasting, and what is now due in it known. */
  readonly changed: (cluster: Cluster) => void;
}

// The messages are those of the real service, as public reports quote them.

export function findCluster({ world }: Pick<Call, "world">, name: string): Cluster {
  if (name === "") throw new EksError("InvalidParameterException", "The cluster name must not be empty.");
  const cluster = world.clusters.get(name);
  if (cluster) return cluster;
  throw new EksError("ResourceNotFoundException", `No cluster found for name: ${name}.`, {
    clusterName: name,
  });
}

export function findNodegroup(cluster: Cluster, name: string): Nodegroup {
  const nodegroup = cluster.nodegroups.find((candidate) => candidate.name === name);
  if (nodegroup) return nodegroup;
  const subject = { clusterName: cluster.name, nodegroupName: name };
  throw new EksError("ResourceNotFoundException", `No node group found for name: ${name}.`, subject);
}

export function findAddonOf(cluster: Cluster, name: string): Addon {
  const addon = cluster.addons.find((candidate) => candidate.name === name);
  if (addon) return addon;
  const subject = { clusterName: cluster.name, addonName: name };
  throw new EksError(
    "ResourceNotFoundException",
    `No addon: ${name} found in cluster: ${cluster.name}`,
    subject,
  );
}
