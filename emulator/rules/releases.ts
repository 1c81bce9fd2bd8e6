// The catalogue of AMI releases: which is the newest of a minor and family, and whether a release fits a minor.
// The emulator cannot know every AMI that AWS published, so a release's form decides whether it fits; the catalogue only
// decides which release is the newest, and so what a call without `releaseVersion` resolves to.
import type { AmiFamily } from "./amiFamily";
import type { MinorVersion } from "./calendar";
import { knownMinor } from "./minor";

/** EKS publishes no AL2 AMIs for 1.33 and later (EKS User Guide, "EKS AL2 AMI end of support"). */
const FIRST_MINOR_WITHOUT_AL2 = 33;
const RELEASES_A_MINOR = 6;
const DAYS_BETWEEN_RELEASES = 30;
const DAY_MS = 86_400_000;

const AMAZON_LINUX = /^1\.(\d+)\.\d+-\d{8}$/;
const WINDOWS = /^1\.(\d+)-\d{4}\.\d{2}\.\d{2}$/;
const BOTTLEROCKET = /^\d+\.\d+\.\d+(-[0-9a-f]{8})?$/;

export function hasAmis(family: AmiFamily, version: string): boolean {
  return family !== "AL2" || knownMinor(version) < FIRST_MINOR_WITHOUT_AL2;
}

/** When each catalogued release of a minor comes out: one a month, from the minor's first day on EKS. */
const publishedAt = (minor: MinorVersion, index: number): number =>
  minor.releasedAt + index * DAYS_BETWEEN_RELEASES * DAY_MS;

/** The newest release that is out at `now`; a minor always has its first one. */
export function newestRelease(family: AmiFamily, minor: MinorVersion, now: number): string | undefined {
  if (family === "CUSTOM" || !hasAmis(family, minor.version)) return undefined;
  let newest = RELEASES_A_MINOR - 1;
  while (newest > 0 && publishedAt(minor, newest) > now) newest--;
  const day = new Date(publishedAt(minor, newest)).toISOString().slice(0, 10);
  return releaseName(family, minor, newest, day);
}

function releaseName(family: AmiFamily, minor: MinorVersion, index: number, day: string): string {
  if (family === "WINDOWS") return `${minor.version}-${day.replaceAll("-", ".")}`;
  // A Bottlerocket release is the operating system's own version; the same one serves several minors.
  if (family === "BOTTLEROCKET") return bottlerocketRelease(knownMinor(minor.version) + index);
  return `${minor.version}.${index}-${day.replaceAll("-", "")}`;
}

function bottlerocketRelease(serial: number): string {
  const commit = Math.imul(serial, 2_654_435_761) >>> 0;
  return `1.${serial}.0-${commit.toString(16).padStart(8, "0")}`;
}

/** Whether a release can run a minor, as far as its text tells (Bottlerocket's carries no Kubernetes minor). */
export function releaseFits(family: AmiFamily, version: string, release: string): boolean {
  if (family === "CUSTOM") return /^ami-[0-9a-z]+$/.test(release);
  if (!hasAmis(family, version)) return false;
  if (family === "BOTTLEROCKET") return BOTTLEROCKET.test(release);
  const match = (family === "WINDOWS" ? WINDOWS : AMAZON_LINUX).exec(release);
  return match !== null && Number(match[1]) === knownMinor(version);
}
