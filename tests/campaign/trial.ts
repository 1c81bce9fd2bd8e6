// One case of the campaign: a region, a stack in it, and every run of the stack with what it said and asked for.
import type { Failure } from "../../provider/inputs";
import { type Ran, Resource, type State } from "../provider/lifecycle/stack";
import { type Bend, type Death, ProviderRun } from "./providerRun";
import { type Mutation, Region, regionName } from "./region";
import { SimulatedTime } from "./simulatedTime";

/** A node group as the stack's program has it. */
export interface DeclaredGroup {
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly allowDowngrade?: string;
  readonly launchTemplate?: { readonly name: string; readonly version: string };
  readonly force?: string;
}

/** The stack's program. */
export interface Declared {
  readonly version: string;
  readonly force?: string;
  readonly hop?: string;
  readonly carryNodegroups?: "needed" | "all";
  readonly groups: Readonly<Record<string, DeclaredGroup>>;
}

/** What one run did with one resource; `killed` where its process died first. */
export interface Told {
  readonly resource: string;
  readonly op: Ran["op"] | "killed";
  readonly error: string;
  readonly failures: readonly Failure[];
  readonly state?: State;
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
  /** Somebody else acted while it ran, or an update of theirs was under way. */
  readonly disturbed: boolean;
  readonly calls: number;
}

export interface Circumstances {
  readonly death?: Death;
  readonly bend?: Bend;
  /** Happens once the run has made so many calls. */
  readonly during?: { readonly call: number; readonly act: (run: ProviderRun) => void };
}

/** What is not to pass by unseen: `process.exit` ends a provider, not the campaign. */
class Exit extends Error {}

const begin = Date.parse("2026-11-21T00:00:00Z");

export class Trial {
  readonly time: SimulatedTime;
  readonly region: Region;
  readonly runs: Run[] = [];
  private cluster: Resource;
  private groups = new Map<string, Resource>();
  private count = 0;
  private readonly providers = new Set<ProviderRun>();
  private readonly uninstall: () => void;

  /** @param beside a trial whose region this one shares: another stack on the same cluster */
  constructor(
    seed: object,
    public declared: Declared,
    private readonly beside?: Trial,
  ) {
    this.time = beside?.time ?? new SimulatedTime(begin);
    this.uninstall = beside === undefined ? this.install() : () => undefined;
    try {
      this.region = beside?.region ?? new Region(this.time, seed);
    } catch (error) {
      this.uninstall();
      throw error;
    }
    this.cluster = new Resource("cluster", this.config, "prod");
  }

  close(): void {
    for (const provider of this.providers) provider.kill();
    this.uninstall();
  }

  /** `pulumi up` of the whole stack: the cluster, then its node groups side by side. */
  async up(circumstances: Circumstances = {}): Promise<Run> {
    return this.run("up", circumstances, (resource, program, provider) =>
      resource.up(program, provider.process),
    );
  }

  async preview(circumstances: Circumstances = {}): Promise<Run> {
    return this.run("preview", circumstances, (resource, program, provider) =>
      resource.preview(program, provider.process),
    );
  }

  async refresh(circumstances: Circumstances = {}): Promise<Run> {
    return this.run("refresh", circumstances, async (resource, _program, provider) => {
      const nothing = { op: "same", failures: [], inputs: {}, error: "", said: [] } as const;
      if (resource.state === undefined) return nothing;
      try {
        await resource.refresh(provider.process);
        return nothing;
      } catch (error) {
        return { ...nothing, op: "failed", error: (error as Error).message };
      }
    });
  }

  /** `pulumi up` whose CLI is killed at a call; its provider lives on as an orphan while the next `up` begins. */
  async upTwice(call: number): Promise<readonly [Run, Run]> {
    let abandon: () => void = () => undefined;
    const abandoned = new Promise<void>((resolve) => {
      abandon = resolve;
    });
    const first = this.up({
      during: {
        call,
        act: (provider) => {
          provider.engine = false;
          this.leaveState();
          abandon();
        },
      },
    });
    await Promise.race([abandoned, first]);
    const second = await this.up();
    return [await first, second];
  }

