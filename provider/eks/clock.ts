// Time as the waiting sees it: monotonic, so that a clock set back or a suspended machine ends no wait early. Tests bring their own.

export interface Clock {
  /** Milliseconds from some fixed moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const monotonicClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
