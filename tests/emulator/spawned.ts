// The emulator as users run it: a process of its own, started with its command's options.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const ROOT = join(__dirname, "..", "..");

let built: string | undefined;

/** One file of today's sources: a build in `dist` may be old, and ts-node takes a second for every start. */
export function builtEmulator(): string {
  if (built !== undefined) return built;
  const directory = join(ROOT, ".cache", "emulator");
  mkdirSync(directory, { recursive: true });
  const outfile = join(directory, `main-${process.pid}.js`);
  buildSync({
    entryPoints: [join(ROOT, "emulator", "main.ts")],
    bundle: true,
    platform: "node",
    outfile,
    logLevel: "error",
  });
  built = outfile;
  process.once("exit", () => {
    rmSync(outfile, { force: true });
  });
  return outfile;
}

export interface Spawned {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has written to standard error so far. */
  readonly errors: () => string;
  /** Sends a signal and waits for the end; the exit code, or the signal that ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [builtEmulator(), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends what a failed test left running; mocha would wait for it. */
export function endAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Starts it on any free port and waits for its one line. */
export async function spawnEmulator(...args: string[]): Promise<Spawned> {
  const child = start(["--port", "0", ...args]);
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const line = await Promise.race([
    once(child.stdout!, "data").then(([chunk]) => String(chunk)),
    ended.then(([code]) => {
      throw new Error(`the emulator ended with ${String(code)}: ${errors}`);
    }),
  ]);
  const url = /^eks-emulator listening on (http:\/\/\S+)\n$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`unexpected output: ${line}`);
  return {
    url,
    process: child,
    errors: () => errors,
    end: async (signal) => {
      child.kill(signal);
      const [code, by] = await ended;
      return code ?? by ?? 0;
    },
  };
}

/** Runs it to its own end: for options that it refuses. */
export async function runToEnd(...args: string[]): Promise<Finished> {
  const child = start(args);
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}
