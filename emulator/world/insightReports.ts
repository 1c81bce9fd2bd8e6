// A cluster's insights as of its last refresh: EKS shows point-in-time findings, renewed every 24 hours or when asked.
import { hashedUuid } from "../rules/hashed";
import { findInsights } from "../rules/insights";
import { knownMinor, versionOf } from "../rules/minor";
import { rollbackWindow } from "../rules/rollbackWindow";
import type { Cluster } from "./clusterShape";
import type { Insight } from "./insightShape";
import type { World } from "./worldShape";

const DAY_MS = 86_400_000;

type Catalogue = Pick<World, "calendar" | "region" | "account">;
export type Report = Insight & { readonly id: string };

const keyOf = ({ category = "UPGRADE_READINESS", name, kubernetesVersion = "" }: Insight): string =>
  `${category}/${name}/${kubernetesVersion}`;

/** The automatic refresh: nothing runs for it, the report's date just moves on by whole days. */
function rollForward(cluster: Cluster, now: number): void {
  const days = Math.floor((now - cluster.insightReport.refreshedAt) / DAY_MS);
  if (days < 1) return;
  cluster.insightReport = { refreshedAt: cluster.insightReport.refreshedAt + days * DAY_MS };
}

/** Keeps what the insights say now, because something that they are about is going to change. */
export function freezeInsights(world: Catalogue, cluster: Cluster, now: number): void {
  rollForward(cluster, now);
  cluster.insightReport.findings ??= derive(world, cluster);
}

export function refreshInsights(cluster: Cluster, now: number): void {
  cluster.insightReport = { refreshedAt: now };
}

/** What ListInsights shows: the findings of the last refresh, with the seed's over the derived ones. */
export function insightsOf(world: Catalogue, cluster: Cluster, now: number): Report[] {
  rollForward(cluster, now);
  const derived = cluster.insightReport.findings ?? derive(world, cluster);
  const inWindow = rollbackWindow(cluster, now) === "open";
  const seeded = cluster.insights.filter((insight) => isAbout(cluster, insight, inWindow));
  const byKey = new Map(derived.map((insight) => [keyOf(insight), insight]));
  for (const insight of seeded) byKey.set(keyOf(insight), { ...byKey.get(keyOf(insight)), ...insight });
  return [...byKey]
    .filter(([, insight]) => insight.category !== "ROLLBACK_READINESS" || inWindow)
    .map(([key, insight]) => ({
      ...insight,
      id: insight.id ?? hashedUuid("insight", world.account, world.region, cluster.name, key),
    }));
}

/** Whether EKS would let a rollback begin: ERROR and UNKNOWN stop it (EKS User Guide, "Roll back a cluster"). */
export function rollbackIsReady(world: Catalogue, cluster: Cluster): boolean {
  return (
    blockingInsights(world, cluster, "ROLLBACK_READINESS", versionOf(knownMinor(cluster.version) - 1))
      .length === 0
  );
}

/** The insights, as fresh as can be, that stop a move to `target`. */
export function blockingInsights(
  world: Catalogue,
  cluster: Cluster,
  category: "UPGRADE_READINESS" | "ROLLBACK_READINESS",
  target: string,
): Insight[] {
  const seeded = cluster.insights.filter(
    (insight) =>
      (insight.category ?? "UPGRADE_READINESS") === category &&
      (insight.kubernetesVersion ?? target) === target,
  );
  const byKey = new Map(
    findInsights(cluster, category, target, versionsOf(world)).map((one) => [keyOf(one), one]),
  );
  for (const insight of seeded) byKey.set(keyOf(insight), { ...insight, category });
  const stops = category === "ROLLBACK_READINESS" ? ["ERROR", "UNKNOWN"] : ["ERROR"];
  return [...byKey.values()].filter((insight) => stops.includes(insight.status ?? "PASSING"));
}

const versionsOf = (world: Catalogue): string[] => world.calendar.map((minor) => minor.version);

function derive(world: Catalogue, cluster: Cluster): Insight[] {
  const minor = knownMinor(cluster.version);
  const versions = versionsOf(world);
  return [
    ...findInsights(cluster, "UPGRADE_READINESS", versionOf(minor + 1), versions),
    ...(cluster.upgradedAt === undefined
      ? []
      : findInsights(cluster, "ROLLBACK_READINESS", versionOf(minor - 1), versions)),
  ];
}

/** A seeded finding about a version that the cluster has reached is history. */
function isAbout(cluster: Cluster, insight: Insight, inWindow: boolean): boolean {
  const { category = "UPGRADE_READINESS", kubernetesVersion } = insight;
  if (category === "MISCONFIGURATION" || kubernetesVersion === undefined) return true;
  if (category === "ROLLBACK_READINESS") {
    return inWindow && kubernetesVersion === versionOf(knownMinor(cluster.version) - 1);
  }
  return Number(kubernetesVersion.split(".")[1]) > knownMinor(cluster.version);
}
