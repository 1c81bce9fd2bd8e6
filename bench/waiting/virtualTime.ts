// A clock that jumps to the next sleeper as soon as everyone sleeps: hours pass in milliseconds, in their right order.
import type { Clock } from "../../provider/eks/clock";

export interface VirtualTime extends Clock {
  /** Lets time pass until `work` is done. @throws where everyone waits for what never comes */
  run<T>(work: Promise<T>): Promise<T>;
}

/** @param idle resolves when nothing but sleepers is left; the default sees work in this process alone */
export function virtualTime(
  idle: () => Promise<unknown> = () => new Promise(setImmediate),
  onJump: (milliseconds: number) => Promise<unknown> = () => Promise.resolve(),
): VirtualTime {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: now + milliseconds, wake });
      }),
    async run(work) {
      const state = { done: false };
      const end = () => (state.done = true);
      work.then(end, end);
      for (;;) {
        await idle();
        if (state.done) return work;
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift();
        if (next === undefined)
          throw new Error("everyone waits, and nobody for a time: nothing would ever happen");
        if (next.at > now) await onJump(next.at - now);
        now = next.at;
        next.wake();
      }
    },
  };
}
