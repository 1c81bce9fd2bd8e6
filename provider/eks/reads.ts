// What is asked of EKS about clusters, node groups and updates.
import type { EksPort, Support } from "./port";
import { toCluster, toNodegroup, toSupport, toUpdate } from "./readings";
import { type Load, options, orNothing } from "./sdkClient";

type Reads = Pick<
  EksPort,
  | "observeCluster"
  | "listNodegroups"
  | "observeNodegroup"
  | "listUpdates"
  | "findUpdate"
  | "supportOf"
  | "usesFargate"
>;

export function reads(load: Load): Reads {
  const calendar = new Map<string, Support>();
  return {
    async observeCluster(name, signal) {
      const { eks, client } = await load();
      const found = await orNothing(client.send(new eks.DescribeClusterCommand({ name }), options(signal)));
      return found && toCluster(found.cluster);
    },
    async listNodegroups(clusterName, signal) {
      const { eks, client } = await load();
      const names: string[] = [];
      for await (const page of eks.paginateListNodegroups({ client }, { clusterName }, options(signal))) {
        names.push(...(page.nodegroups ?? []));
      }
      return names;
    },
    async observeNodegroup(clusterName, nodegroupName, signal) {
      const { eks, client } = await load();
      const command = new eks.DescribeNodegroupCommand({ clusterName, nodegroupName });
      const found = await orNothing(client.send(command, options(signal)));
      return found && toNodegroup(found.nodegroup);
    },
    async listUpdates({ cluster, nodegroup, addon }) {
      const { eks, client } = await load();
      const ids: string[] = [];
      for await (const page of eks.paginateListUpdates(
        { client },
        { name: cluster, nodegroupName: nodegroup, addonName: addon },
      )) {
        ids.push(...(page.updateIds ?? []));
      }
      return ids;
    },
    async findUpdate({ cluster, nodegroup, addon }, updateId) {
      const { eks, client } = await load();
      const command = new eks.DescribeUpdateCommand({
        name: cluster,
        updateId,
        nodegroupName: nodegroup,
        addonName: addon,
      });
      const found = await orNothing(client.send(command));
      return found && toUpdate(found.update);
    },
    async supportOf(version) {
      // The calendar is the same for every cluster of the process.
      const known = calendar.get(version);
      if (known !== undefined) return known;
      const { eks, client } = await load();
      const answer = await client.send(
        new eks.DescribeClusterVersionsCommand({ clusterVersions: [version] }),
      );
      const found = toSupport(
        answer.clusterVersions?.find(({ clusterVersion }) => clusterVersion === version),
      );
      if (found !== undefined) calendar.set(version, found);
      return found;
    },
    async usesFargate(clusterName) {
      const { eks, client } = await load();
      const answer = await client.send(new eks.ListFargateProfilesCommand({ clusterName, maxResults: 1 }));
      return (answer.fargateProfileNames ?? []).length > 0;
    },
  };
}
