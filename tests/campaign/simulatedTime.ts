// Time that passes only when nobody does anything: a wait of an hour takes as long as the work around it.
import timers from "node:timers/promises";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop without a call of EKS before time moves: what is under way is to end first. */
const quietTurns = 2;

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  dateNow: Date.now,
  sleep: timers.setTimeout,
};

/**
 * The time that timers go by. Whoever keeps a timer's function for good, as the SDK's rate limiter does when it is loaded, must not
 * keep the time of one trial with it: the next trial's would stand still while it waits, for ever.
 */
let installed: SimulatedTime | undefined;
const goBy = (time: SimulatedTime | undefined) => (installed = time);
const handles = new WeakMap<object, { readonly time: SimulatedTime; readonly handle: number }>();

function setTimeoutNow(run: (...args: unknown[]) => void, wait = 0, ...args: unknown[]): object {
  const time = installed;
  if (time === undefined) return real.setTimeout(run, wait, ...args);
  const timer = { unref: () => timer, ref: () => timer, hasRef: () => true, refresh: () => timer };
  const handle = time.after(wholeMilliseconds(wait), () => {
    run(...args);
  });
  handles.set(timer, { time, handle });
  return timer;
}

function clearTimeoutNow(timer: object | undefined): void {
  const known = timer && handles.get(timer);
  if (known === undefined) real.clearTimeout(timer as NodeJS.Timeout | undefined);
  else known.time.cancel(known.handle);
}

function sleepNow<T>(wait = 0, value?: T, options?: { signal?: AbortSignal }): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeoutNow(() => {
      resolve(value);
    }, wait);
    options?.signal?.addEventListener("abort", () => {
      clearTimeoutNow(timer);
      reject(Object.assign(new Error("aborted"), { name: "AbortError" }));
    });
  });
}

/** As Node.js counts them: less than one is one, so that a loop of ever shorter waits ends. */
function wholeMilliseconds(wait: number): number {
  return wait >= 1 ? Math.trunc(wait) : 1;
}

export class SimulatedTime {
  private at: number;
  /** What this machine's wall clock is wrong by, in milliseconds. */
  wrong = 0;
  private readonly sleepers = new Map<number, Sleeper>();
  private nextHandle = 1;
  private quiet = 0;
  private turning = false;

  /** @param begin milliseconds since the epoch */
  constructor(begin: number) {
    this.at = begin;
  }

  now(): number {
    return this.at;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** @returns a handle that `cancel` takes */
  after(milliseconds: number, wake: () => void): number {
    const handle = this.nextHandle++;
    this.sleepers.set(handle, { at: this.at + Math.max(0, milliseconds), wake });
    this.turn();
    return handle;
  }

  cancel(handle: number): void {
    this.sleepers.delete(handle);
  }

  /** Somebody is at work: time stands still for a moment longer. */
  stir(): void {
    this.quiet = 0;
  }

  pass(milliseconds: number): void {
    this.at += milliseconds;
  }

  /** Lets `Date.now` and every timer of the process go by this time, until the function that is returned is called. */
  install(): () => void {
    goBy(this);
    globalThis.setTimeout = setTimeoutNow as unknown as typeof setTimeout;
    globalThis.clearTimeout = clearTimeoutNow as typeof clearTimeout;
    Date.now = () => Math.floor(this.at + this.wrong);
    timers.setTimeout = sleepNow as typeof timers.setTimeout;
    return () => {
      goBy(undefined);
      globalThis.setTimeout = real.setTimeout;
      globalThis.clearTimeout = real.clearTimeout;
      Date.now = real.dateNow;
      timers.setTimeout = real.sleep;
      this.sleepers.clear();
    };
  }

  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      if (this.sleepers.size === 0) return;
      this.quiet += 1;
      if (this.quiet > quietTurns) this.wakeNext();
      this.turn();
    });
  }

  private wakeNext(): void {
    let first: readonly [number, Sleeper] | undefined;
    for (const entry of this.sleepers) if (first === undefined || entry[1].at < first[1].at) first = entry;
    if (first === undefined) return;
    this.quiet = 0;
    this.sleepers.delete(first[0]);
    this.at = Math.max(this.at, first[1].at);
    first[1].wake();
  }
}
