// What EKS shows of a target: asked with patience, and given its time to show what has been done. Changes nothing.
import { type Step, stepGoal } from "../versions/plan";
import { patiently } from "./patience";
import type { Update } from "./port";
import type { Conduct, Target } from "./target";
import { movesVersion } from "./updates";

/** Milliseconds that EKS may take to show what an update that was Successful did. */
const settleLimit = 120_000;

/** Milliseconds after which what was seen is looked at again before anything is started. */
const staleAfter = 1_000;

/** Milliseconds between two looks while EKS has its time. */
const lookPause = 2_000;

export class TargetWatch<Live> {
  private seenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly target: Target<Live>,
    private readonly conduct: Conduct,
  ) {}

  async observe(): Promise<Live> {
    const live = await this.ask(() => this.target.observe());
    this.seenAt = this.conduct.clock.now();
    return live;
  }

  /** A question may be asked for as long as a step may take, and not past the deadline. */
  ask<T>(question: () => Promise<T>): Promise<T> {
    const { clock, stepTimeout, deadline } = this.conduct;
    const left = deadline === undefined ? stepTimeout : Math.max(0, deadline - clock.now());
    return patiently(this.conduct, Math.min(stepTimeout, left), question);
  }

  /**
   * Where looking into it took its time, or EKS did not answer for a while, what was planned must still stand. An update to the same end
   * that was Successful by the time that updates were listed may have ended since the last look: what it did is waited for.
   */
  async stillNext(step: Step, updates: readonly Update[]): Promise<boolean> {
    const newest = updates.findLast((update) => movesVersion(update) || update.type === "AddonUpdate");
    const done = newest?.status === "Successful" && this.target.does(newest, step);
    if (!done && this.conduct.clock.now() - this.seenAt < staleAfter) return true;
    return this.remains(step, done ? settleLimit : 0);
  }

  /**
   * Whether EKS comes to show what an update that was Successful did.
   * @param onWait told before each further look
   */
  async comesToShow(step: Step, onWait: () => Promise<void>): Promise<boolean> {
    return !(await this.remains(step, settleLimit, onWait));
  }

  /** The status shows an update's end late too: what is recorded must be what a refresh finds. */
  async rested(live: Live): Promise<Live> {
    const { clock } = this.conduct;
    const limit = clock.now() + settleLimit;
    let seen = live;
    while (this.target.isBusy(seen) && clock.now() < limit) {
      await clock.sleep(lookPause);
      seen = await this.observe();
    }
    return seen;
  }

  /**
   * Whether the plan still begins with this step once EKS had its time to show what has been done.
   * @param patience milliseconds
   */
  private async remains(step: Step, patience: number, onWait?: () => Promise<void>): Promise<boolean> {
    const { clock } = this.conduct;
    const limit = clock.now() + patience;
    for (;;) {
      const { steps, violations } = this.target.plan(await this.observe());
      const same = steps[0] !== undefined && stepGoal(steps[0]) === stepGoal(step);
      if (violations.length > 0 || !same) return false;
      if (clock.now() >= limit) return true;
      await onWait?.();
      await clock.sleep(lookPause);
    }
  }
}
