// The engine as a dynamic provider's process can reach it: messages on a resource's own row, and whether it still lives.
//
// Undocumented, and so optional: the engine's address is the process's last argument (sdk/nodejs/cmd/dynamic-provider). Where
// there is none, messages go nowhere and the run counts as wanted.
import { createRequire } from "node:module";
import type * as grpcModule from "@grpc/grpc-js";
import { printable } from "./eks/errors";

/** `debug` is shown to nobody unless asked for. */
export type Severity = "debug" | "info" | "warning";

interface EngineClient {
  log(request: unknown, done: (error: { code?: number } | null) => void): void;
}

interface Link {
  readonly client: EngineClient;
  message(text: string, urn: string, severity: Severity, ephemeral: boolean): unknown;
}

/** gRPC's status for a peer that cannot be reached. */
const unavailable = 14;

let link: Link | undefined | null;

/** Shows a message on the resource's row; `ephemeral` ones are progress. Never fails. @returns false where the engine is gone. */
export async function tell(
  urn: unknown,
  text: string,
  severity: Severity,
  ephemeral = false,
): Promise<boolean> {
  const engine = connectToEngine();
  if (engine === undefined || typeof urn !== "string") return true;
  return new Promise((resolve) => {
    engine.client.log(engine.message(printable(text), urn, severity, ephemeral), (error) => {
      resolve(error?.code !== unavailable);
    });
  });
}

/**
 * Whether the engine that started this process still runs. A killed CLI leaves its providers behind: they must start nothing more.
 * Asked three times, a second apart, before it counts as gone.
 */
export async function engineLives(urn: unknown): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await tell(urn, "still there?", "debug", true)) return true;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return false;
}

/** Milliseconds between two looks. */
const watchInterval = 15_000;

/**
 * Ends this process once its engine is gone: a killed CLI leaves its providers behind, and one that waits for nothing would
 * stay for ever.
 */
export function endWithEngine(): void {
  if (connectToEngine() === undefined) return;
  const timer = setInterval(() => {
    void engineLives("").then((lives) => {
      if (!lives) process.exit(1);
    });
  }, watchInterval);
  timer.unref();
}

function connectToEngine(): Link | undefined {
  link ??= makeLink(process.argv.at(-1) ?? "");
  return link ?? undefined;
}

function makeLink(address: string): Link | null {
  if (!/^[\w.-]+:\d+$|^unix:/.test(address)) return null;
  try {
    // The protocol's classes and gRPC come from the same @pulumi/pulumi: two copies of gRPC do not know each other.
    const inPulumi = createRequire(require.resolve("@pulumi/pulumi"));
    const grpc = inPulumi("@grpc/grpc-js") as typeof grpcModule;
    const { EngineClient } = inPulumi("@pulumi/pulumi/proto/engine_grpc_pb.js") as {
      EngineClient: new (address: string, credentials: grpcModule.ChannelCredentials) => EngineClient;
    };
    const { LogRequest, LogSeverity } = inPulumi("@pulumi/pulumi/proto/engine_pb.js") as LogModule;
    return {
      client: new EngineClient(address, grpc.credentials.createInsecure()),
      message(text, urn, severity, ephemeral) {
        const request = new LogRequest();
        request.setSeverity(
          { debug: LogSeverity.DEBUG, info: LogSeverity.INFO, warning: LogSeverity.WARNING }[severity],
        );
        request.setMessage(text);
        request.setUrn(urn);
        request.setEphemeral(ephemeral);
        return request;
      },
    };
  } catch {
    return null;
  }
}

interface LogModule {
  readonly LogSeverity: { readonly DEBUG: number; readonly INFO: number; readonly WARNING: number };
  readonly LogRequest: new () => {
    setSeverity(severity: number): void;
    setMessage(text: string): void;
    setUrn(urn: string): void;
    setEphemeral(ephemeral: boolean): void;
  };
}
