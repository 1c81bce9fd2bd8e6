// The emulator as a test's AWS account: started in this process, reached by the CLI through AWS_ENDPOINT_URL_EKS alone.
import { type RunningEmulator, startEmulator } from "../../emulator/server";

/** One line of the emulator's request log. */
export interface LoggedRequest {
  readonly operation: string;
  readonly resource: string;
  readonly clientRequestToken?: string | null;
  readonly status: number;
}

export interface ClusterSeed {
  readonly name: string;
  readonly nodegroups: { name: string; blockedByDisruptionBudget?: boolean }[];
}

/** StartInsightsRefresh lets EKS look; it changes nothing. */
const mutating = /^(Update|Create|Delete|Cancel|Tag|Untag|Associate)/;

export class Aws {
  private constructor(private readonly emulator: RunningEmulator) {}

  /** @param timeScale virtual seconds a second: at 400 a control plane's ten minutes take a second and a half */
  static async start(world: object, timeScale = 400): Promise<Aws> {
    return new Aws(await startEmulator({ seed: world, timeScale }));
  }

  get url(): string {
    return this.emulator.url;
  }

  /** The environment that leads an AWS client here. */
  get env(): Record<string, string> {
    return { AWS_ENDPOINT_URL_EKS: this.url };
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  seed(world: object): Promise<unknown> {
    return this.control("POST", "seed", world);
  }

  /** Changes the world as it stands: its updates and history stay. */
  async change(cluster: string, edit: (cluster: ClusterSeed) => void): Promise<void> {
    const state = (await this.control("GET", "state")) as { clusters: ClusterSeed[] };
    const found = state.clusters.find(({ name }) => name === cluster);
    if (found === undefined) throw new Error(`no cluster ${cluster} in the emulator`);
    edit(found);
    await this.seed(state);
  }

  faults(...rules: object[]): Promise<unknown> {
    return this.control("POST", "faults", { rules });
  }

  timeScale(timeScale: number): Promise<unknown> {
    return this.control("POST", "clock", { timeScale });
  }

  advance(advanceSeconds: number): Promise<unknown> {
    return this.control("POST", "clock", { advanceSeconds });
  }

  async requests(): Promise<LoggedRequest[]> {
    const { requests } = (await this.control("GET", "requests")) as { requests: LoggedRequest[] };
    return requests;
  }

  /** The calls that changed something or tried to, as `operation resource`. */
  async mutations(): Promise<string[]> {
    const requests = await this.requests();
    return requests
      .filter(({ operation }) => mutating.test(operation))
      .map((r) => `${r.operation} ${r.resource}`);
  }

  async count(operation: string): Promise<number> {
    return (await this.requests()).filter((request) => request.operation === operation).length;
  }

  /** What an EKS client that is not Pulumi does: somebody's console. */
  call(method: string, path: string, body?: object): Promise<unknown> {
    return this.send(method, path, body);
  }

  private control(method: string, path: string, body?: object): Promise<unknown> {
    return this.send(method, `/_emulator/${path}`, body);
  }

  private async send(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  }
}
