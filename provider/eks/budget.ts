// How often the waits of this process may ask one account and region: EKS throttles by account, whoever asks.
import type { Clock } from "./clock";
import type { EksPort } from "./port";

export interface Budget {
  /** Milliseconds to wait before the next call, which is taken from the budget. Calls are served in the order they reserve. */
  reserve(now: number): number;
  /** EKS has throttled: half as many calls from now on, all of them again after a while without throttling. */
  throttled(now: number): void;
}

/**
 * Calls a second. AWS publishes no rate for EKS; DescribeCluster was throttled with 150 nodes booting (amazon-eks-ami#218).
 * A bucket of one token: a larger one would let more than this through in the second after a pause.
 */
const fullRate = 2;
const leastRate = 1 / 8;

/** Milliseconds without throttling in which the rate doubles. */
const recovery = 30_000;

const budgets = new WeakMap<EksPort, Budget>();

/** The budget that all waits on this port share. */
export function budgetOf(port: EksPort): Budget {
  const known = budgets.get(port);
  if (known !== undefined) return known;
  const budget = makeBudget();
  budgets.set(port, budget);
  return budget;
}

/** Waits until so many more calls have their turn. */
export async function turnFor(port: EksPort, clock: Clock, calls: number): Promise<void> {
  const budget = budgetOf(port);
  let pause = 0;
  for (let call = 0; call < calls; call += 1) pause = budget.reserve(clock.now());
  if (pause > 0) await clock.sleep(pause);
}

export function makeBudget(): Budget {
  let free = Number.NEGATIVE_INFINITY;
  let last = { rate: fullRate, at: Number.NEGATIVE_INFINITY };
  const rateAt = (now: number) => Math.min(fullRate, last.rate * 2 ** ((now - last.at) / recovery));
  return {
    reserve(now) {
      const mine = Math.max(now, free);
      free = mine + 1000 / rateAt(mine);
      return mine - now;
    },
    throttled(now) {
      last = { rate: Math.max(leastRate, rateAt(now) / 2), at: now };
    },
  };
}
