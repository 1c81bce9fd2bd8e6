// The command: its one line, its options and their errors, its end; and how fast and small it is.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { readCommandLine } from "../../emulator/commandLine";
import { controlCall } from "./running";
import { endAll, runToEnd, spawnEmulator } from "./spawned";

describe("emulator: command", () => {
  afterEach(endAll);

  const bad: [string[], RegExp][] = [
    [["--port", "x"], /--port is "x": give a whole number from 0 \(any free port\) to 65535/],
    [["--port", "65536"], /--port is "65536"/],
    [["--port", "1.5"], /--port is "1\.5"/],
    [["--time-scale", "-1"], /--time-scale/],
    [["--time-scale", "fast"], /--time-scale is "fast": give a number from 0/],
    [["--seed", "/nowhere.json"], /--seed is "\/nowhere\.json": cannot be read/],
    [["--seed", __filename], /its content is not valid JSON/],
    [["--prot", "1"], /--prot.*\nusage: eks-emulator \[--port N\]/s],
    [["extra"], /extra.*\nusage:/s],
  ];
  for (const [args, message] of bad) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => readCommandLine(args), message);
    });
  }

  it("ends with 1 and one clear message", async () => {
    const { code, stdout, stderr } = await runToEnd("--port", "x");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^eks-emulator: --port is "x": give .*\n$/);
  });

  it("a port in use is said", async () => {
    const first = await spawnEmulator();
    const { code, stderr } = await runToEnd("--port", new URL(first.url).port);
    await first.end("SIGTERM");
    assert.equal(code, 1);
    assert.match(stderr, /EADDRINUSE/);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`ends cleanly on ${signal}`, async () => {
      const emulator = await spawnEmulator();
      assert.equal((await controlCall(emulator.url, "GET", "/health")).status, 200);
      assert.equal(await emulator.end(signal), 0);
    });
  }

  it("warns when it listens beyond loopback, and then serves any Host", async () => {
    const emulator = await spawnEmulator("--host", "0.0.0.0");
    assert.match(emulator.errors(), /^warning: listening on 0\.0\.0\.0: whoever can reach it/);
    await emulator.end("SIGTERM");
  });

  it("figures: start, memory with 1,000 clusters, a year of updates", async function () {
    this.timeout(60_000);
    const start = performance.now();
    const emulator = await spawnEmulator("--time-scale", "0");
    const ready = Math.round(performance.now() - start);
    const nodegroups = Array.from({ length: 3 }, (_, index) => ({ name: `ng${index}`, version: "1.32" }));
    const clusters = Array.from({ length: 1000 }, (_, index) => ({
      name: `c${index}`,
      version: "1.32",
      nodegroups,
      addons: [{ name: "vpc-cni" }],
    }));
    await controlCall(emulator.url, "POST", "/seed", { clusters });
    let updates = 0;
    const year = performance.now();
    for (let month = 0; month < 12; month++) {
      for (let index = month; index < 1000; index += 12) {
        const path =
          month % 2 === 0
            ? `/clusters/c${index}/updates`
            : `/clusters/c${index}/node-groups/ng1/update-version`;
        const body = JSON.stringify({ version: month % 2 === 0 ? "1.33" : "1.32" });
        const response = await fetch(emulator.url + path, { method: "POST", body });
        assert.equal(response.status, 200, await response.text());
        updates++;
      }
      await controlCall(emulator.url, "POST", "/clock", { advanceSeconds: 30.5 * 86_400 });
    }
    const seconds = (performance.now() - year) / 1000;
    const rss = residentMegabytes(emulator.process.pid!);
    console.log(
      `      ready ${ready} ms, ${rss} MB with 1,000 clusters, a year of ${updates} updates ${seconds.toFixed(1)} s`,
    );
    assert.ok(ready < 5000 && rss < 200 && seconds < 30);
    await emulator.end("SIGTERM");
  });
});

/** Linux tells a process's memory in a file; elsewhere the figure is left out. */
function residentMegabytes(pid: number): number {
  if (process.platform !== "linux") return 0;
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
