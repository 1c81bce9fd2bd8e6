// A region of EKS in this process: the emulator without its sockets, what was asked of it and by whom.
import { Emulator } from "../../emulator/emulator";
import { serveControl } from "../../emulator/control/serveControl";
import type { Served } from "../../emulator/http/serveEks";
import { serveEks } from "../../emulator/http/serveEks";
import type { Cluster } from "../../emulator/world/clusterShape";
import type { Update } from "../../emulator/world/updateShape";
import type { SimulatedTime } from "./simulatedTime";

export const account = "111122223333";
export const regionName = "us-east-1";

/** Shows wherever a credential leaks. */
export const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLESECRET";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** A call that may change something, with what EKS showed right before it. */
export interface Mutation {
  readonly by: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly nodegroup?: string;
  /** What ran right before: the control plane's or the group's version and release. */
  readonly version: string;
  readonly release?: string;
  /** For how many milliseconds the cluster had been on hold; absent where it was not. */
  readonly held?: number;
  readonly busy: boolean;
  /** The caller's engine was gone already. */
  readonly orphaned: boolean;
  /** The update that this call made; absent where it was refused, or was a repetition. */
  made?: Update;
  readonly status: number;
  readonly at: number;
}

/** What changes a cluster: a refresh of insights does not. */
const mutating = /^(Update|Create|Delete|Cancel|Tag|Untag|Associate|Disassociate)/;

export class Region {
  readonly emulator: Emulator;
  readonly mutations: Mutation[] = [];
  /** Every call that is no plain read, by whom: a refresh of insights is one. */
  readonly writes: { readonly by: string; readonly operation: string }[] = [];
  calls = 0;
  private readonly heldSince = new Map<string, number>();

  /** @param time which the emulator goes by; to be installed already */
  constructor(
    readonly time: SimulatedTime,
    seed: object,
  ) {
    // EKS's clock is its own: it does not jump where this machine's does.
    const { now } = Date;
    Date.now = () => Math.floor(time.now());
    this.emulator = new Emulator({ timeScale: 1 });
    Date.now = now;
    this.control("seed", { region: regionName, account, ...seed });
  }

  /** Serves one call. @param by who makes it */
  serve(by: string, request: Request, orphaned = false): Served {
    this.calls += 1;
    this.time.stir();
    const { log } = this.emulator;
    const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20261121/${regionName}/eks/aws4_request`;
    const wire = { ...request, authorization };
    if (request.method === "GET") return serveEks(this.emulator, wire);
    this.emulator.settle();
    const before = this.known();
    const scene = new Map(this.scenes());
    const served = serveEks(this.emulator, wire);
    const entry = log.all().at(-1);
    if (entry === undefined || /^(Describe|List)/.test(entry.operation)) return served;
    this.writes.push({ by, operation: entry.operation });
    this.noteHolds();
    if (!mutating.test(entry.operation)) return served;
    const [name = "", nodegroup] = entry.resource.split("/");
    const seen = scene.get(entry.resource);
    const made = [...this.known()].find(([id]) => !before.has(id))?.[1];
    this.mutations.push({
      by,
      operation: entry.operation,
      input: parsed(request.body),
      ...(nodegroup !== undefined && { nodegroup }),
      version: seen?.version ?? "",
      ...(seen?.release !== undefined && { release: seen.release }),
      busy: seen?.busy ?? false,
      orphaned,
      ...(this.heldSince.has(name) && { held: this.time.now() - (this.heldSince.get(name) ?? 0) }),
      ...(made && { made }),
      status: entry.status,
      at: this.time.now(),
    });
    return served;
  }

  /** Somebody else calls EKS. @returns the answer's status and body */
  someone(method: string, path: string, body: object = {}): { status: number; body: unknown } {
    const [route = "", query = ""] = path.split("?");
    const { answer } = this.serve("someone", { method, path: route, query, body: JSON.stringify(body) });
    return answer;
  }

  /** Lets EKS work for so long. */
  pass(seconds: number): void {
    this.time.pass(seconds * 1000);
    this.emulator.settle();
  }

  faults(...rules: object[]): void {
    this.control("faults", { rules });
  }

  cluster(name = "prod"): Cluster | undefined {
    this.emulator.settle();
    return this.emulator.worlds.all()[0]?.clusters.get(name);
  }

  /** Every update that EKS knows, by id. */
  known(): Map<string, Update> {
    const clusters = [...(this.emulator.worlds.all()[0]?.clusters.values() ?? [])];
    const updates = clusters.flatMap((cluster) => [
      ...cluster.updates,
      ...cluster.nodegroups.flatMap((group) => group.updates),
      ...cluster.addons.flatMap((addon) => addon.updates),
    ]);
    return new Map(updates.map((update) => [update.id, update]));
  }

  private noteHolds(): void {
    for (const { name, tags } of this.emulator.worlds.all()[0]?.clusters.values() ?? []) {
      if (tags["pulumi-eks-versions/hold"] === undefined) this.heldSince.delete(name);
      else if (!this.heldSince.has(name)) this.heldSince.set(name, this.time.now());
    }
  }

  private *scenes(): Iterable<[string, { version: string; release?: string; busy: boolean }]> {
    const runs = (updates: readonly Update[]) => updates.some(({ status }) => status === "InProgress");
    for (const cluster of this.emulator.worlds.all()[0]?.clusters.values() ?? []) {
      yield [cluster.name, { version: cluster.version, busy: runs(cluster.updates) }];
      for (const { name, version, releaseVersion: release, updates } of cluster.nodegroups)
        yield [`${cluster.name}/${name}`, { version, release, busy: runs(updates) }];
    }
  }

  private control(call: string, body: object): void {
    const answer = serveControl(this.emulator, "POST", `/_emulator/${call}`, JSON.stringify(body));
    if (answer.status !== 200) throw new Error(`${call}: ${JSON.stringify(answer.body)}`);
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
