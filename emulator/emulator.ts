// The emulator without its HTTP server: worlds, clock, faults, the record of calls and the store, held together.
import { RequestLog } from "./control/requestLog";
import type { FaultRule } from "./faults/faultShape";
import { Faults } from "./faults/faults";
import { Store, type Present } from "./storage/store";
import { VirtualClock } from "./world/virtualClock";
import { Worlds } from "./world/worlds";
import { worldSeedsOf, type Seed } from "./world/worldShape";

interface Settings {
  readonly timeScale: number;
  readonly stateFile?: string;
}

export class Emulator {
  readonly clock: VirtualClock;
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly worlds: Worlds;
  /** Whether the state file brought worlds back: then a seed to begin with is not wanted. */
  readonly isResumed: boolean;
  private readonly store: Store | undefined;
  private readonly timeScale: number;
  private isChanged = false;

  constructor({ timeScale, stateFile }: Settings) {
    this.timeScale = timeScale;
    this.clock = new VirtualClock(timeScale, Date.now);
    this.worlds = new Worlds((world, name, cluster) => this.store?.note(world, name, cluster));
    this.store = stateFile === undefined ? undefined : new Store(stateFile);
    const stored = this.store?.load();
    this.isResumed = stored !== undefined;
    if (stored) {
      this.clock.resume(stored.clock);
      // Nothing in a stored world is left to defaults, so what is due since the stop comes due in order.
      this.plant(stored.seed, stored.clock.virtualAt);
      this.faults.replace(stored.faults);
    }
    this.store?.snapshot(this.present());
  }

  /** Brings the worlds up to the present virtual instant, and gives it. */
  settle(): number {
    const now = this.clock.now();
    this.worlds.settle(now);
    return now;
  }

  /** Puts seeded worlds in; a bad seed changes nothing. */
  seed(seed: Seed): void {
    const { clock } = seed;
    const now = clock?.virtualAt ?? this.settle();
    this.plant(seed, now);
    if (clock) this.clock.set(clock.virtualAt);
    this.settle();
    this.store?.snapshot(this.present());
  }

  setFaults(rules: readonly FaultRule[]): void {
    this.faults.replace(rules);
    this.isChanged = true;
  }

  setClock({
    timeScale,
    advanceSeconds,
  }: {
    readonly timeScale?: number;
    readonly advanceSeconds?: number;
  }): void {
    if (timeScale !== undefined) this.clock.setTimeScale(timeScale);
    if (advanceSeconds !== undefined) this.clock.advance(advanceSeconds);
    this.settle();
    this.isChanged = true;
  }

  reset(): void {
    this.worlds.clear();
    this.faults.replace([]);
    this.log.clear();
    this.clock.set(Date.now());
    this.clock.setTimeScale(this.timeScale);
    this.store?.snapshot(this.present());
  }

  /** Makes what has changed lasting; called before every answer. */
  flush(): void {
    this.store?.flush(this.present(), this.isChanged);
    this.isChanged = false;
  }

  close(): void {
    this.flush();
    this.store?.close();
  }

  private plant(seed: Seed, now: number): void {
    const worlds = worldSeedsOf(seed).map((world) => this.worlds.make(world.seed, now, world.path));
    for (const world of worlds) this.worlds.put(world);
  }

  private present(): Present {
    return { worlds: this.worlds.all(), faults: this.faults.toStore(), clock: this.clock.state() };
  }
}