  /** What the run under way does from now on reaches no state: its engine is gone. */
  private leaveState(): void {
    const copy = ({ kind, config, name, state }: Resource) =>
      Object.assign(new Resource(kind, config, name), { state });
    this.cluster = copy(this.cluster);
    this.groups = new Map([...this.groups].map(([name, group]) => [name, copy(group)]));
  }

  private async run(
    kind: Run["kind"],
    { death, bend, during }: Circumstances,
    act: (resource: Resource, program: Record<string, unknown>, provider: ProviderRun) => Promise<Ran>,
  ): Promise<Run> {
    const name = `${this.beside === undefined ? "" : "other "}${kind} ${++this.count}`;
    const { declared } = this;
    const provider = new ProviderRun(this.region, name, { ...(death && { death }), ...(bend && { bend }) });
    this.providers.add(provider);
    if (during)
      provider.at(during.call, () => {
        during.act(provider);
      });
    const foreign = this.region.mutations.some(
      ({ by, made }) => by === "someone" && made?.status === "InProgress",
    );
    const marks = [this.region.mutations.length, this.region.writes.length] as const;
    const told: Told[] = [];
    const one = async (resource: Resource, program: Record<string, unknown>): Promise<boolean> => {
      const ran = await Promise.race([act(resource, program, provider), provider.death]);
      const { state, name: of } = resource;
      const end =
        ran === "dead" || !provider.engine ? { op: "killed" as const, error: "", failures: [] } : ran;
      told.push({
        resource: of,
        op: end.op,
        error: end.error,
        failures: end.failures,
        ...(state && { state }),
      });
      return !["refused", "failed", "partial", "killed"].includes(end.op);
    };
    const went = await one(this.cluster, clusterProgram(declared));
    // The engine skips what depends on a resource that failed; a preview and a refresh go on.
    if (went || (kind !== "up" && provider.alive && provider.engine)) {
      const groups = Object.entries(declared.groups);
      await Promise.all(
        groups.map(([group, more]) => one(this.group(group), groupProgram(declared, group, more))),
      );
    }
    provider.kill();
    this.providers.delete(provider);
    const mutations = this.region.mutations.slice(marks[0]);
    const run: Run = {
      name,
      kind,
      declared,
      told,
      said: provider.process.said,
      mutations: mutations.filter(({ by }) => by === name),
      writes: this.region.writes.slice(marks[1]).filter(({ by }) => by === name).length,
      disturbed: foreign || mutations.some(({ by }) => by !== name),
      calls: provider.calls,
    };
    this.runs.push(run);
    return run;
  }

  private group(name: string): Resource {
    const known = this.groups.get(name) ?? new Resource("nodegroup", this.config, name);
    this.groups.set(name, known);
    return known;
  }

  private readonly config = { get: (key: string) => (key === "aws:region" ? regionName : undefined) };

  private install(): () => void {
    const restore = this.time.install();
    const exit = process.exit.bind(process);
    process.exit = () => {
      for (const provider of this.providers) if (!provider.engine) provider.kill();
      throw new Exit("the process has ended");
    };
    return () => {
      restore();
      process.exit = exit;
    };
  }
}

function clusterProgram({ version, force, hop, carryNodegroups }: Declared): Record<string, unknown> {
  return {
    clusterName: "prod",
    version,
    ...(force !== undefined && { force }),
    ...(hop !== undefined && { timeouts: { hop } }),
    ...(carryNodegroups !== undefined && { carryNodegroups }),
  };
}

function groupProgram(
  { version }: Declared,
  nodegroupName: string,
  group: DeclaredGroup,
): Record<string, unknown> {
  return { clusterName: "prod", nodegroupName, clusterVersion: version, ...group };
}

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
