// DeleteCluster. Source: EKS API Reference, DeleteCluster.
import { findCluster } from "../api/call";
import { assertClusterIsFree } from "../api/clusterLock";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { clusterView } from "../api/views";
import { text } from "../shapes/scalars";

export const deleteCluster = defineOperation("DeleteCluster", {
  route: "DELETE /clusters/{name}",
  input: { name: text() },
  run(call, { name }) {
    const { world, now } = call;
    const cluster = findCluster(call, name);
    const subject = { clusterName: name };
    if (cluster.nodegroups.length > 0) {
      throw new EksError("ResourceInUseException", "Cluster has nodegroups attached", subject);
    }
    if (cluster.deletionProtection === true) {
      const message = `Cluster ${name} has deletion protection: turn it off before deleting the cluster`;
      throw new EksError("InvalidRequestException", message, subject);
    }
    // A cluster that failed to come up can be deleted too.
    if (cluster.status !== "FAILED") assertClusterIsFree(cluster, "DeleteCluster");
    cluster.status = "DELETING";
    cluster.statusEndsAt = now + world.settings.deleteSeconds * 1000;
    call.changed(cluster);
    return { cluster: clusterView(world, cluster, now) };
  },
});
