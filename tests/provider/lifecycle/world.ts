// A local EKS with a healthy cluster in it, and what a test looks at and meddles with.
import {
  DescribeAddonCommand,
  DescribeUpdateCommand,
  EKSClient,
  UpdateAddonCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupVersionCommand,
} from "@aws-sdk/client-eks";
import { type RunningEmulator, startEmulator } from "../../../emulator/server";
import type { Config } from "../../../provider/settings";

type Seed = Record<string, unknown>;

export const account = "111122223333";
export const region = "us-east-1";
export const arn = `arn:aws:eks:${region}:${account}:cluster/prod`;

/** A node group that is at its cluster's version, on an early release of it. */
export const web = (override: Seed = {}): Seed => ({
  name: "web",
  version: "1.31",
  releaseVersion: "1.31.0-20240926",
  amiType: "AL2023_x86_64_STANDARD",
  ...override,
});

/** A cluster at 1.31 with one node group at 1.31. */
export const prod = (override: Seed = {}): Seed => ({
  name: "prod",
  version: "1.31",
  createdVersion: "1.29",
  nodegroups: [web()],
  ...override,
});

export interface Logged {
  readonly operation: string;
  readonly resource: string;
  readonly clientRequestToken?: string;
  readonly status: number;
  readonly code?: string;
}

/** An update as `GET /_emulator/state` shows it. */
export interface StoredUpdate {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly force?: boolean;
  /** What the request asked for, as JSON of its members. */
  readonly fingerprint: string;
}

export interface StoredCluster {
  readonly name: string;
  readonly version: string;
  readonly updates: readonly StoredUpdate[];
  readonly nodegroups: readonly {
    readonly name: string;
    readonly version: string;
    readonly releaseVersion: string;
    readonly launchTemplate?: { readonly version: string };
    readonly updates: readonly StoredUpdate[];
  }[];
  readonly addons: readonly {
    readonly name: string;
    readonly version: string;
    readonly updates: readonly StoredUpdate[];
  }[];
}

const running: RunningEmulator[] = [];

/** To be called after each test. */
export async function closeWorlds(): Promise<void> {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
}

/** Virtual seconds a second: an update of a control plane takes a fifth of a second. */
const timeScale = 3000;

export class World {
  private constructor(readonly url: string) {}

  static async start(clusters: readonly Seed[] = [prod()], more: Seed = {}): Promise<World> {
    const seed = { region, account, clusters, ...more, settings: settingsOf(more) };
    const emulator = await startEmulator({ seed, timeScale });
    running.push(emulator);
    return new World(emulator.url);
  }

  /** The stack's configuration. */
  config(more: Readonly<Record<string, string | undefined>> = {}): Config {
    const values: Readonly<Record<string, string | undefined>> = {
      "aws:region": region,
      "aws:endpoints": JSON.stringify([{ eks: this.url }]),
      ...more,
    };
    return { get: (key) => values[key] };
  }

  async requests(): Promise<Logged[]> {
    const { requests } = (await this.control("GET", "requests")) as { requests: Logged[] };
    return requests;
  }

  /** The calls that change something, in order: `UpdateClusterVersion prod`; a refused or cut one with its code. */
  async mutations(): Promise<string[]> {
    return (
      (await this.requests())
        // A look at a cluster, however EKS calls it, changes nothing.
        .filter(({ operation }) => !/^(Describe|List|StartInsightsRefresh)/.test(operation))
        .map(({ operation, resource, status, code }) =>
          status === 200 ? `${operation} ${resource}` : `${operation} ${resource}: ${code ?? String(status)}`,
        )
    );
  }

  async cluster(name = "prod"): Promise<StoredCluster> {
    const { clusters } = (await this.control("GET", "state")) as { clusters: StoredCluster[] };
    return clusters.find((cluster) => cluster.name === name)!;
  }

  /** What each update asked for, in the order of their start. */
  async asked(nodegroup?: string): Promise<Seed[]> {
    const cluster = await this.cluster();
    const { updates } =
      nodegroup === undefined ? cluster : cluster.nodegroups.find(({ name }) => name === nodegroup)!;
    return updates.map(({ fingerprint }) =>
      Object.fromEntries(JSON.parse(fingerprint) as [string, unknown][]),
    );
  }

  async seed(clusters: readonly Seed[], more: Seed = {}): Promise<void> {
    await this.control("POST", "seed", { region, account, clusters, ...more, settings: settingsOf(more) });
  }

