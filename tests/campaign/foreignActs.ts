// What other people do to the cluster while the stack has it.
import type { Region } from "./region";

export type ForeignAct =
  | "upgrades"
  | "rolls back"
  | "changes configuration"
  | "rolls a group"
  | "deletes a group"
  | "puts on hold"
  | "lifts the hold";

export const foreignActs: readonly ForeignAct[] = [
  "upgrades",
  "rolls back",
  "changes configuration",
  "rolls a group",
  "deletes a group",
  "puts on hold",
  "lifts the hold",
];

const minor = (version: string, by: number) => `1.${Number(version.split(".")[1]) + by}`;

/** Acts with whatever EKS answers: a refused act changes nothing. */
export function actAsSomeone(region: Region, act: ForeignAct, which = 0): void {
  const cluster = region.cluster();
  if (cluster === undefined) return;
  const group = cluster.nodegroups[which % Math.max(1, cluster.nodegroups.length)];
  const tags = "/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A111122223333%3Acluster%2Fprod";
  switch (act) {
    case "upgrades":
      region.someone("POST", "/clusters/prod/updates", { version: minor(cluster.version, 1) });
      return;
    case "rolls back":
      region.someone("POST", "/clusters/prod/updates", { version: minor(cluster.version, -1) });
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
    case "puts on hold":
      region.someone("POST", tags, { tags: { "pulumi-eks-versions/hold": "incident 7" } });
      return;
    case "lifts the hold":
      region.someone("DELETE", `${tags}?tagKeys=pulumi-eks-versions%2Fhold`);
  }
}
