// One case of the campaign: a region, a stack in it, and every run of the stack with what it said and asked for.
import { type Ran, Resource } from "../provider/lifecycle/stack";
import { addonProgram, clusterProgram, type Declared, groupProgram } from "./declared";
import { ProviderRun } from "./providerRun";
import { type Mutation, partOf, Region, regionName } from "./region";
import { type Circumstances, type Run, type Told, type UnderWay, wentWell } from "./run";
import { SimulatedTime } from "./simulatedTime";

/** What is not to pass by unseen: `process.exit` ends a provider, not the campaign. */
class Exit extends Error {}

const begin = Date.parse("2026-11-21T00:00:00Z");

type Act = (
  resource: Resource,
  program: Record<string, unknown>,
  provider: ProviderRun,
) => Promise<Pick<Ran, "op" | "error" | "failures">>;

export class Trial {
  readonly time: SimulatedTime;
  readonly region: Region;
  readonly runs: Run[] = [];
  private resources = new Map<string, Resource>();
  private count = 0;
  private deadline: number | undefined;
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
  }

  close(): void {
    for (const provider of this.providers) provider.kill();
    this.uninstall();
  }

  /** `pulumi up` of the whole stack: the cluster, then its node groups and add-ons side by side. */
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
      const nothing = { op: "same", failures: [], error: "" } as const;
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
    this.resources = new Map(
      [...this.resources].map(([key, { kind, config, name, state }]) => [
        key,
        Object.assign(new Resource(kind, config, name), { state }),
      ]),
    );
  }

  private async run(
    kind: Run["kind"],
    { death, bend, during, deadline }: Circumstances,
    act: Act,
  ): Promise<Run> {
    const name = `${this.beside === undefined ? "" : "other "}${kind} ${++this.count}`;
    const { declared, region } = this;
    this.deadline = deadline === undefined ? undefined : this.time.now() + deadline * 60_000;
    const ends = this.deadline;
    const provider = new ProviderRun(region, name, { ...(death && { death }), ...(bend && { bend }) });
    this.providers.add(provider);
    if (during)
      provider.at(during.call, () => {
        during.act(provider);
      });
    const began = region.versions();
    const running = region.mutations.filter(({ made }) => made?.status === "InProgress");
    const foreign = running.filter(({ by }) => by === "someone");
    const underWay = running
      .filter(({ by }) => by !== "someone")
      .map((mutation) => [partOf(mutation), this.leading(mutation)] as const);
    const marks = [region.mutations.length, region.writes.length] as const;
    const told: Told[] = [];
    const one = async (of: Told["kind"], named: string, program: Record<string, unknown>) => {
      const resource = this.resource(of, named);
      const ran = await Promise.race([act(resource, program, provider), provider.death]);
      const { state } = resource;
      const end =
        ran === "dead" || !provider.engine ? { op: "killed" as const, error: "", failures: [] } : ran;
      const { op, error, failures } = end;
      told.push({ resource: named, kind: of, op, error, failures, ...(state && { state }) });
      return wentWell(end);
    };
    const went = await one("cluster", "prod", clusterProgram(declared));
    // The engine skips what depends on a resource that failed; a preview and a refresh go on.
    if (went || (kind !== "up" && provider.alive && provider.engine)) {
      const { groups, addons = {} } = declared;
      await Promise.all([
        ...Object.entries(groups).map(([group, more]) =>
          one("nodegroup", group, groupProgram(declared, group, more)),
        ),
        ...Object.entries(addons).map(([addon, more]) =>
          one("addon", addon, addonProgram(declared, addon, more)),
        ),
      ]);
    }
    provider.kill();
    this.providers.delete(provider);
    const mutations = region.mutations.slice(marks[0]);
    const others = [...foreign, ...mutations.filter(({ by, status }) => by !== name && status < 300)];
    const run: Run = {
      name,
      kind,
      declared,
      told,
      said: provider.process.said,
      mutations: mutations.filter(({ by }) => by === name),
      writes: region.writes.slice(marks[1]).filter(({ by }) => by === name).length,
      others,
      began,
      underWay: new Map(underWay),
      calls: provider.calls,
      ...(ends !== undefined && { deadline: ends }),
    };
    this.runs.push(run);
    return run;
  }

  private leading({ input, made }: Mutation): UnderWay {
    const shownFrom = (made?.createdAt ?? 0) + 1000 * (made?.statusLagSeconds ?? 0);
    return { to: input.addonVersion ?? input.version, hidden: shownFrom > this.time.now() };
  }

  private resource(kind: Told["kind"], name: string): Resource {
    const key = `${kind} ${name}`;
    const known = this.resources.get(key) ?? new Resource(kind, this.config, name);
    this.resources.set(key, known);
    return known;
  }

  private readonly config = {
    get: (key: string) => {
      if (key === "eks-versions:deadline" && this.deadline !== undefined)
        return new Date(this.deadline).toISOString();
      return key === "aws:region" ? regionName : undefined;
    },
  };

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
