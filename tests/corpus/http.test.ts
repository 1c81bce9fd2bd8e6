// The emulator's HTTP against paths, bodies, headers and bytes that no client would send: JSON answers, no crash, no growth.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { type RunningEmulator, startEmulator } from "../../emulator/server";
import { record } from "../campaign/record";
import { hostileValues } from "./hostileValues";

const texts = hostileValues
  .filter((value) => typeof value === "string")
  .map((value) => value.slice(0, 2_000));

const routes = [
  ...[
    "/clusters",
    "/clusters/@",
    "/clusters/@/updates",
    "/clusters/prod/updates/@",
    "/clusters/@/node-groups",
  ],
  ...[
    "/clusters/prod/node-groups/@",
    "/clusters/prod/node-groups/@/update-version",
    "/clusters/prod/addons/@/update",
  ],
  ...[
    "/clusters/prod/insights",
    "/clusters/prod/insights/@",
    "/clusters/prod/update-config",
    "/tags/@",
    "/@",
  ],
  ...[
    "/addons/supported-versions?addonName=@",
    "/cluster-versions?clusterVersions=@",
    "/clusters?maxResults=@&nextToken=@",
  ],
  ...["/_emulator/seed", "/_emulator/faults", "/_emulator/clock", "/_emulator/@", "/_emulator/state/@"],
];

const bodies = (text: string): string[] => [
  ...["", "null", "[]", "0", '"x"', "{", "}{", "\0", '{"__proto__":{"polluted":true}}', "[".repeat(5_000)],
  ...[
    JSON.stringify({ version: text }),
    JSON.stringify({ name: text, version: text, clientRequestToken: text }),
  ],
  ...[
    JSON.stringify({ rules: [{ operation: text, kind: text, count: -5 }] }),
    JSON.stringify({ advanceSeconds: text, timeScale: text }),
  ],
  ...[JSON.stringify({ clusters: [{ name: text, version: text, nodegroups: [{ name: text }] }] })],
];

/** The same choice for the same number. */
const pick = <T>(from: readonly T[], at: number): T => {
  const drawn = createHash("sha256").update(String(at)).digest().readUInt32BE(0);
  return from[drawn % from.length] as T;
};

describe("corpus: hostile requests", function () {
  this.timeout(300_000);
  let emulator: RunningEmulator;
  before(async () => {
    const nodegroups = [{ name: "web", version: "1.31" }];
    emulator = await startEmulator({
      timeScale: 0,
      seed: { clusters: [{ name: "prod", version: "1.31", nodegroups }] },
    });
  });
  after(() => emulator.close());

  const healthy = async () => {
    const { status } = await fetch(`${emulator.url}/_emulator/health`);
    assert.equal(status, 200);
  };

  it("are answered in JSON, each by a status that says whose fault it is", async () => {
    let cases = 0;
    for (let at = 0; at < 900; at += 1) {
      const text = pick(texts, at);
      const method = pick(["GET", "POST", "DELETE", "PUT", "PATCH", "POST", "POST"], at + 10_000);
      const path = pick(routes, at + 20_000).replaceAll("@", encoded(text, at));
      const body = pick(bodies(text), at + 30_000);
      const about = `${method} ${path.slice(0, 120)} ${body.slice(0, 80)}`;
      const answer = await fetch(`${emulator.url}${path}`, {
        method,
        ...(method !== "GET" && { body }),
        headers: {
          authorization: pick(
            ["", "AWS4-HMAC-SHA256 Credential=a/b/c", "Bearer \t", "x".repeat(4_000)],
            at + 40_000,
          ),
        },
      });
      assert.ok(answer.status < 500, `${about}: ${answer.status}`);
      assert.match(answer.headers.get("content-type") ?? "", /json/, about);
      assert.doesNotThrow(() => JSON.stringify(answer.headers), about);
      await answer.json();
      cases += 1;
    }
    await healthy();
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    record({ test: "hostile requests to the emulator", cases, broken: 0, worst: "answered 4xx in JSON" });
  });

  it("end where they are no HTTP at all, and leave the next one alone", async () => {
    const bytes = [
      ...[
        "\0\0\0\0",
        "GET",
        "GET / HTTP/9.9\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "\r\n\r\n\r\n",
        "\u0016\u0003\u0001\u0002",
      ],
      ...[
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\0c\r\n\r\n",
      ],
      ...["POST /clusters HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n"],
      ...[
        "POST /clusters HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      ],
      ...["POST /clusters HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"],
      ...[`GET /${"a".repeat(70_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`],
      ...[`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${"X: y\r\n".repeat(5_000)}\r\n`],
    ];
    for (const sent of bytes) {
      const answer = await raw(emulator.url, sent);
      assert.match(answer, /^$|^HTTP\/1\.1 4\d\d /, JSON.stringify(sent.slice(0, 60)));
      await healthy();
    }
  });

  it("let no memory pile up", async () => {
    const load = async (count: number) => {
      for (let at = 0; at < count; at += 1) {
        const answer = await fetch(
          `${emulator.url}/clusters/${encodeURIComponent(wellFormed(pick(texts, at)))}`,
          {
            method: "GET",
          },
        );
        await answer.arrayBuffer();
      }
    };
    await load(500);
    const before = process.memoryUsage().heapUsed;
    await load(1_500);
    // The log keeps each request by design, at a few hundred bytes; answers and bodies are let go.
    const grown = (process.memoryUsage().heapUsed - before) / 1e6;
    assert.ok(grown < 120, `${grown.toFixed(0)} MB more after 1,500 requests`);
  });
});

/** Without the halves of characters that no URL can carry. */
const wellFormed = (text: string) => Buffer.from(text).toString();

/** Mostly as a client would write it, now and then as it is. */
function encoded(text: string, at: number): string {
  const safe = wellFormed(text);
  return at % 3 === 0
    ? encodeURI(safe).replaceAll("?", "%3F").replaceAll("#", "%23")
    : encodeURIComponent(safe);
}

function raw(url: string, sent: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(sent, "latin1"));
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    // What waits for more of a request is left alone by both sides.
    socket.setTimeout(1_000, end);
    socket
      .on("data", (data) => (answer += data.toString("latin1")))
      .on("error", end)
      .on("close", end);
  });
}
