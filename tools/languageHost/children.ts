// Starts the Node.js processes of programs and plugins, forwards what they print, and lets none outlive this host.
import { type ChildProcess, spawn } from "node:child_process";

/** How a process ended: one of the two is set. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onStdout: (data: Buffer) => void;
  readonly onStderr: (data: Buffer) => void;
}

export interface Child {
  /** Settles when the process is gone and its output has been forwarded; rejects when it could not be started. */
  readonly ended: Promise<Ending>;
  /** Interrupts the process, and kills it when it has not ended 5 s later (the grace of the official host). */
  stop(): void;
}

const graceMs = 5_000;
/** Something the program left behind may hold its output open for ever; its last words are given this long. */
const drainMs = 1_000;

/** Those that run or whose last words are still on their way. */
const running = new Set<ChildProcess>();

export function startChild(start: Start): Child {
  // Not detached: the process stays in the host's process group, which the engine signals as a whole.
  const child = spawn(start.command, start.args, {
    cwd: start.cwd,
    env: start.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.stdout.on("data", start.onStdout);
  child.stderr.on("data", start.onStderr);

  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.once("exit", (code, signal) => {
      const settle = (): void => {
        clearTimeout(drained);
        running.delete(child);
        resolve({ code, signal });
      };
      const drained = setTimeout(settle, drainMs);
      child.once("close", settle);
    });
  });
  return {
    ended,
    stop: () => {
      stopProcess(child);
    },
  };
}

function stopProcess(child: ChildProcess): void {
  if (!running.has(child)) return;
  child.kill("SIGINT");
  setTimeout(() => {
    if (running.has(child)) child.kill("SIGKILL");
  }, graceMs).unref();
}

/** Interrupts every process; the host goes on. This is the engine's Cancel. */
export function stopChildren(): void {
  for (const child of running) stopProcess(child);
}

/** Interrupts every process and waits until they have ended, `withinMs` at most. */
export async function endChildren(withinMs: number): Promise<void> {
  stopChildren();
  const until = Date.now() + withinMs;
  while (running.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** However the host ends, an exception included: what still runs goes too, with whatever the programs have started. */
export function killGroupAtExit(): void {
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
    if (leadsItsGroup()) process.kill(-process.pid, "SIGKILL");
  });
}

/** The engine makes each plugin the leader of a process group; started by hand the host may be in its shell's. */
function leadsItsGroup(): boolean {
  try {
    process.kill(-process.pid, 0);
    return true;
  } catch {
    return false;
  }
}
