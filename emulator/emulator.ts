// The emulator without its HTTP server: worlds, clock, faults, the record of calls and the store, held together.
import { Faults } from "./faults/faults";
import { RequestLog } from "./control/requestLog";
import { VirtualClock } from "./world/virtualClock";
import { Worlds } from "./world/worlds";

export class Emulator {
  readonly clock: VirtualClock;
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly worlds: Worlds;

  constructor(
    private readonly initialTimeScale: number,
    private readonly realNow: () => number = Date.now,
  ) {
    this.clock = new VirtualClock(initialTimeScale, realNow);
    this.worlds = new Worlds(() => undefined);
  }

  /** Brings the worlds up to the present virtual instant, and gives it. */
  settle(): number {
    const now = this.clock.now();
    this.worlds.settle(now);
    return now;
  }

  reset(): void {
    this.worlds.clear();
    this.faults.replace([]);
    this.log.clear();
    this.clock.set(this.realNow());
    this.clock.setTimeScale(this.initialTimeScale);
  }
}
