// A run of the Pulumi CLI with its wall time, and the most memory that the dynamic provider's process took.
import { readdirSync, readFileSync } from "node:fs";
import { finished, type Finished, type Project } from "../../tests/engine/project";

export interface Watched extends Finished {
  readonly seconds: number;
  /** The highest resident set of the provider's process; 0 where there is no /proc to read it from. */
  readonly providerMegabytes: number;
}

const interval = 100;

export async function watched(project: Project, ...args: string[]): Promise<Watched> {
  const begun = performance.now();
  const child = project.start(...args);
  let kilobytes = 0;
  const timer = setInterval(() => {
    kilobytes = Math.max(kilobytes, providerPeak(child.pid ?? 0));
  }, interval);
  try {
    const done = await finished(child);
    if (done.code !== 0) throw new Error(`pulumi ${args.join(" ")} failed: ${done.output}`);
    return { ...done, seconds: (performance.now() - begun) / 1000, providerMegabytes: kilobytes / 1024 };
  } finally {
    clearInterval(timer);
  }
}

/** Kilobytes that the dynamic provider below this process has had at most. */
function providerPeak(ancestor: number): number {
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && (parent === ancestor || isBelow(parent));
  };
  return Math.max(0, ...[...parents.keys()].filter(isBelow).map(peakOfProvider));
}

function parentOf(pid: number): number {
  const fields = read(pid, "stat").split(") ").at(-1)?.split(" ");
  return Number(fields?.[1] ?? 0);
}

function peakOfProvider(pid: number): number {
  if (!read(pid, "cmdline").includes("cmd/dynamic-provider")) return 0;
  return Number(/^VmHWM:\s+(\d+)/m.exec(read(pid, "status"))?.[1] ?? 0);
}

/** Empty where the process has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function processes(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
