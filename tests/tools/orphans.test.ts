import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Program, requireEngine } from "./program";

const marker = "EKS_VERSIONS_TEST_RUN";

describe("language host: processes that outlive a run", () => {
  let program: Program | undefined;
  let cli: ChildProcess | undefined;

  before(function () {
    if (process.platform !== "linux") this.skip(); // a process's environment is read from /proc
    requireEngine();
  });
  afterEach(() => {
    cli?.kill("SIGKILL");
    program?.remove();
  });

  // The program ignores what can be ignored, as one that hangs in a native call would.
  const stubborn = `
    require("@pulumi/pulumi");
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => {});
    require("node:child_process").spawn("sleep", ["600"]);
    setInterval(() => {}, 1000);
    console.log("the program has started");
  `;
  const patient = `
    require("@pulumi/pulumi");
    process.on("SIGINT", () => { require("node:fs").writeFileSync("interrupted", ""); process.exit(0); });
    setInterval(() => {}, 1000);
    console.log("the program has started");
  `;

  async function startedRun(source: string): Promise<{ run: string }> {
    const run = randomUUID();
    program = new Program({ "Pulumi.yaml": "name: host\nruntime: nodejs\n", "index.js": source });
    await program.must("stack", "init", "dev");
    cli = program.start({ [marker]: run }, "up", "--yes", "--skip-preview");
    let output = "";
    for (const stream of [cli.stdout, cli.stderr]) {
      stream?.on("data", (data: Buffer) => {
        output += data.toString();
      });
    }
    await until(10_000, () => output.includes("the program has started"));
    assert.ok(
      processesOf(run).length >= 3,
      `CLI, host and program should run: ${processesOf(run).join(", ")}`,
    );
    return { run };
  }

  it("are none after the CLI was killed, not even what the program has started", async () => {
    const { run } = await startedRun(stubborn);
    cli?.kill("SIGKILL");
    await until(10_000, () => processesOf(run).length === 0);
    assert.deepEqual(processesOf(run), []);
  });

  it("are none after the CLI was interrupted; the program may end by itself", async () => {
    const { run } = await startedRun(patient);
    assert.ok(cli && program);
    const closed = once(cli, "close");
    cli.kill("SIGINT");
    await closed;
    await until(10_000, () => processesOf(run).length === 0);
    assert.deepEqual(processesOf(run), []);
    assert.ok(existsSync(join(program.folder, "interrupted")), "the program was not told");
  });

  it("are none after the host alone was told to end", async () => {
    const { run } = await startedRun(stubborn);
    const host = processesOf(run).find((line) => line.includes("pulumi-language-nodejs"));
    assert.ok(host);
    process.kill(Number.parseInt(host, 10), "SIGTERM");
    await until(10_000, () => processesOf(run).length === 0);
    assert.deepEqual(processesOf(run), []);
  });
});

/** "PID command line" of each process that carries the run's marker in its environment. */
function processesOf(run: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${marker}=${run}`)) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ")}`];
      } catch {
        return []; // ended meanwhile
      }
    });
}

async function until(limitMs: number, holds: () => boolean): Promise<void> {
  const end = Date.now() + limitMs;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}
