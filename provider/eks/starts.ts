// What this package asks EKS to do.
import type { ResolveConflicts } from "@aws-sdk/client-eks";
import type { EksPort } from "./port";
import { toUpdate } from "./readings";
import type { Load } from "./sdkClient";

type Starts = Pick<
  EksPort,
  "startClusterUpdate" | "startNodegroupUpdate" | "startAddonUpdate" | "cancelUpdate" | "refreshInsights"
>;

export function starts(load: Load): Starts {
  return {
    async startClusterUpdate({ cluster, version, force, token, rollbackTimeoutMinutes }) {
      const { eks, client } = await load();
      const command = new eks.UpdateClusterVersionCommand({
        name: cluster,
        version,
        clientRequestToken: token,
        ...(force && { force }),
        ...(rollbackTimeoutMinutes !== undefined && {
          rollbackConfig: { timeoutMinutes: rollbackTimeoutMinutes },
        }),
      });
      return toUpdate((await client.send(command)).update);
    },
    async startNodegroupUpdate({ cluster, nodegroup, token, force, ...target }) {
      const { eks, client } = await load();
      const command = new eks.UpdateNodegroupVersionCommand({
        clusterName: cluster,
        nodegroupName: nodegroup,
        clientRequestToken: token,
        ...(force && { force }),
        ...target,
      });
      return toUpdate((await client.send(command)).update);
    },
    async startAddonUpdate({ cluster, addon, version, resolveConflicts, token }) {
      const { eks, client } = await load();
      const command = new eks.UpdateAddonCommand({
        clusterName: cluster,
        addonName: addon,
        addonVersion: version,
        resolveConflicts: resolveConflicts as ResolveConflicts,
        clientRequestToken: token,
      });
      return toUpdate((await client.send(command)).update);
    },
    async cancelUpdate({ cluster, id, token }) {
      const { eks, client } = await load();
      const command = new eks.CancelUpdateCommand({
        name: cluster,
        updateId: id,
        clientRequestToken: token,
      });
      return toUpdate((await client.send(command)).update);
    },
    async refreshInsights(clusterName) {
      const { eks, client } = await load();
      await client.send(new eks.StartInsightsRefreshCommand({ clusterName }));
    },
  };
}
