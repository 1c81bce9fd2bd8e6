// A provider's process in simulated time, whose calls of EKS end in a region of this process: killed, cut off and orphaned at will.
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { route } from "../../emulator/http/route";
import { OPERATIONS } from "../../emulator/operations";
import type { Clock } from "../../provider/eks/clock";
import type { Severity } from "../../provider/engine";
import { type ProviderProcess, startProcess } from "../provider/lifecycle/process";
import type { Region } from "./region";

/** When a process dies: at its n-th call, before the call leaves it or after EKS has done the work. */
export interface Death {
  readonly call: number;
  readonly moment: "before" | "after";
}

/** What becomes of an answer on its way, whatever it says. */
export type Bend = (operation: string, call: number) => Bent | undefined;
export type Bent =
  | { readonly kind: "body"; readonly status?: number; readonly text: string | Buffer }
  | { readonly kind: "edit"; readonly edit: (body: unknown) => unknown }
  | { readonly kind: "silence" }
  /** EKS does not act and answers this. */
  | { readonly kind: "refusal"; readonly status: number; readonly code: string }
  /** The connection is cut before or after EKS acts. */
  | { readonly kind: "reset"; readonly acted: boolean }
  | { readonly kind: "late"; readonly milliseconds: number }
  | { readonly kind: "twice" };

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly body?: unknown;
}

/** More than any run has a reason for. */
export const mostCalls = 10_000;

/** One for each: a promise keeps what waits for it, and one for all would keep every process that died. */
const never = () => new Promise<never>(() => undefined);

/** As Node.js's HTTP handler of the SDK names what the network does (@smithy/node-http-handler). */
const reset = () => Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
const silent = () => Object.assign(new Error("no answer in time"), { name: "TimeoutError" });

/** Bounds of the SDK's handler that this stands in for: a request that is not answered ends after so long. */
const requestTimeout = 15_000;

export class ProviderRun {
  readonly process: ProviderProcess;
  calls = 0;
  alive = true;
  /** Cleared when the CLI is killed: the process cannot reach it any more. */
  engine = true;
  /** Settles when the process is dead. */
  readonly death: Promise<"dead">;
  private die: () => void = () => undefined;
  private readonly acts = new Map<number, () => void>();
  private readonly fate: Death | undefined;
  private readonly bend: Bend | undefined;

  constructor(
    private readonly region: Region,
    readonly name: string,
    { death, bend }: { readonly death?: Death; readonly bend?: Bend } = {},
  ) {
    this.fate = death;
    this.bend = bend;
    this.death = new Promise((resolve) => {
      this.die = () => {
        this.alive = false;
        resolve("dead");
      };
    });
    this.process = startProcess();
    this.moveIn();
  }

  kill(): void {
    this.die();
  }

  /** Once this many calls were answered, something else happens. */
  at(call: number, act: () => void): void {
    this.acts.set(call, act);
  }

  /** The modules that reach out of the process, replaced in the ones that were just loaded. */
  private moveIn(): void {
    const { time } = this.region;
    const { monotonicClock } = loaded("eks/clock") as { monotonicClock: Clock };
    monotonicClock.now = () => time.now();
    monotonicClock.sleep = (wait) => time.sleep(wait);
    const engine = loaded("engine") as { tell: unknown; engineLives: unknown };
    engine.engineLives = () => Promise.resolve(this.engine && this.alive);
    engine.tell = (_urn: unknown, text: string, severity: Severity) => {
      if (!this.engine || !this.alive) return Promise.resolve(false);
      this.process.said.push({ text, severity });
      return Promise.resolve(true);
    };
    type Make = (...args: unknown[]) => Promise<{ client: { config: { requestHandler: unknown } } }>;
    const sdk = loaded("eks/sdkClient") as { makeClient: Make };
    const { makeClient } = sdk;
    sdk.makeClient = async (...args) => {
      const made = await makeClient(...args);
      made.client.config.requestHandler = {
        metadata: { handlerProtocol: "http/1.1" },
        handle: (request: Wire) => this.handle(request),
      };
      return made;
    };
  }

  private async handle({ method, path, query = {}, body }: Wire): Promise<{ response: object }> {
    if (!this.alive) return never();
    this.calls += 1;
    const mine = this.calls;
    // A run without an end is one for the judge.
    if (mine > mostCalls) return this.gone();
    if (this.fate?.call === mine && this.fate.moment === "before") return this.gone();
    // What others do at the same time comes in between.
    await Promise.resolve();
    const request = { method, path, query: queryOf(query), body: textOf(body) };
    const bent = this.bend?.(operationOf(request), mine);
    if (bent?.kind === "refusal") return refusal(bent.status, bent.code);
    if (bent?.kind === "reset" && !bent.acted) throw reset();
    const { answer, fault } = this.region.serve(this.name, request, !this.engine);
    if (this.fate?.call === mine) return this.gone();
    this.acts.get(mine)?.();
    if (bent?.kind === "reset") throw reset();
    if (bent?.kind === "twice") this.region.serve(this.name, request, !this.engine);
    if (bent?.kind === "silence") return this.silence();
    if (bent?.kind === "late") {
      if (bent.milliseconds >= requestTimeout) return this.silence();
      await this.region.time.sleep(bent.milliseconds);
    }
    const headers = {
      "content-type": "application/json",
      ...(answer.errorType !== undefined && { "x-amzn-errortype": answer.errorType }),
    };
    const respond = (statusCode: number, content: Uint8Array) => ({
      response: { statusCode, headers, body: Readable.from([content]) },
    });
    const whole = Buffer.from(JSON.stringify(answer.body));
    if (bent?.kind === "body") return respond(bent.status ?? 200, Buffer.from(bent.text));
    if (bent?.kind === "edit")
      return respond(answer.status, Buffer.from(JSON.stringify(bent.edit(answer.body))));
    switch (fault?.kind) {
      case "dropRequest":
      case "dropResponse":
        throw reset();
      case "delay":
        if (fault.ms >= requestTimeout) return this.silence();
        await this.region.time.sleep(fault.ms);
        break;
      case "truncate":
        return respond(answer.status, whole.subarray(0, whole.length / 2));
      case "html":
        return respond(fault.status ?? 200, Buffer.from("<html><h1>Service Unavailable</h1></html>"));
      default:
    }
    return respond(answer.status, whole);
  }

  private async silence(): Promise<never> {
    await this.region.time.sleep(requestTimeout);
    if (!this.alive) return never();
    throw silent();
  }

  private gone(): Promise<never> {
    this.die();
    return never();
  }
}

export const garbage = gzipSync(Buffer.from('{"update":{}}'));

function refusal(statusCode: number, code: string): { response: object } {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  const body = Readable.from([Buffer.from(JSON.stringify({ message: `${code}, as the campaign wants it` }))]);
  return { response: { statusCode, headers, body } };
}

function operationOf({ method, path }: { method: string; path: string }): string {
  try {
    return route(OPERATIONS, method, path).operation.name;
  } catch {
    return "Unknown";
  }
}

function loaded(file: string): unknown {
  module.children.length = 0;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would not load it anew
  return require(`../../provider/${file}`);
}

function queryOf(query: Readonly<Record<string, string | string[] | null>>): string {
  return Object.entries(query)
    .flatMap(([key, value]) =>
      [value ?? []].flat().map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(one)}`),
    )
    .join("&");
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return "";
  return typeof body === "string" ? body : new TextDecoder().decode(body as Uint8Array);
}
