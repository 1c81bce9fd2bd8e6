// A region of EKS in this process: the emulator without its sockets, what was asked of it and by whom.
import { Emulator } from "../../emulator/emulator";
import { serveControl } from "../../emulator/control/serveControl";
import type { Served } from "../../emulator/http/serveEks";
import { serveEks } from "../../emulator/http/serveEks";
import { findMinorVersion, type MinorVersion, supportStatus } from "../../emulator/rules/calendar";
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
  readonly addon?: string;
  /** The update that a CancelUpdate is to end. */
  readonly cancels?: Update;
  /** What ran right before: the version of the control plane, the group or the add-on, and the group's release. */
  readonly version: string;
  readonly release?: string;
  /** The control plane's, right before. */
  readonly controlPlane: string;
  /** For how many milliseconds the cluster had been on hold; absent where it was not. */
  readonly held?: number;
  /** The caller's engine was gone already. */
  readonly orphaned: boolean;
  /** The update that this call made; absent where it was refused, or was a repetition. */
  made?: Update;
  readonly status: number;
  readonly at: number;
}

/** What a call is to change: a group, an add-on, or the control plane of `prod`. */
export const partOf = ({ nodegroup, addon }: Mutation): string => nodegroup ?? addon ?? "prod";

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
    const [name = "", part] = entry.resource.split("/");
    const cancels = before.get(/\/updates\/([^/]+)\/cancel-update$/.exec(request.path)?.[1] ?? "");
    const seen = scene.get(entry.resource);
    const made = [...this.known()].find(([id]) => !before.has(id))?.[1];
    this.mutations.push({
      by,
      operation: entry.operation,
      input: parsed(request.body),
      ...(part !== undefined && (entry.operation.includes("Addon") ? { addon: part } : { nodegroup: part })),
      ...(cancels && { cancels }),
      controlPlane: scene.get(name)?.version ?? "",
      version: seen?.version ?? "",
      ...(seen?.release !== undefined && { release: seen.release }),
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

  /** What runs, by `prod` and the names of groups and add-ons. */
  versions(): Map<string, string> {
    const { version = "", nodegroups = [], addons = [] } = this.cluster() ?? {};
    return new Map(
      [{ name: "prod", version }, ...nodegroups, ...addons].map((part) => [part.name, part.version]),
    );
  }

  /** The minors that EKS offers. */
  offered(): string[] {
    return this.calendar().map(({ version }) => version);
  }

  /** Whether EKS still supports a minor, for a cluster that may be in extended support. */
  supports(version: string): boolean {
    const minor = findMinorVersion(this.calendar(), version);
    return minor !== undefined && supportStatus(minor, this.time.now()) !== "UNSUPPORTED";
  }

  private calendar(): readonly MinorVersion[] {
    return this.emulator.worlds.all()[0]?.calendar ?? [];
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

  private *scenes(): Iterable<[string, { version: string; release?: string }]> {
    for (const cluster of this.emulator.worlds.all()[0]?.clusters.values() ?? []) {
      yield [cluster.name, { version: cluster.version }];
      for (const { name, version, releaseVersion: release } of cluster.nodegroups)
        yield [`${cluster.name}/${name}`, { version, release }];
      for (const { name, version } of cluster.addons) yield [`${cluster.name}/${name}`, { version }];
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
