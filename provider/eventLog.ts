// A record of what runs do, for other programs: a line of JSON an event, in the file that EKS_VERSIONS_LOG names.
import { appendFileSync } from "node:fs";

/** What happened: `plan`, `starting`, `progress`, `finished` or `failed`. */
export type EventName = "plan" | "starting" | "progress" | "finished" | "failed";

/**
 * Appends `{ at, event, urn, ...facts }`. Each line is written as a whole, so that the processes of several runs can share a file.
 * A log that cannot be written ends no upgrade.
 */
export function record(event: EventName, urn: unknown, facts: Readonly<Record<string, unknown>>): void {
  const file = process.env.EKS_VERSIONS_LOG;
  if (file === undefined || file === "") return;
  const line = JSON.stringify({ at: new Date().toISOString(), event, urn, ...facts });
  try {
    appendFileSync(file, `${line}\n`);
  } catch {
    // Read-only or full: what is done in EKS counts more.
  }
}
