// A server in a process of its own, timed from its start, and asked by the same bare HTTP client whatever it is.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

export interface Speed {
  /** Milliseconds until the first answer. */
  readonly ready: number;
  readonly megabytes: number;
  /** Milliseconds of a call, one at a time. */
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const calls = 2_000;
const workers = 32;

/** @param prepare makes the cluster `prod` there @param path one that answers once the server is up */
export async function measureServer(
  command: string,
  args: readonly string[],
  port: number,
  { prepare, path }: { prepare: (url: string) => Promise<void>; path: string },
): Promise<Speed> {
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(command, args, { stdio: "ignore" });
  try {
    await untilAnswers(child, `${url}${path}`);
    const ready = performance.now() - begun;
    await prepare(url);
    const one: number[] = [];
    for (let call = 0; call < calls / 4; call += 1) one.push(await timeCall(`${url}/clusters/prod`));
    one.sort((a, b) => a - b);
    const started = performance.now();
    let left = calls;
    await Promise.all(
      Array.from({ length: workers }, async () => {
        while (left-- > 0) await timeCall(`${url}/clusters/prod`);
      }),
    );
    const perSecond = calls / ((performance.now() - started) / 1000);
    const at = (share: number) => one[Math.floor(one.length * share)] ?? 0;
    return { ready, megabytes: residentMegabytes(child), p50: at(0.5), p99: at(0.99), perSecond };
  } finally {
    child.kill("SIGTERM");
  }
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) break;
    try {
      await timeCall(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`${child.spawnargs.join(" ")} does not answer at ${url}`);
}

function timeCall(url: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization } }, (response) => {
      response.resume();
      response.once("end", () => {
        if (response.statusCode === 200) resolve(performance.now() - begun);
        else reject(new Error(`${url} answers ${String(response.statusCode)}`));
      });
    });
    asked.once("error", reject);
    asked.end();
  });
}

/** Both servers read the region and the service from a signature, and check none. */
export const authorization =
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/eks/aws4_request, SignedHeaders=host, Signature=0";

/** 0 where there is no /proc to read it from. */
function residentMegabytes({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
