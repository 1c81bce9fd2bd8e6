// The lock that every customer update of a control plane takes: one at a time, and only on an ACTIVE cluster.
import type { Cluster } from "../world/clusterShape";
import { isRunning } from "../world/updateProgress";
import { EksError } from "./eksError";

/** The message is the real service's (aws-controllers-k8s/community #1192, rancher/eks-operator #547). */
export function assertClusterIsFree(cluster: Cluster, updateType: string): void {
  const subject = { clusterName: cluster.name };
  const running = cluster.updates.find(isRunning);
  if (running) {
    const message = `Cannot ${updateType} because cluster ${cluster.name} currently has update ${running.id} in progress`;
    throw new EksError("ResourceInUseException", message, subject);
  }
  if (cluster.status === "ACTIVE") return;
  const message = `Cannot ${updateType} because cluster ${cluster.name} currently is in ${cluster.status} status`;
  throw new EksError("ResourceInUseException", message, subject);
}
