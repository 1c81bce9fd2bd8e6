// Fills a cluster's seed with what a healthy cluster has.
import { currentPlatformVersion, defaultVersion, findMinorVersion } from "../rules/calendar";
import { defaultAddonVersion, findAddon } from "../rules/addonCatalogue";
import { hashedUuid } from "../rules/hashed";
import { ShapeError } from "../shapes/shape";
import type { Addon, AddonSeed } from "./addonShape";
import type { Cluster, ClusterSeed } from "./clusterShape";
import { completeNodegroup } from "./completeNodegroup";
import type { World } from "./worldShape";

type Place = Pick<World, "region" | "account" | "calendar">;

/** A seeded cluster has been there for a while. */
const AGE_MS = 90 * 86_400_000;

export function completeCluster(seed: ClusterSeed, world: Place, now: number, path: string): Cluster {
  const version = seed.version ?? defaultVersion(world.calendar);
  const { name } = seed;
  assertKnown(world.calendar, version, `${path}.version`);
  assertUnique(seed.nodegroups, `${path}.nodegroups`);
  assertUnique(seed.addons, `${path}.addons`);
  return {
    ...seed,
    version,
    platformVersion: seed.platformVersion ?? currentPlatformVersion(world.calendar, version),
    createdVersion: seed.createdVersion ?? version,
    autoMode: seed.autoMode ?? false,
    autoModeNodes: seed.autoModeNodes ?? 3,
    supportType: seed.supportType ?? "EXTENDED",
    otherNodes: seed.otherNodes ?? [],
    tags: seed.tags ?? {},
    insights: seed.insights ?? [],
    insightReport: seed.insightReport ?? { refreshedAt: now },
    status: seed.status ?? "ACTIVE",
    createdAt: seed.createdAt ?? Math.min(now, seed.upgradedAt ?? now) - AGE_MS,
    uid:
      seed.uid ?? hashedUuid("cluster", world.account, world.region, name).replaceAll("-", "").toUpperCase(),
    updates: seed.updates ?? [],
    nodegroups: (seed.nodegroups ?? []).map((nodegroup, index) =>
      completeNodegroup(nodegroup, {
        world,
        clusterName: name,
        clusterVersion: version,
        now,
        path: `${path}.nodegroups[${index}]`,
      }),
    ),
    addons: (seed.addons ?? []).map((addon) => completeAddon(addon, name, version, world, now)),
  };
}

export function completeAddon(
  seed: AddonSeed,
  clusterName: string,
  version: string,
  world: Place,
  now: number,
): Addon {
  const catalogued = findAddon(seed.name);
  return {
    ...seed,
    version: seed.version ?? (catalogued ? defaultAddonVersion(catalogued, version) : "v1.0.0-eksbuild.1"),
    status: seed.status ?? "ACTIVE",
    createdAt: seed.createdAt ?? now,
    modifiedAt: seed.modifiedAt ?? seed.createdAt ?? now,
    uid: seed.uid ?? hashedUuid("addon", world.account, world.region, clusterName, seed.name),
    tags: seed.tags ?? {},
    updates: seed.updates ?? [],
  };
}

function assertKnown(calendar: Place["calendar"], version: string, path: string): void {
  if (findMinorVersion(calendar, version)) return;
  const known = calendar.map((minor) => minor.version).join(", ");
  throw new ShapeError(
    path,
    version,
    `Member must be one of ${known}, or a version that the seed's "versions" adds`,
  );
}

/** Names are keys: of two parts with one name the second could never be reached. */
export function assertUnique(parts: readonly { readonly name: string }[] = [], path: string): void {
  const names = new Set<string>();
  for (const [index, { name }] of parts.entries()) {
    if (names.has(name))
      throw new ShapeError(`${path}[${index}].name`, name, "Member must be unique in its list");
    names.add(name);
  }
}
