// The one loop that changes anything: observe, plan, attach to the update that does the step or start it, wait, observe again.
import { describeMove, type Step, stepGoal } from "../versions/plan";
import { describeFailure, failureOf, isPassing, messageOf, updateIdIn } from "./errors";
import { expectedSeconds, updateKind } from "./expected";
import { type HistoryEntry, historyOf, secondsTaken } from "./history";
import { exclusively } from "./lock";
import type { EksPort, Update } from "./port";
import type { Expected } from "./schedule";
import type { Conduct, Outcome, Target } from "./target";
import { TargetWatch } from "./targetWatch";
import { requestToken } from "./token";
import { movesVersion, updatesOf } from "./updates";
import { endedBy, interrupted, nextAfter, notBegun, readable, unfinished } from "./runWords";
import { type Ending, waitForUpdate } from "./wait";

/** Brings the target to what its plan declares. One at a time for each control plane, node group and add-on of a process. */
export function apply<Live>(port: EksPort, target: Target<Live>, conduct: Conduct): Promise<Outcome<Live>> {
  const { nodegroup = "", addon = "" } = target.owner;
  const key = [target.arn, nodegroup, addon].join("/");
  return exclusively(key, () => new Run(port, target, conduct).toEnd());
}

class Run<Live> {
  private readonly watch: TargetWatch<Live>;
  private readonly history: HistoryEntry[] = [];
  private current = { goal: "", deadline: 0 };
  /** The update that is being waited for, and the step that it does. */
  private followed: { readonly update: Update; readonly step?: Step } | undefined;

  constructor(
    private readonly port: EksPort,
    private readonly target: Target<Live>,
    private readonly conduct: Conduct,
  ) {
    this.watch = new TargetWatch(target, conduct);
  }

  async toEnd(): Promise<Outcome<Live>> {
    let live = await this.watch.observe().catch((error: unknown) => {
      throw new Error(endedBy(error, this.target.subject));
    });
    try {
      for (;;) {
        const plan = this.target.plan(live);
        if (plan.violations.length > 0)
          throw new Error(plan.violations.map(({ message }) => message).join("; "));
        const step = plan.steps[0];
        const mine = step !== undefined && this.target.owns?.(step) !== false ? step : undefined;
        if (mine === undefined && !this.target.isBusy(live)) return { reached: live, history: this.history };
        const updates = await this.watch.ask(() => updatesOf(this.port, this.target.owner));
        const running = updates.findLast(({ status }) => status === "InProgress");
        if (mine === undefined && running === undefined) {
          const moved = this.history.length > 0;
          return { reached: moved ? await this.watch.rested(live) : live, history: this.history };
        }
        // With nothing left to do, only what moves the version is waited for.
        if (step === undefined && running !== undefined && !movesVersion(running)) {
          return { reached: live, history: this.history };
        }
        if (mine !== undefined) this.beginStep(mine);
        const failure =
          running === undefined ? await this.startStep(mine, updates) : await this.follow(running, mine);
        live = await this.watch.observe();
        if (failure !== undefined) return this.failed(live, failure);
      }
    } catch (error) {
      // What was begun is kept, whatever ended the run.
      if (this.followed !== undefined) {
        const { update, step } = this.followed;
        if (step !== undefined) this.history.push(historyOf(step, update));
        return this.failed(live, interrupted(this.target.subject, update, error));
      }
      const failure = endedBy(error, this.target.subject);
      if (this.history.length === 0) throw new Error(failure);
      return this.failed(live, failure);
    }
  }

  private failed(reached: Live, failure: string): Outcome<Live> {
    return { reached, history: this.history, failure };
  }

  private beginStep(step: Step): void {
    const goal = stepGoal(step);
    if (goal !== this.current.goal) {
      this.current = { goal, deadline: this.conduct.clock.now() + this.limitOf(step) };
    }
  }

  private limitOf(step: Step): number {
    return this.target.limit?.(step) ?? this.conduct.stepTimeout;
  }

  /** Starts the step and follows it. @returns why the run ends, or undefined where it goes on. */
  private async startStep(step: Step | undefined, updates: readonly Update[]): Promise<string | undefined> {
    if (step === undefined) return undefined;
    const { clock, beforeStart, progress } = this.conduct;
    const late = this.tooLate(step);
    if (late !== undefined) return late;
    const against = await this.target.against?.(step, updates);
    if (against !== undefined) return against;
    if (!(await this.watch.stillNext(step, updates))) return undefined;
    // EKS may have looked at its insights for longer than was left.
    const lateByNow = this.tooLate(step);
    if (lateByNow !== undefined) return lateByNow;
    await beforeStart(step);
    const before = updates.findLast((update) => this.target.does(update, step));
    let update: Update;
    try {
      update = await this.target.start(step, requestToken(this.target.arn, step, before?.id));
    } catch (error) {
      if (failureOf(error) !== "busy" && !isPassing(error)) {
        const more = (await this.target.explain?.(step, error)) ?? "";
        return this.sentence(step, `${messageOf(error)}${more}. Next: ${nextAfter(error)}`);
      }
      if (clock.now() >= this.current.deadline)
        return this.sentence(step, `${messageOf(error)}. Next: run again`);
      return this.afterAmbiguousAnswer(step, error);
    }
    await progress(`${describeMove(step)}: started (update ${update.id})`);
    return this.follow(update, step);
  }

