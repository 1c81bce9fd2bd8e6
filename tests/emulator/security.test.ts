// What strangers send: hosts, sizes, broken paths, bodies and headers. Always JSON, always an answer, never a crash.
import { strict as assert } from "node:assert";
import { connect } from "node:net";
import fc from "fast-check";
import { hostIsAllowed } from "../../emulator/http/hostIsAllowed";
import { run, world, type Running } from "./running";

/** Sends raw bytes and gives the whole answer. */
function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => (answer += chunk));
    socket.on("close", () => {
      resolve(answer);
    });
    socket.on("error", reject);
  });
}

describe("emulator: security", () => {
  let emulator: Running;
  before(async () => {
    emulator = await run();
    await emulator.seed(world());
  });
  after(() => emulator.close());

  const hosts: [string | undefined, string, boolean][] = [
    ["localhost:4567", "127.0.0.1", true],
    ["127.0.0.1", "127.0.0.1", true],
    ["[::1]:80", "127.0.0.1", true],
    ["eks.localhost", "127.0.0.1", true],
    ["LOCALHOST", "localhost", true],
    [undefined, "127.0.0.1", true],
    ["evil.example", "127.0.0.1", false],
    ["localhost.evil.example", "127.0.0.1", false],
    ["127.0.0.1.evil.example", "127.0.0.1", false],
    ["evil.example", "0.0.0.0", true],
  ];
  for (const [header, listening, allowed] of hosts) {
    it(`Host ${String(header)} is ${allowed ? "served" : "refused"} on ${listening}`, () => {
      assert.equal(hostIsAllowed(header, listening), allowed);
    });
  }

  it("a foreign Host header gets 403 JSON, on the control API too", async () => {
    for (const path of ["/clusters", "/_emulator/state"]) {
      const answer = await raw(
        emulator.url,
        `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      );
      assert.match(answer, /^HTTP\/1\.1 403 /);
      assert.match(answer, /content-type: application\/json/);
      assert.ok(!answer.includes("access-control-allow"));
    }
  });

  it("a body over 1 MB gets 413 JSON; one of just under 1 MB is read", async () => {
    const post = (size: number) =>
      fetch(`${emulator.url}/clusters`, { method: "POST", body: JSON.stringify({ name: "x".repeat(size) }) });
    const large = await post(1024 * 1024);
    assert.equal(large.status, 413);
    assert.match(((await large.json()) as { message: string }).message, /larger than 1 MB/);
    assert.equal((await post(1024 * 1024 - 100)).status, 400);
  });

  it("what is not HTTP gets JSON", async () => {
    const answer = await raw(emulator.url, "NONSENSE\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /"message":"The request is not valid HTTP\."/);
  });

  for (const header of ["", "Host: localhost\r\nExpect: the-unexpected\r\n"]) {
    it(`a request with headers ${JSON.stringify(header)} gets JSON`, async () => {
      const answer = await raw(emulator.url, `GET /nope HTTP/1.1\r\n${header}Connection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 404 .*"message":"No operation for GET \/nope"/s);
    });
  }

  const broken: [string, string, RequestInit, number, string][] = [
    ["an unknown path", "/nope", {}, 404, "UnknownOperationException"],
    ["the root", "/", {}, 404, "UnknownOperationException"],
    ["a wrong method", "/clusters/prod", { method: "PUT" }, 404, "UnknownOperationException"],
    ["bad percent-encoding", "/clusters/%zz", {}, 400, "InvalidParameterException"],
    ["bad percent-encoding in the query", "/clusters?nextToken=%", {}, 400, "InvalidParameterException"],
    ["an empty name", "/clusters/", {}, 400, "InvalidParameterException"],
    ["an empty name in the middle", "/clusters//updates/u", {}, 400, "InvalidParameterException"],
    ["an encoded slash", "/clusters/a%2Fb", {}, 404, "ResourceNotFoundException"],
    ["a path that climbs", "/clusters/..%2f..%2fetc%2fpasswd", {}, 404, "ResourceNotFoundException"],
    ["__proto__", "/clusters/__proto__", {}, 404, "ResourceNotFoundException"],
    [
      "malformed JSON",
      "/clusters/prod/updates",
      { method: "POST", body: '{"version":' },
      400,
      "SerializationException",
    ],
    ["a JSON list", "/clusters/prod/updates", { method: "POST", body: "[1]" }, 400, "SerializationException"],
    ["an empty body", "/clusters/prod/updates", { method: "POST" }, 400, "InvalidParameterException"],
    [
      "a number for text",
      "/clusters/prod/updates",
      { method: "POST", body: '{"version":1.34}' },
      400,
      "InvalidParameterException",
    ],
    [
      "text for a flag",
      "/clusters/prod/updates",
      { method: "POST", body: '{"version":"1.34","force":"yes"}' },
      400,
      "InvalidParameterException",
    ],
    ["maxResults that is no number", "/clusters?maxResults=ten", {}, 400, "InvalidParameterException"],
    ["a flag that is none", "/cluster-versions?includeAll=maybe", {}, 400, "InvalidParameterException"],
    ["tags without keys", "/tags/arn", { method: "DELETE" }, 400, "BadRequestException"],
  ];
  for (const [title, path, init, status, type] of broken) {
    it(`${title}: ${status} ${type}`, async () => {
      const response = await fetch(emulator.url + path, init);
      const body = (await response.json()) as { message: string };
      assert.deepEqual(
        [response.status, response.headers.get("x-amzn-errortype")],
        [status, type],
        body.message,
      );
      assert.equal(response.headers.get("x-emulator"), "eks-emulator");
      assert.equal(response.headers.get("access-control-allow-origin"), null);
    });
  }

  it("survives random paths, queries, bodies and headers with JSON answers", async () => {
    const segment = fc.oneof(
      fc.constantFrom(
        "clusters",
        "prod",
        "updates",
        "node-groups",
        "web",
        "addons",
        "insights",
        "tags",
        "update-config",
        "",
        "..",
        "%",
        "%00",
        "__proto__",
        "_emulator",
        "seed",
      ),
      fc.string({ maxLength: 12 }).map(encodeURIComponent),
    );
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"version":"1.34"}', '{"__proto__":{"version":"1.34"}}', "null"),
    );
    const request = fc.record({
      method: fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH"),
      path: fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`),
      query: fc.oneof(
        fc.constant(""),
        fc.constantFrom("?maxResults=5", "?nextToken=e30", "?&&=&a", "?clusterVersions=1&clusterVersions=2"),
        fc.webQueryParameters().map((query) => `?${query}`),
      ),
      body: text,
      authorization: fc.oneof(
        fc.constant(""),
        fc.string({ unit: "grapheme-ascii" }),
        fc.constant("AWS4-HMAC-SHA256 Credential=000011112222/20261121/xx-nowhere-9/eks/aws4_request"),
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, body, authorization }) => {
        const init = { method, headers: { authorization }, ...(method === "GET" ? {} : { body }) };
        const response = await fetch(`${emulator.url}${path}${query}`, init);
        assert.ok(response.status < 500, `${method} ${path} ${response.status}`);
        await response.json();
      }),
      { numRuns: 400 },
    );
    assert.equal((await emulator.control("GET", "/health")).status, 200);
  });
});
