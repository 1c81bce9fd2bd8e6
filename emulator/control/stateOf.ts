// The emulator's worlds in the seed's shape, with nothing lost: seeded again, they go on where they stood.
import type { Cluster, ClusterSeed } from "../world/clusterShape";
import type { World, WorldSeed } from "../world/worldShape";

export interface State extends WorldSeed {
  readonly clock: { readonly virtualAt: number };
  readonly worlds?: WorldSeed[];
}

function worldState(world: World): WorldSeed {
  return {
    region: world.region,
    account: world.account,
    settings: world.settings,
    ...(world.versions.length > 0 && { versions: [...world.versions] }),
    clusters: [...world.clusters.values()].map((cluster: Cluster): ClusterSeed => cluster),
  };
}

/** The first world at the top, where a seed has it; further ones in `worlds`. */
export function stateOf(worlds: readonly World[], now: number): State {
  const [first = {}, ...more] = worlds.map(worldState);
  return { ...first, clock: { virtualAt: now }, ...(more.length > 0 && { worlds: more }) };
}

/** Members named `at` or `...At` are instants: epoch milliseconds inside, ISO 8601 outside. */
export function isoInstants(key: string, value: unknown): unknown {
  return /(^a|A)t$/.test(key) && typeof value === "number" ? new Date(value).toISOString() : value;
}