  /** The update that a 409 names is followed; after any other unclear answer a look at EKS decides what to do. */
  private async afterAmbiguousAnswer(step: Step, error: unknown): Promise<string | undefined> {
    const id = failureOf(error) === "busy" ? updateIdIn(error) : undefined;
    const named =
      id === undefined ? undefined : await this.watch.ask(() => this.port.findUpdate(this.target.owner, id));
    if (named?.status === "InProgress") return this.follow(named, step);
    await this.conduct.progress(`${describeMove(step)}: ${messageOf(error)}; looking again`);
    await this.conduct.clock.sleep(5_000);
    return undefined;
  }

  /** Waits for a running update, ours or not. @returns why the run ends, or undefined where it goes on. */
  private async follow(update: Update, step: Step | undefined): Promise<string | undefined> {
    const ours = step !== undefined && this.target.does(update, step);
    const doing = ours
      ? describeMove(step)
      : `${this.target.subject}: waiting for ${update.type} that runs already`;
    if (!ours)
      this.current.deadline = Math.max(
        this.current.deadline,
        this.conduct.clock.now() + this.conduct.stepTimeout,
      );
    this.followed = { update, ...(ours && { step }) };
    const ending = await waitForUpdate(this.port, this.target.owner, update.id, {
      clock: this.conduct.clock,
      deadline: Math.min(this.current.deadline, this.conduct.deadline ?? Infinity),
      expected: this.expected(update),
      age: Math.max(0, Date.now() - update.createdAt),
      seen: update.status,
      onPoll: (status, elapsed) =>
        this.conduct.progress(`${doing}: ${status}`, `${readable(elapsed)}, update ${update.id}`),
    });
    this.followed = undefined;
    if (!ours) return ending.kind === "timedOut" ? this.unfinished(doing, update, ending) : undefined;
    this.history.push(historyOf(step, ending.kind === "ended" ? ending.update : update));
    if (ending.kind !== "ended") return this.unfinished(this.doing(step), update, ending);
    if (ending.update.status !== "Successful") return this.sentence(step, describeFailure(ending.update));
    return this.settle(step, update);
  }

  private expected(update: Pick<Update, "type">): Expected {
    const past = [...(this.conduct.past ?? []), ...this.history];
    const kind = updateKind(update, this.target.owner);
    return expectedSeconds(kind, this.target.size?.(), secondsTaken(past, update.type));
  }

  /** Nothing is begun that is not expected to end before the deadline. */
  private tooLate(step: Step): string | undefined {
    const { clock, deadline } = this.conduct;
    if (deadline === undefined) return undefined;
    const expected = this.expected({ type: updateTypeOf(step) }).seconds * 1000;
    const needed = Math.min(expected, this.limitOf(step));
    const left = deadline - clock.now();
    if (needed <= left) return undefined;
    return notBegun(`${describeMove(step)} of ${this.target.subject}`, needed, left);
  }

  /** Success is what EKS shows afterwards, not what the update says. */
  private async settle(step: Step, update: Update): Promise<string | undefined> {
    const shown = await this.watch.comesToShow(step, () =>
      this.conduct.progress(
        `${describeMove(step)}: update ${update.id} is Successful; waiting until EKS shows it`,
      ),
    );
    if (shown) return undefined;
    return this.sentence(
      step,
      `update ${update.id} is Successful, but EKS does not show its result. Next: run again`,
    );
  }

  private unfinished(doing: string, update: Update, ending: Exclude<Ending, { kind: "ended" }>): string {
    const { clock, deadline = Infinity } = this.conduct;
    return unfinished(doing, update, ending, clock.now() >= deadline);
  }

  private sentence(step: Step, why: string): string {
    return `${this.doing(step)}: ${why}`;
  }

  private doing(step: Step): string {
    return `updating ${this.target.subject} (${describeMove(step)})`;
  }
}

/** The type of the update that does a step. */
function updateTypeOf(step: Step): string {
  if (step.kind === "addon") return "AddonUpdate";
  return step.kind === "controlPlane" && step.to < step.from ? "VersionRollback" : "VersionUpdate";
}
