// Keeps the emulator's worlds, clock and faults in a state file, and brings them back.
import { isoInstants, stateOf, type State } from "../control/stateOf";
import { faultsShape, type FaultRule } from "../faults/faultShape";
import { exactly, list, optional } from "../shapes/compounds";
import { decimal, instant, text } from "../shapes/scalars";
import { clusterSeed, type Cluster, type ClusterSeed } from "../world/clusterShape";
import type { ClockState } from "../world/virtualClock";
import { seedShape, worldSeedsOf, type Seed, type World, type WorldSeed } from "../world/worldShape";
import { StateFile } from "./stateFile";

/** A clock line is written when the last one is older: an answer never shows a time that a restart would go back behind. */
const TICK_MS = 1000;

const clockShape = exactly({ virtualAt: instant(), realAt: instant(), timeScale: decimal({ min: 0 }) });

const snapshotShape = exactly({ state: seedShape, faults: faultsShape, clock: clockShape });
const changeShape = exactly({
  clusters: optional(
    list(exactly({ region: text(), account: text(), name: text(), cluster: optional(clusterSeed) })),
  ),
  faults: optional(faultsShape),
  clock: clockShape,
});

export interface Stored {
  readonly seed: Seed;
  readonly faults: readonly FaultRule[];
  readonly clock: ClockState;
}

/** What of the emulator is to be stored. */
export interface Present {
  readonly worlds: readonly World[];
  readonly faults: readonly FaultRule[];
  readonly clock: ClockState;
}

interface Changed {
  readonly world: World;
  readonly name: string;
  readonly cluster: Cluster | undefined;
}

export class Store {
  private readonly file: StateFile;
  private readonly changed = new Map<string, Changed>();
  private lastClockAt = 0;

  constructor(path: string) {
    this.file = new StateFile(path);
  }

  load(): Stored | undefined {
    const lines = this.file.read();
    if (!lines) return undefined;
    const { state, faults, clock } = snapshotShape.read(lines.snapshot, "line 1");
    const stored = { worlds: worldsOf(state), faults, clock };
    for (const [index, line] of lines.changes.entries()) {
      const change = changeShape.read(line, `line ${index + 2}`);
      for (const { region, account, name, cluster } of change.clusters ?? []) {
        keep(stored.worlds, region, account, name, cluster);
      }
      stored.faults = change.faults ?? stored.faults;
      stored.clock = change.clock;
    }
    const worlds = stored.worlds.map(({ seed, clusters }) => ({ ...seed, clusters: [...clusters.values()] }));
    return { seed: { worlds }, faults: stored.faults.rules, clock: stored.clock };
  }

  note(world: World, name: string, cluster: Cluster | undefined): void {
    this.changed.set(`${world.account}/${world.region}/${name}`, { world, name, cluster });
  }

  /** Writes everything anew: after a seed, a reset, a start. */
  snapshot({ worlds, faults, clock }: Present): void {
    this.changed.clear();
    const state: State = stateOf(worlds, clock.virtualAt);
    this.file.rewrite(JSON.stringify({ state, faults: { rules: faults }, clock }, isoInstants));
    this.lastClockAt = clock.realAt;
  }

  /** Writes what changed since the last call. `isForced`: the clock or the faults did. */
  flush(present: Present, isForced: boolean): void {
    const { faults, clock } = present;
    const clusters = [...this.changed.values()].map(({ world: { region, account }, name, cluster }) => ({
      region,
      account,
      name,
      ...(cluster && { cluster }),
    }));
    this.changed.clear();
    const isDurable = isForced || clusters.length > 0;
    if (!isDurable && clock.realAt - this.lastClockAt < TICK_MS) return;
    const line = {
      ...(clusters.length > 0 && { clusters }),
      ...(isDurable && { faults: { rules: faults } }),
      clock,
    };
    this.file.append(JSON.stringify(line, isoInstants), isDurable);
    this.lastClockAt = clock.realAt;
    if (this.file.isLong) this.snapshot(present);
  }

  close(): void {
    this.file.close();
  }
}

interface StoredWorld {
  readonly seed: WorldSeed;
  readonly clusters: Map<string, ClusterSeed>;
}

function worldsOf(state: Seed): StoredWorld[] {
  return worldSeedsOf(state).map(({ seed: { region, account, settings, versions, clusters = [] } }) => ({
    seed: { region, account, settings, versions },
    clusters: new Map(clusters.map((cluster) => [cluster.name, cluster])),
  }));
}

function keep(
  worlds: StoredWorld[],
  region: string,
  account: string,
  name: string,
  cluster: ClusterSeed | undefined,
): void {
  let world = worlds.find(({ seed }) => seed.region === region && seed.account === account);
  if (!world) {
    world = { seed: { region, account }, clusters: new Map() };
    worlds.push(world);
  }
  if (cluster) world.clusters.set(name, cluster);
  else world.clusters.delete(name);
}
