// The pack of this repository as a project uses it, and a world whose versions are all in standard support.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Finished, Project } from "./project";
import { world } from "./world";

export const pack = resolve(__dirname, "../../policies");

/** A healthy account in which no day of EKS's calendar comes near. */
export function calmWorld(overrides: Parameters<typeof world>[0] = {}) {
  const versions = ["1.29", "1.30", "1.31", "1.32", "1.33"].map((version) => ({
    version,
    releasedAt: "2024-01-01T00:00:00Z",
    endOfStandardSupportAt: "2998-01-01T00:00:00Z",
    endOfExtendedSupportAt: "2999-01-01T00:00:00Z",
    platformVersion: "eks.1",
    patch: 1,
  }));
  return { ...world(overrides), versions };
}

/** The arguments for the pack, configured. */
export function withPack(project: Project, config?: object): string[] {
  if (config === undefined) return ["--policy-pack", pack];
  const file = join(project.folder, "policies.json");
  writeFileSync(file, JSON.stringify(config));
  return ["--policy-pack", pack, "--policy-pack-config", file];
}

/** Whether the policy spoke at this level about this resource, with a text that matches. */
export function hasReport(
  { output }: Finished,
  level: "advisory" | "mandatory",
  policy: string,
  text: RegExp,
): boolean {
  const reports = output.split(/^\s+- (?=\[(?:advisory|mandatory)\])/m).slice(1);
  return reports.some(
    (report) => report.startsWith(`[${level}]`) && report.includes(` ${policy} `) && text.test(report),
  );
}

export async function timed(run: () => Promise<Finished>): Promise<Finished & { seconds: number }> {
  const begun = performance.now();
  const done = await run();
  return { ...done, seconds: (performance.now() - begun) / 1000 };
}
