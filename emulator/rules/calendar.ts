// The version calendar: release and support dates a minor, platform versions, and what a date makes of them.
// Sources: EKS User Guide "Understand the Kubernetes version lifecycle on EKS" and "View Amazon EKS platform versions".

export interface MinorVersion {
  readonly version: string;
  readonly releasedAt: number;
  readonly endOfStandardSupportAt: number;
  readonly endOfExtendedSupportAt: number;
  readonly platformVersion: string;
  readonly patch: number;
  readonly default?: boolean;
}

export type VersionStatus = "STANDARD_SUPPORT" | "EXTENDED_SUPPORT" | "UNSUPPORTED";

function row(
  version: string,
  released: string,
  standard: string,
  extended: string,
  platform: number,
  patch: number,
): MinorVersion {
  return {
    version,
    releasedAt: Date.parse(released),
    endOfStandardSupportAt: Date.parse(standard),
    endOfExtendedSupportAt: Date.parse(extended),
    platformVersion: `eks.${platform}`,
    patch,
  };
}

/** Dates of 1.36 and 1.37 were not found: they follow the calendar's own rhythm (14 months, then 12 more). */
export const CALENDAR: readonly MinorVersion[] = [
  row("1.23", "2022-08-11", "2023-10-11", "2024-10-11", 30, 17),
  row("1.24", "2022-11-15", "2024-01-31", "2025-01-31", 33, 17),
  row("1.25", "2023-02-22", "2024-05-01", "2025-05-01", 34, 16),
  row("1.26", "2023-04-11", "2024-06-11", "2025-06-11", 35, 15),
  row("1.27", "2023-05-24", "2024-07-24", "2025-07-24", 37, 16),
  row("1.28", "2023-09-26", "2024-11-26", "2025-11-26", 41, 15),
  row("1.29", "2024-01-23", "2025-03-23", "2026-03-23", 44, 15),
  row("1.30", "2024-05-23", "2025-07-23", "2026-07-23", 42, 14),
  row("1.31", "2024-09-26", "2025-11-26", "2026-11-26", 38, 13),
  row("1.32", "2025-01-23", "2026-03-23", "2027-03-23", 30, 9),
  row("1.33", "2025-05-29", "2026-07-29", "2027-07-29", 24, 7),
  row("1.34", "2025-10-02", "2026-12-02", "2027-12-02", 18, 5),
  row("1.35", "2026-01-27", "2027-03-27", "2028-03-27", 12, 4),
  { ...row("1.36", "2026-05-27", "2027-07-27", "2028-07-27", 7, 3), default: true },
  row("1.37", "2026-09-30", "2027-11-30", "2028-11-30", 2, 1),
];

/** What `at` makes of a minor. One that is not out yet counts as in standard support: the catalogue decides what exists. */
export function supportStatus(minor: MinorVersion, at: number): VersionStatus {
  if (at < minor.endOfStandardSupportAt) return "STANDARD_SUPPORT";
  return at < minor.endOfExtendedSupportAt ? "EXTENDED_SUPPORT" : "UNSUPPORTED";
}

export function findMinorVersion(
  calendar: readonly MinorVersion[],
  version: string,
): MinorVersion | undefined {
  return calendar.find((minor) => minor.version === version);
}

/** The version that a cluster gets when its creator names none. */
export function defaultVersion(calendar: readonly MinorVersion[]): string {
  const minor = calendar.find((candidate) => candidate.default) ?? calendar.at(-1);
  if (!minor) throw new Error("the version calendar is empty");
  return minor.version;
}

/** The platform version that a create or an update lands on: always the minor's current one. */
export function currentPlatformVersion(calendar: readonly MinorVersion[], version: string): string {
  return findMinorVersion(calendar, version)?.platformVersion ?? "eks.1";
}
