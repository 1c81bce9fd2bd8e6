// What other people do to the cluster while the stack has it.
import { fittingVersions } from "../../emulator/rules/addonCatalogue";
import { shifted } from "./minors";
import type { Region } from "./region";

export type ForeignAct =
  | "upgrades"
  | "rolls back"
  | "changes configuration"
  | "rolls a group"
  | "deletes a group"
  | "moves an add-on"
  | "removes an add-on"
  | "cancels an update"
  | "puts on hold"
  | "lifts the hold";

export const foreignActs: readonly ForeignAct[] = [
  "upgrades",
  "rolls back",
  "changes configuration",
  "rolls a group",
  "deletes a group",
  "moves an add-on",
  "removes an add-on",
  "cancels an update",
  "puts on hold",
  "lifts the hold",
];

/** Acts with whatever EKS answers: a refused act changes nothing. */
export function actAsSomeone(region: Region, act: ForeignAct, which = 0): void {
  const cluster = region.cluster();
  if (cluster === undefined) return;
  const group = cluster.nodegroups[which % Math.max(1, cluster.nodegroups.length)];
  const addon = cluster.addons[which % Math.max(1, cluster.addons.length)];
  const tags = "/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A111122223333%3Acluster%2Fprod";
  switch (act) {
    case "upgrades":
      region.someone("POST", "/clusters/prod/updates", { version: shifted(cluster.version, 1) });
      return;
    case "rolls back":
      region.someone("POST", "/clusters/prod/updates", { version: shifted(cluster.version, -1) });
      return;
    case "changes configuration":
      region.someone("POST", "/clusters/prod/update-config", {
        logging: { clusterLogging: [{ types: [["api", "audit"][which % 2]], enabled: which % 4 < 2 }] },
      });
      return;
    case "rolls a group":
      if (group === undefined) return;
      region.someone("POST", `/clusters/prod/node-groups/${group.name}/update-version`, {
        version: cluster.version,
      });
      return;
    case "deletes a group":
      if (group) region.someone("DELETE", `/clusters/prod/node-groups/${group.name}`);
      return;
    case "moves an add-on": {
      if (addon === undefined) return;
      const versions = fittingVersions(addon.name, cluster.version, region.offered());
      const addonVersion = versions[which % Math.max(1, versions.length)];
      region.someone("POST", `/clusters/prod/addons/${addon.name}/update`, { addonVersion });
      return;
    }
    case "removes an add-on":
      if (addon) region.someone("DELETE", `/clusters/prod/addons/${addon.name}`);
      return;
    case "cancels an update": {
      const running = cluster.updates.findLast(({ status }) => status === "InProgress");
      if (running) region.someone("POST", `/clusters/prod/updates/${running.id}/cancel-update`);
      return;
    }
    case "puts on hold":
      region.someone("POST", tags, { tags: { "pulumi-eks-versions/hold": "incident 7" } });
      return;
    case "lifts the hold":
      region.someone("DELETE", `${tags}?tagKeys=pulumi-eks-versions%2Fhold`);
  }
}
