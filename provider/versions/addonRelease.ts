// What EKS offers of an add-on: which versions, for which minors (DescribeAddonVersions).
import { compareAddonVersions } from "./addonVersion";
import type { Minor } from "./version";

export interface AddonRelease {
  readonly version: string;
  readonly runsOn: readonly Minor[];
  /** The minors whose default it is. */
  readonly defaultFor: readonly Minor[];
}

/**
 * Whether a version that runs somewhere runs on a minor too. EKS takes old builds off its list: what it does not list is judged
 * by its series, and what is in no series is taken not to run. Of an add-on that EKS does not know everything is taken to run.
 */
export function runsOn(releases: readonly AddonRelease[], version: string, minor: Minor): boolean {
  if (releases.length === 0) return true;
  const listed = releases.filter((release) => release.version === version);
  const known =
    listed.length > 0 ? listed : releases.filter((release) => series(release.version) === series(version));
  return known.some((release) => release.runsOn.includes(minor));
}

/** v1.19 of v1.19.0-eksbuild.1 */
function series(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The versions that EKS offers for a minor, newest first. */
export function offeredFor(releases: readonly AddonRelease[], minor: Minor): string[] {
  return releases
    .filter((release) => release.runsOn.includes(minor))
    .map(({ version }) => version)
    .sort((a, b) => compareAddonVersions(b, a) ?? 0);
}

/** EKS's default version for a minor, and the newest that runs on it where none is marked; undefined where none runs on it. */
export function defaultFor(releases: readonly AddonRelease[], minor: Minor): string | undefined {
  const marked = releases.find((release) => release.defaultFor.includes(minor));
  return marked?.version ?? offeredFor(releases, minor)[0];
}
