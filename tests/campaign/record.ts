// The rows of the campaign's table: printed at its end, gathered from every file through one file of lines.
import { appendFileSync } from "node:fs";

export interface Row {
  readonly test: string;
  readonly cases: number;
  /** Promises that were broken. */
  readonly broken: number;
  readonly worst: string;
}

/** Whether everything is tried, and not just a sample. */
export const long = process.env.CAMPAIGN === "long";

export function record(row: Row): void {
  const file = process.env.CAMPAIGN_TABLE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
