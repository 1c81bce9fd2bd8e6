// A running emulator for a test: SDK clients for it, its control API, and an end to it after the test.
import { strict as assert } from "node:assert";
import { EKSClient, EKSServiceException } from "@aws-sdk/client-eks";
import { startEmulator, type EmulatorOptions, type RunningEmulator } from "../../emulator/server";

export interface Running extends RunningEmulator {
  readonly eks: EKSClient;
  /** A client of another region or account; SDK clients are not retried, so that every fault shows. */
  readonly client: (options?: { region?: string; accessKeyId?: string; maxAttempts?: number }) => EKSClient;
  readonly control: (method: string, path: string, body?: unknown) => Promise<ControlAnswer>;
  readonly seed: (world: unknown) => Promise<void>;
  readonly advance: (seconds: number) => Promise<void>;
}

interface UpdateState {
  readonly status: string;
  readonly endedAt?: string;
  readonly cancellation?: { readonly status: string };
}

interface ClusterState {
  readonly name: string;
  readonly version: string;
  readonly upgradedAt?: string;
  readonly updates: readonly UpdateState[];
  readonly nodegroups: readonly { readonly version: string; readonly updates: readonly UpdateState[] }[];
}

interface WorldState {
  readonly region: string;
  readonly clusters: readonly ClusterState[];
}

/** What any control call may answer: tests look at the members that theirs has. */
interface ControlBody extends WorldState {
  readonly status: string;
  readonly version: string;
  readonly message: string;
  readonly clock: { readonly virtualAt: string };
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly rules: readonly object[];
  readonly worlds: readonly WorldState[];
}

interface ControlAnswer {
  readonly status: number;
  readonly body: ControlBody;
}

export function clientFor(
  endpoint: string,
  options: { region?: string; accessKeyId?: string; maxAttempts?: number } = {},
) {
  const { region = "us-east-1", accessKeyId = "AKIDEXAMPLE", maxAttempts = 1 } = options;
  return new EKSClient({
    endpoint,
    region,
    maxAttempts,
    credentials: { accessKeyId, secretAccessKey: "secret" },
  });
}

export async function controlCall(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<ControlAnswer> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${url}/_emulator${path}`, init);
  return { status: response.status, body: (await response.json()) as ControlBody };
}

/** The virtual instant that tests begin at: support dates and rollback windows then never depend on the day of the run. */
export const NOW = "2026-11-21T00:00:00Z";

/** Starts one whose virtual time stands still but for `advance`: a slow machine changes nothing. */
export async function run(options: EmulatorOptions = {}): Promise<Running> {
  const emulator = await startEmulator({ timeScale: 0, seed: { clock: { virtualAt: NOW } }, ...options });
  const clients: EKSClient[] = [];
  const client: Running["client"] = (choice) => {
    const made = clientFor(emulator.url, choice);
    clients.push(made);
    return made;
  };
  const control: Running["control"] = (method, path, body) => controlCall(emulator.url, method, path, body);
  const expectOk = async (path: string, body: unknown): Promise<void> => {
    const answer = await control("POST", path, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  return {
    url: emulator.url,
    eks: client(),
    client,
    control,
    seed: (world) => expectOk("/seed", world),
    advance: (advanceSeconds) => expectOk("/clock", { advanceSeconds }),
    close: async () => {
      for (const made of clients) made.destroy();
      await emulator.close();
    },
  };
}

/** The error that a call ends in; a call that succeeds fails the test. */
export async function refusal(
  call: Promise<unknown>,
): Promise<EKSServiceException & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof EKSServiceException, String(error));
    return error as EKSServiceException & Record<string, unknown>;
  }
  return assert.fail("the call was expected to be refused");
}

/** Asserts an error's type, status and message in one line of a table. */
export async function assertRefused(
  call: Promise<unknown>,
  name: string,
  message: string | RegExp,
): Promise<void> {
  const error = await refusal(call);
  assert.equal(error.name, name, error.message);
  if (typeof message === "string") assert.equal(error.message, message);
  else assert.match(error.message, message);
}

/** A healthy world of one cluster, with settings that make times exact; override what a test is about. */
export function world(
  cluster: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    region: "us-east-1",
    account: "111122223333",
    settings: { controlPlaneSeconds: 600, statusLagSeconds: 5 },
    clusters: [
      {
        name: "prod",
        version: "1.33",
        createdVersion: "1.32",
        nodegroups: [{ name: "web", version: "1.33", desiredSize: 3 }],
        ...cluster,
      },
    ],
    ...more,
  };
}
