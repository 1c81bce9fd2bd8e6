// A command of the campaign: a thing that happens to a stack, judged right after, as fast-check draws it.
import type fc from "fast-check";
import { type Broken, judge } from "./judge";
import type { Circumstances, Run } from "./run";
import type { Trial } from "./trial";

/** fast-check asks for a model; what is declared and what EKS has are the trial's own. */
export interface Model {
  steps: number;
}

export type Step = fc.AsyncCommand<Model, Trial>;

/** What the campaign's table counts. */
export const counts = { steps: 0, calls: 0, mutations: 0, mostCalls: 0 };

export class Command implements Step {
  constructor(
    private readonly text: string,
    private readonly act: (trial: Trial) => Promise<readonly Broken[]>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    model.steps += 1;
    counts.steps += 1;
    const broken = await this.act(trial);
    if (broken.length > 0)
      throw new Error(broken.map(({ promise, what }) => `promise ${promise} broken: ${what}`).join("\n"));
  }

  toString(): string {
    return this.text;
  }
}

export function judged(trial: Trial, run: Run): readonly Broken[] {
  counts.calls += run.calls;
  counts.mutations += run.mutations.length;
  counts.mostCalls = Math.max(counts.mostCalls, run.calls);
  return judge(trial, run);
}

export const up = (text: string, circumstances: (trial: Trial) => Circumstances = () => ({})): Command =>
  new Command(text, async (trial) => judged(trial, await trial.up(circumstances(trial))));

/** What asks EKS for nothing, or is somebody else's to judge. */
export const nothing = (text: string, act: (trial: Trial) => void): Command =>
  new Command(text, (trial) => {
    act(trial);
    return Promise.resolve([]);
  });