  async faults(...rules: readonly Seed[]): Promise<void> {
    await this.control("POST", "faults", { rules });
  }

  /** Lets virtual time stand still, so that what runs stays so. */
  async freeze(): Promise<void> {
    await this.control("POST", "clock", { timeScale: 0 });
  }

  async thaw(): Promise<void> {
    await this.control("POST", "clock", { timeScale });
  }

  async pass(advanceSeconds: number): Promise<void> {
    await this.control("POST", "clock", { advanceSeconds });
  }

  /** Lets updates that were stuck go on. */
  async unstick(): Promise<void> {
    const state = await this.control("GET", "state");
    const text = JSON.stringify(state, (key, value: unknown) => (key === "stuck" ? undefined : value));
    await this.control("POST", "seed", JSON.parse(text));
  }

  /** Looks every 10 milliseconds, for 10 seconds. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const limit = Date.now() + 10_000; !(await holds());) {
      if (Date.now() > limit) throw new Error("did not come about in ten seconds");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Waits until this call has come in. */
  async called(operation: string, resource: string): Promise<void> {
    await this.until(async () =>
      (await this.requests()).some((call) => call.operation === operation && call.resource === resource),
    );
  }

  /** Waits until this call has come in after as many others. */
  async calledAgain(operation: string, after: number): Promise<void> {
    await this.until(async () =>
      (await this.requests()).slice(after).some((call) => call.operation === operation),
    );
  }

  /** Somebody else starts an update. @returns its id */
  async someoneUpgrades(version: string, nodegroup?: string): Promise<string> {
    const input = { version };
    const { update } = await this.asSomeone((client) =>
      nodegroup === undefined
        ? client.send(new UpdateClusterVersionCommand({ name: "prod", ...input }))
        : client.send(
            new UpdateNodegroupVersionCommand({ clusterName: "prod", nodegroupName: nodegroup, ...input }),
          ),
    );
    return update!.id!;
  }

  /** Somebody else brings an add-on to a version. */
  async someoneMovesAddon(addonName: string, addonVersion: string): Promise<void> {
    const addon = { clusterName: "prod", addonName };
    await this.asSomeone((client) => client.send(new UpdateAddonCommand({ ...addon, addonVersion })));
    await this.pass(3600);
    await this.asSomeone((client) => client.send(new DescribeAddonCommand(addon)));
  }

  /** Somebody else brings a control plane to a version, up or down. */
  async someoneMoves(version: string): Promise<void> {
    const updateId = await this.someoneUpgrades(version);
    await this.pass(3600);
    await this.asSomeone((client) => client.send(new DescribeUpdateCommand({ name: "prod", updateId })));
  }

  async asSomeone<T>(act: (client: EKSClient) => Promise<T>): Promise<T> {
    const credentials = { accessKeyId: account, secretAccessKey: "somebody else" };
    const client = new EKSClient({ endpoint: this.url, region, credentials });
    try {
      return await act(client);
    } finally {
      client.destroy();
    }
  }

  private async control(method: "GET" | "POST", call: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/_emulator/${call}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${call}: ${JSON.stringify(said)}`);
    return said;
  }
}

function settingsOf({ settings }: Seed): Seed {
  return {
    controlPlaneSeconds: 600,
    nodeSeconds: 60,
    insightsRefreshSeconds: 0,
    ...(settings as Seed | undefined),
  };
}

const environment = { ...process.env };

/** Credentials of the account, and nothing of the machine's own AWS configuration. */
export function useCredentials(more: Readonly<Record<string, string | undefined>> = {}): void {
  for (const key of Object.keys(process.env))
    if (key.startsWith("AWS_")) Reflect.deleteProperty(process.env, key);
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "none",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  });
  for (const [key, value] of Object.entries(more)) {
    if (value === undefined) Reflect.deleteProperty(process.env, key);
    else process.env[key] = value;
  }
}

export function restoreEnvironment(): void {
  for (const key of Object.keys(process.env))
    if (key.startsWith("AWS_")) Reflect.deleteProperty(process.env, key);
  Object.assign(process.env, environment);
}

/** Sets each test of the describe block up in the account, and clears up behind it. */
export function inWorlds(): void {
  beforeEach(() => {
    useCredentials();
  });
  afterEach(async () => {
    await closeWorlds();
    restoreEnvironment();
  });
}
