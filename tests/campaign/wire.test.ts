// What simulated time cannot show: the SDK's client on real sockets is bounded, whatever the server does.
import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { failureOf, isPassing } from "../../provider/eks/errors";
import { makeClient } from "../../provider/eks/sdkClient";
import { inCampaign } from "./inCampaign";
import { long, record } from "./record";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** What a server does with a connection once a request has come in, and how long all attempts may take, in seconds. */
const servers: readonly [string, (socket: Socket) => void, number][] = [
  ["closes at once", (socket) => socket.destroy(), 20],
  ["resets", (socket) => socket.resetAndDestroy(), 20],
  ["sends bytes that are no HTTP", (socket) => socket.end("\0\u0001\u0002hello\r\n\r\n"), 20],
  ["sends headers and closes", (socket) => socket.end(`${head}content-length: 100\r\n\r\n`), 20],
  ["sends a part and closes", (socket) => socket.end(`${head}content-length: 100\r\n\r\n{"cluster":`), 20],
  [
    "sends 10 MB",
    (socket) => socket.end(`${head}connection: close\r\n\r\n${"x".repeat(10 * 1024 * 1024)}`),
    10,
  ],
  ["says nothing", () => undefined, 180],
];

describe("campaign: real sockets", function () {
  this.timeout(240_000);
  inCampaign();
  const open = new Set<Server>();
  const sockets = new Set<Socket>();
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of open) server.close();
  });

  async function serving(act: (socket: Socket) => void): Promise<string> {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("data", () => {
        act(socket);
      });
    });
    open.add(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  }

  const tried = servers.filter(([, , seconds]) => long || seconds <= 20);
  for (const [what, act, seconds] of tried) {
    it(`a call ends in ${seconds} s where the server ${what}, as something that passes`, async () => {
      const endpoint = await serving(act);
      const { eks, client } = await makeClient({ region: "us-east-1", endpoint }, () => undefined);
      const begun = performance.now();
      const error: unknown = await client.send(new eks.DescribeClusterCommand({ name: "prod" })).then(
        (answer) => assert.fail(`an answer: ${JSON.stringify(answer)}`),
        (thrown: unknown) => thrown,
      );
      assert.ok(performance.now() - begun < seconds * 1000, `${Math.round(performance.now() - begun)} ms`);
      assert.ok(isPassing(error), `${failureOf(error)}: ${String(error)}`);
    });
  }

  after(() => {
    record({
      test: "real sockets",
      cases: tried.length,
      broken: 0,
      worst: "a silent server: 8 attempts of 15 s",
    });
  });
});
