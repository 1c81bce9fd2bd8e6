// What a run is given: something to bring to a version, and how to behave; and what it gives back.
import type { Plan, Step } from "../versions/plan";
import type { Clock } from "./clock";
import type { NodegroupSize } from "./expected";
import type { HistoryEntry } from "./history";
import type { Update, UpdateOwner } from "./port";

/** What is brought to its declared version: a control plane or a node group. */
export interface Target<Live> {
  /** As messages name it: `control plane of prod`. */
  readonly subject: string;
  readonly owner: UpdateOwner;
  /** ARN of the cluster: part of the identity of every request. */
  readonly arn: string;
  /** @throws where it is gone or is a namesake. */
  observe(): Promise<Live>;
  plan(live: Live): Plan;
  /** Whether EKS says that something is under way. */
  isBusy(live: Live): boolean;
  /** Whether this update does this step. */
  does(update: Update, step: Step): boolean;
  start(step: Step, token: string): Promise<Update>;
  /** How long a step may take, in milliseconds. @default the conduct's */
  limit?(step: Step): number | undefined;
  /** Whether a step is this target's to do: at one of another's the run ends. @default every step is */
  owns?(step: Step): boolean;
  /** Looks, just before a step is started, whether anything speaks against it; `updates` are the owner's. @returns why it is not to be started */
  against?(step: Step, updates: readonly Update[]): Promise<string | undefined>;
  /** What EKS says of a step that it has refused, beside its error. */
  explain?(step: Step, error: unknown): Promise<string>;
  /** How much there is to roll, as observed last. */
  size?(): NodegroupSize;
}

export interface Conduct {
  readonly clock: Clock;
  /** Milliseconds that one step may take. */
  readonly stepTimeout: number;
  /** Shows progress, `detail` only now and then while `text` stays the same; throws when the run that wanted it is gone. */
  readonly progress: (text: string, detail?: string) => Promise<void>;
  /** Called before each call that changes something; throws where it must not be made. */
  readonly beforeStart: (step: Step) => Promise<void>;
  /** When everything ends, on the clock, in milliseconds. */
  readonly deadline?: number;
  /** What the resource did before: its updates take about as long again. */
  readonly past?: readonly HistoryEntry[];
}

export interface Outcome<Live> {
  /** As observed last. */
  readonly reached: Live;
  readonly history: readonly HistoryEntry[];
  /** Why the goal was not reached: what was done, to what, why it ended, what to do next. */
  readonly failure?: string;
}
