// Starts the emulator: an HTTP server on loopback, for tests in the same process and for the command.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Emulator } from "./emulator";
import { serveControl } from "./control/serveControl";
import { errorAnswer, headersOf } from "./http/answer";
import { requestListener } from "./http/requestListener";
import { EksError } from "./api/eksError";

export interface EmulatorOptions {
  /** @default 0: any free port */
  readonly port?: number;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** A world to begin with, as `POST /_emulator/seed` takes it. */
  readonly seed?: unknown;
  /** A file that the worlds, the clock and the faults are kept in; where it holds some already, `seed` is left out. */
  readonly state?: string;
  /** Virtual seconds a second. @default 1 */
  readonly timeScale?: number;
}

export interface RunningEmulator {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than SDKs keep idle connections, so that they never use one that is being closed. */
const IDLE_TIMEOUT_MS = 120_000;

export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { port = 0, host = "127.0.0.1", timeScale = 1 } = options;
  const emulator = new Emulator({
    timeScale,
    ...(options.state !== undefined && { stateFile: options.state }),
  });
  if (options.seed !== undefined && !emulator.isResumed) {
    const { status, body } = serveControl(emulator, "POST", "/_emulator/seed", JSON.stringify(options.seed));
    if (status !== 200) throw new Error(`bad seed: ${(body as { message: string }).message}`);
  }
  const listener = requestListener(emulator, host);
  // A request without a Host is answered like any other: Node.js would refuse it with an empty body.
  const server = createServer(
    { requireHostHeader: false },
    (request, response) => void listener(request, response),
  );
  // The same for an `Expect` header that is not understood.
  server.on("checkExpectation", (request, response) => void listener(request, response));
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = IDLE_TIMEOUT_MS;
  answerBrokenRequests(server);
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    close: async () => {
      await close(server);
      emulator.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** What is not HTTP at all still gets JSON: clients parse every answer. */
function answerBrokenRequests(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const answer = errorAnswer(new EksError("SerializationException", "The request is not valid HTTP."));
    const body = JSON.stringify(answer.body);
    const headers = {
      ...headersOf(answer),
      "content-length": String(Buffer.byteLength(body)),
      connection: "close",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  });
}
