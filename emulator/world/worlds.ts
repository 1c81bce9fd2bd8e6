// All worlds of the emulator: which one a caller sees, and what is due in them.
import { CALENDAR, type MinorVersion } from "../rules/calendar";
import { knownMinor } from "../rules/minor";
import type { Cluster } from "./clusterShape";
import { clusterDue, stepCluster } from "./clusterProgress";
import { assertUnique, completeCluster } from "./completeCluster";
import { DueQueue } from "./dueQueue";
import { DEFAULT_SETTINGS } from "./settings";
import type { World, WorldSeed } from "./worldShape";

const DEFAULT_REGION = "us-east-1";
const DEFAULT_ACCOUNT = "000000000000";

interface Place {
  readonly world: World;
  readonly name: string;
}

/** Called for each cluster that changed or went (`undefined`), so that it can be stored. */
export type OnChange = (world: World, name: string, cluster: Cluster | undefined) => void;

export class Worlds {
  private readonly worlds = new Map<string, World>();
  private readonly due = new DueQueue<Place>();
  /** The account that a region's callers see who state none: the one that was seeded last. */
  private readonly accounts = new Map<string, string>();

  constructor(private readonly onChange: OnChange) {}

  all(): World[] {
    return [...this.worlds.values()];
  }

  /** The world of a caller; one that nobody seeded is an empty region. */
  find(region: string | undefined, account: string | undefined): World {
    const first = this.worlds.values().next().value;
    const here = region ?? first?.region ?? DEFAULT_REGION;
    const whose = account ?? this.accounts.get(here) ?? first?.account ?? DEFAULT_ACCOUNT;
    return this.worlds.get(`${whose}/${here}`) ?? emptyWorld(here, whose, {});
  }

  /** Makes a world of a seed. */
  make(seed: WorldSeed, now: number, path: string): World {
    const world = emptyWorld(seed.region ?? DEFAULT_REGION, seed.account ?? DEFAULT_ACCOUNT, seed);
    assertUnique(seed.clusters, `${path}clusters`);
    for (const [index, cluster] of (seed.clusters ?? []).entries()) {
      const completed = completeCluster(cluster, world, now, `${path}clusters[${index}]`);
      world.clusters.set(completed.name, completed);
    }
    return world;
  }

  /** Puts a world in, in place of the one of the same account and region. */
  put(world: World): void {
    this.worlds.set(`${world.account}/${world.region}`, world);
    this.accounts.set(world.region, world.account);
    for (const cluster of world.clusters.values()) this.schedule(world, cluster);
  }

  /** Takes note of a cluster that an operation made or changed. */
  changed(world: World, cluster: Cluster): void {
    // An operation in a region that nobody seeded makes that region.
    if (!this.worlds.has(`${world.account}/${world.region}`)) this.put(world);
    world.clusters.set(cluster.name, cluster);
    this.schedule(world, cluster);
    this.onChange(world, cluster.name, cluster);
  }

  clear(): void {
    this.worlds.clear();
    this.accounts.clear();
    this.due.clear();
  }

  /** Does everything that is due by `now`, in order. */
  settle(now: number): void {
    for (let next = this.due.popDue(now); next; next = this.due.popDue(now)) {
      const { world, name } = next.item;
      const cluster = world.clusters.get(name);
      // An entry may be of a world that was replaced, or older than a later change: then nothing is due at its instant.
      if (!cluster || this.worlds.get(`${world.account}/${world.region}`) !== world) continue;
      if (clusterDue(cluster) > next.at) continue;
      const lives = stepCluster(world, cluster, next.at);
      if (lives) this.schedule(world, cluster);
      else world.clusters.delete(name);
      this.onChange(world, name, lives ? cluster : undefined);
    }
  }

  private schedule(world: World, cluster: Cluster): void {
    this.due.push(clusterDue(cluster), { world, name: cluster.name });
  }
}

function emptyWorld(region: string, account: string, { settings, versions = [] }: WorldSeed): World {
  const replaced = new Set(versions.map((minor) => minor.version));
  const calendar: MinorVersion[] = [...CALENDAR.filter((minor) => !replaced.has(minor.version)), ...versions];
  calendar.sort((a, b) => knownMinor(a.version) - knownMinor(b.version));
  return {
    region,
    account,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    versions,
    calendar,
    clusters: new Map(),
  };
}
