// The lock that an update of a node group takes: one at a time, and only on a group that is up.
// Not documented; the shape follows the cluster's message. Node group updates leave the cluster's own lock alone.
import type { Nodegroup } from "../world/nodegroupShape";
import { isRunning } from "../world/updateProgress";
import { EksError } from "./eksError";

export function assertNodegroupIsFree(clusterName: string, nodegroup: Nodegroup): void {
  const { name, status } = nodegroup;
  const subject = { clusterName, nodegroupName: name };
  const running = nodegroup.updates.find(isRunning);
  if (running) {
    const message = `Cannot update nodegroup ${name} because it currently has update ${running.id} in progress`;
    throw new EksError("ResourceInUseException", message, subject);
  }
  if (status === "ACTIVE" || status === "DEGRADED") return;
  const message = `Cannot update nodegroup ${name} because it currently is in ${status} status`;
  throw new EksError("ResourceInUseException", message, subject);
}
