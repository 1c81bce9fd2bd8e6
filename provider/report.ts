// What check tells people on the resource's row: the plan in a plain preview, warnings in every run.
import { tell } from "./engine";

export interface Report {
  readonly urn: unknown;
  /** A run that only shows; the run that acts shows its progress instead. */
  readonly preview: boolean;
  /** `control plane of prod` */
  readonly subject: string;
  readonly region?: string;
  /** The URL of an EKS API that is not AWS's. */
  readonly endpoint?: string;
}

/** @param lines the plan's; `notes` are said in previews, `warnings` always */
export async function announce(
  report: Report,
  lines: readonly string[],
  warnings: readonly string[] = [],
  notes: readonly string[] = [],
): Promise<void> {
  for (const warning of warnings) await tell(report.urn, warning, "warning");
  if (!report.preview) return;
  const where = report.endpoint === undefined ? "" : ` (against ${report.endpoint}, which is not AWS)`;
  if (lines.length > 0) await tell(report.urn, `plan${where}: ${lines.join("; ")}`, "info");
  for (const note of notes) await tell(report.urn, `${report.subject}: ${note}`, "info");
}

const warned = new Set<string>();

/** Says once a cluster of a region that its resources are planned from the state alone. */
export async function warnUnverified(report: Report, cluster: string, reason: string): Promise<void> {
  const key = `${report.region ?? ""}/${cluster}`;
  if (warned.has(key)) return;
  warned.add(key);
  await tell(
    report.urn,
    `cluster ${cluster} could not be read, so its plan comes from the state and is not verified: ${reason}. ` +
      `Before an update is run, preview where EKS can be reached`,
    "warning",
  );
}
