// One run of a stack: what happens to it on its way, and what it said and asked for.
import type { Failure } from "../../provider/inputs";
import type { Ran, State } from "../provider/lifecycle/stack";
import type { Declared } from "./declared";
import type { Bend, Death, ProviderRun } from "./providerRun";
import type { Mutation } from "./region";

/** What one run did with one resource; `killed` where its process died first. */
export interface Told {
  readonly resource: string;
  readonly kind: "cluster" | "nodegroup" | "addon";
  readonly op: Ran["op"] | "killed";
  readonly error: string;
  readonly failures: readonly Failure[];
  readonly state?: State;
}

export interface UnderWay {
  /** The version that it leads to. */
  readonly to: unknown;
  /** No status showed it yet. */
  readonly hidden: boolean;
}

/** One run of the stack, from its start to its end. */
export interface Run {
  readonly name: string;
  readonly kind: "up" | "preview" | "refresh";
  readonly declared: Declared;
  readonly told: readonly Told[];
  readonly said: readonly { readonly text: string; readonly severity: string }[];
  readonly mutations: readonly Mutation[];
  readonly writes: number;
  /** What others had EKS do while it ran, or have begun before and EKS was still at. */
  readonly others: readonly Mutation[];
  /** What ran when it began: versions by `prod`, groups' and add-ons' names. */
  readonly began: ReadonlyMap<string, string>;
  /** What updates of earlier runs were doing when it began, by what they move. */
  readonly underWay: ReadonlyMap<string, UnderWay>;
  readonly calls: number;
  /** When it had to be over, on the simulated clock. */
  readonly deadline?: number;
}

export interface Circumstances {
  readonly death?: Death;
  readonly bend?: Bend;
  /** Happens once the run has made so many calls. */
  readonly during?: { readonly call: number; readonly act: (run: ProviderRun) => void };
  /** Minutes until it has to be over. */
  readonly deadline?: number;
}

export const wentWell = ({ op }: Pick<Told, "op">): boolean =>
  ["create", "update", "replace", "same"].includes(op);

/** Every reason that was given for not reaching what is declared. */
export function reasonsOf({ error, failures }: Told): string[] {
  return [...failures.map(({ reason }) => reason), ...(error === "" ? [] : [error])];
}

/** Everything that the run printed or stored. */
export function texts(run: Run): string[] {
  return [
    ...run.said.map(({ text }) => text),
    ...run.told.flatMap((told) => [...reasonsOf(told), JSON.stringify(told.state ?? {})]),
  ];
}
