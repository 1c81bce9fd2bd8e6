// What simulated time cannot show: the SDK's client on real sockets is bounded, whatever the server does.
import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { failureOf, isPassing } from "../../provider/eks/errors";
import { makeClient } from "../../provider/eks/sdkClient";
import { inCampaign } from "./inCampaign";
import { long, record } from "./record";

const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const promised = `${head}content-length: 100\r\n\r\n`;
const part = `${promised}{"cluster":`;

/** What a server does with a connection once a request has come in. */
type Act = (socket: Socket) => void;

const quick: readonly [string, Act][] = [
  ["closes at once", (socket) => socket.destroy()],
  ["resets", (socket) => socket.resetAndDestroy()],
  ["sends bytes that are no HTTP", (socket) => socket.end("\0\u0001\u0002hello\r\n\r\n")],
  ["sends headers and closes", (socket) => socket.end(promised)],
  ["sends a part and closes", (socket) => socket.end(part)],
  ["sends 10 MB", (socket) => socket.end(`${head}connection: close\r\n\r\n${"x".repeat(10 * 1024 * 1024)}`)],
];
const silent: readonly [string, Act][] = [
  ["says nothing", () => undefined],
  ["sends headers and then nothing", (socket) => socket.write(promised)],
  ["sends a part and then nothing", (socket) => socket.write(part)],
];

/** Seconds: what one attempt may take on a silent server, and all eight with the pauses between them. */
const limits = { attempt: 25, quick: 20, silent: 240 };

describe("campaign: real sockets", function () {
  this.timeout((limits.silent + 20) * 1000);
  inCampaign();
  const open = new Set<Server>();
  const sockets = new Set<Socket>();
  let slowest = 0;
  let held = 0;
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of open) server.close();
  });

  async function serving(act: Act): Promise<string> {
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

  async function fails(what: string, act: Act, limit: number): Promise<void> {
    const { eks, client } = await makeClient(
      { region: "us-east-1", endpoint: await serving(act) },
      () => undefined,
    );
    const begun = performance.now();
    const error: unknown = await client.send(new eks.DescribeClusterCommand({ name: "prod" })).then(
      (answer) => assert.fail(`${what}: an answer: ${JSON.stringify(answer)}`),
      (thrown: unknown) => thrown,
    );
    const seconds = (performance.now() - begun) / 1000;
    assert.ok(seconds < limit, `${what}: ${seconds} s`);
    assert.ok(isPassing(error), `${what}: ${failureOf(error)}: ${String(error)}`);
    slowest = Math.max(slowest, seconds);
    held += 1;
  }

  for (const [what, act] of quick) {
    it(`a call ends in ${limits.quick} s where the server ${what}, as something that passes`, () =>
      fails(what, act, limits.quick));
  }

  it(`an attempt is given up after ${limits.attempt} s, whatever a server says before it falls silent`, async () => {
    await Promise.all(
      silent.map(async ([what, act]) => {
        let attempts = 0;
        const endpoint = await serving((socket) => {
          attempts += 1;
          act(socket);
        });
        const { eks, client } = await makeClient({ region: "us-east-1", endpoint }, () => undefined);
        client.send(new eks.DescribeClusterCommand({ name: "prod" })).catch(() => undefined);
        const end = performance.now() + limits.attempt * 1000;
        while (attempts < 2 && performance.now() < end)
          await new Promise((resolve) => setTimeout(resolve, 100));
        assert.ok(attempts >= 2, `${what}: still the first attempt after ${limits.attempt} s`);
        held += 1;
        client.destroy();
      }),
    );
  });

  if (long)
    it(`a call ends in ${limits.silent} s where the server falls silent, as something that passes`, async () => {
      await Promise.all(silent.map(([what, act]) => fails(what, act, limits.silent)));
    });

  after(() => {
    const cases = quick.length + silent.length * (long ? 2 : 1);
    record({
      ...{ test: "real sockets", cases, broken: cases - held },
      worst: `a call ends after ${Math.round(slowest)} s`,
    });
  });
});
