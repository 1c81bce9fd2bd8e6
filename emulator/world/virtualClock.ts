// The virtual clock: starts at the real time, runs at a scale, jumps when told to. It never sleeps.

export interface ClockState {
  readonly virtualAt: number;
  readonly realAt: number;
  readonly timeScale: number;
}

/** The last instant that a JavaScript date can hold, less a century, so that nothing due later overflows it. */
const LAST_INSTANT = 8.64e15 - 100 * 365 * 86_400_000;
const TICK_MS = 1000;

export class VirtualClock {
  private anchor: ClockState;

  constructor(
    timeScale: number,
    private readonly realNow: () => number,
  ) {
    this.anchor = { virtualAt: realNow(), realAt: realNow(), timeScale };
  }

  now(): number {
    const { virtualAt, realAt, timeScale } = this.anchor;
    // The real clock may be set back; the virtual one never is.
    const elapsed = Math.max(0, this.realNow() - realAt);
    return Math.min(LAST_INSTANT, Math.floor(virtualAt + elapsed * timeScale));
  }

  state(): ClockState {
    return { virtualAt: this.now(), realAt: this.realNow(), timeScale: this.anchor.timeScale };
  }

  advance(seconds: number): void {
    this.set(this.now() + seconds * 1000);
  }

  set(virtualAt: number): void {
    this.anchor = { ...this.state(), virtualAt: Math.min(LAST_INSTANT, Math.floor(virtualAt)) };
  }

  setTimeScale(timeScale: number): void {
    this.anchor = { ...this.state(), timeScale };
  }

  /** Goes on from a stored state. While the process was down, time passed at the real rate. */
  resume(stored: ClockState): void {
    const down = Math.max(0, this.realNow() - stored.realAt);
    // The stored state may be a tick older than the last answer, and time must not go back behind that answer.
    const lastTick = Math.min(down, TICK_MS) * stored.timeScale;
    const virtualAt = stored.virtualAt + lastTick + Math.max(0, down - TICK_MS);
    this.anchor = { virtualAt, realAt: this.realNow(), timeScale: this.anchor.timeScale };
  }
}
