// Runs a way of waiting through many updates of drawn durations, and says what it asked and how late it was.
import { lognormal, seeded } from "../random";

/** One wait, in virtual seconds. */
export interface Watched {
  readonly calls: number;
  /** When the end was seen. */
  readonly seenAt: number;
}

/** Waits for an update that ends `duration` seconds after it was started. */
export type WayToWait = (duration: number, random: () => number) => Promise<Watched>;

/** How long the updates of a scenario take: the median in seconds, and the spread of the logarithm. */
export interface Scenario {
  readonly name: string;
  readonly seconds: number;
  readonly spread: number;
}

/** Means over all draws; lags in seconds. */
export interface Cell {
  readonly calls: number;
  readonly lag: number;
  readonly lag95: number;
}

export async function measure(way: WayToWait, { seconds, spread }: Scenario, draws: number): Promise<Cell> {
  // Durations and the dice of the contender are drawn apart: every contender meets the same updates.
  const durations = seeded(1974);
  const dice = seeded(2026);
  const lags: number[] = [];
  let calls = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const duration = lognormal(seconds, spread, durations);
    const watched = await way(duration, dice);
    calls += watched.calls;
    lags.push(watched.seenAt - duration);
  }
  lags.sort((a, b) => a - b);
  return {
    calls: calls / draws,
    lag: lags.reduce((sum, lag) => sum + lag, 0) / draws,
    lag95: lags[Math.floor(draws * 0.95)] ?? 0,
  };
}
