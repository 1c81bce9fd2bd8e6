// One resource and its state over several runs, each method called when and with what the Pulumi engine would.
import assert from "node:assert/strict";
import type { Config } from "../../../provider/settings";
import type { Failure } from "../../../provider/inputs";
import { type Message, type ProviderProcess, startProcess } from "./process";

export type Properties = Record<string, unknown>;

export interface State {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The reasons of a partial failure: the next run calls update whatever diff says. */
  readonly initErrors?: readonly string[];
}

export interface Ran {
  readonly op: "refused" | "same" | "create" | "update" | "replace" | "failed" | "partial";
  readonly failures: readonly Failure[];
  /** The inputs as check returned them, stamps and all. */
  readonly inputs: Properties;
  /** What a failed create or update said. */
  readonly error: string;
  readonly said: readonly Message[];
}

/** Kept by the engine with every resource; the provider is to hand it on where the engine does not. */
const providerText = "exports.handler = () => ({})";

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource of the given kind in a stack of its own. */
export class Resource {
  state: State | undefined;

  constructor(
    readonly kind: "cluster" | "nodegroup" | "addon",
    readonly config: Config,
    readonly name = "it",
  ) {}

  /** `pulumi preview`. */
  async preview(program: Properties, process = startProcess()): Promise<Ran> {
    const said = process.said.length;
    const { inputs, failures } = await this.check(process, { ...program, __preview: true });
    const ran = { inputs, failures, error: "", said: process.said.slice(said) };
    return { ...ran, op: failures.length > 0 ? "refused" : (await this.judge(process, inputs)).op };
  }

  /** `pulumi up`: the process that changes things; the preview had one of its own. */
  async up(program: Properties, process = startProcess()): Promise<Ran> {
    const said = process.said.length;
    const ended = async (rest: Omit<Ran, "said">): Promise<Ran> =>
      Promise.resolve({ ...rest, said: process.said.slice(said) });
    let { inputs, failures } = await this.check(process, program);
    if (failures.length > 0) return ended({ op: "refused", failures, inputs, error: "" });
    const { op, changes } = await this.judge(process, inputs);
    if (op === "replace") {
      // The engine checks a replacement once more, as a resource that has no past.
      ({ inputs, failures } = await this.check(process, program, {}));
      if (failures.length > 0) return ended({ op: "refused", failures, inputs, error: "" });
    }
    if (!changes && this.state?.initErrors === undefined) {
      if (this.state) this.state = { ...this.state, inputs };
      return ended({ op: "same", failures, inputs, error: "" });
    }
    const fresh = op === "create" || op === "replace";
    try {
      const made = fresh
        ? await process[this.kind].create(this.config, inputs)
        : await process[this.kind].update(this.config, this.state!.id, this.state!.outputs, inputs);
      const id = "id" in made ? String(made.id) : this.state!.id;
      this.state = { id, inputs, outputs: wire({ ...made.outs, __provider: providerText }) };
      return await ended({ op, failures, inputs, error: "" });
    } catch (error) {
      assert(error instanceof Error);
      assert(!error.message.includes("\n"), `the error is in one line: ${error.message}`);
      const { id, properties, reasons } = error as Error & Partial<PartialFailure>;
      if (reasons === undefined || id === undefined || properties === undefined) {
        return ended({ op: "failed", failures, inputs, error: error.message });
      }
      const outputs = wire(properties);
      assert.equal(
        outputs.__provider,
        providerText,
        "a partial failure without __provider cannot be refreshed",
      );
      this.state = { id, inputs: fresh ? inputs : this.state!.inputs, outputs, initErrors: reasons };
      return ended({ op: "partial", failures, inputs, error: reasons.join("\n") });
    }
  }

  /** `pulumi refresh`. @returns whether it reports that something changed; the state is undefined where the resource is gone */
  async refresh(process = startProcess()): Promise<boolean> {
    const { id, inputs, outputs } = this.state!;
    const read = await process[this.kind].read(this.config, id, outputs);
    if (read.id === undefined || read.id === "") {
      this.state = undefined;
      return true;
    }
    const live = wire({ ...read.props, __provider: providerText });
    const { changes } = await process[this.kind].diff(this.config, id, live, inputs);
    this.state = { id: read.id, outputs: live, inputs: wire({ ...read.inputs, __provider: providerText }) };
    return changes;
  }

  private async check(
    process: ProviderProcess,
    program: Properties,
    olds: Properties = this.state?.inputs ?? {},
  ): Promise<{ inputs: Properties; failures: readonly Failure[] }> {
    const urn = `urn:pulumi:dev::test::pulumi-nodejs:dynamic/eks:${this.kind}::${this.name}`;
    const news = wire({ ...program, __urn: urn, __provider: providerText });
    const { inputs, failures = [] } = await process[this.kind].check(this.config, olds, news);
    for (const { reason } of failures) assert(!reason.includes("\n"), `a failure is in one line: ${reason}`);
    return { inputs: wire({ ...inputs, __provider: providerText }), failures };
  }

  private async judge(
    process: ProviderProcess,
    inputs: Properties,
  ): Promise<{ op: "create" | "update" | "replace" | "same"; changes: boolean }> {
    if (this.state === undefined) return { op: "create", changes: true };
    const { id, outputs } = this.state;
    const { changes, replaces } = await process[this.kind].diff(this.config, id, outputs, inputs);
    const again = changes || this.state.initErrors !== undefined;
    return { op: replaces.length > 0 ? "replace" : again ? "update" : "same", changes };
  }
}

interface PartialFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** Properties on their way through the engine: plain values only, and keys in another order. */
function wire(properties: Properties): Properties {
  assertPlain(properties, "");
  const reordered = JSON.stringify(properties, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? 1 : -1)))
      : value,
  );
  return JSON.parse(reordered) as Properties;
}

/** What the engine's protocol cannot carry fails a run after EKS has done its part ("Unexpected struct type"). */
function assertPlain(value: unknown, path: string): void {
  assert.notEqual(value, undefined, `${path} is undefined`);
  if (typeof value !== "object" || value === null) return;
  const { constructor } = value as { constructor: unknown };
  assert(constructor === Object || Array.isArray(value), `${path} is no plain value`);
  for (const [key, member] of Object.entries(value)) assertPlain(member, `${path}.${key}`);
}
