// What the rules about add-ons say. Ids in rules.ts.
import { type Violation, violation } from "./rules";
import { formatMinor, type Minor } from "./version";

/** How many versions a message names. */
const namedAtMost = 3;

/** What EKS offers for a minor. */
export interface Offer {
  readonly minor: Minor;
  /** Newest first. */
  readonly versions: readonly string[];
  readonly default?: string;
}

/** @param declared an exact version, or `"default"` */
export function addonNotOffered(subject: string, declared: string, offer: Offer): Violation {
  const control = `control plane ${formatMinor(offer.minor)}`;
  if (offer.versions.length === 0) {
    return violation(
      "EKSV014",
      "version",
      `${subject}: EKS offers no version of it for ${control} (DescribeAddonVersions). Keep the cluster at a version that has one, ` +
        "or remove this resource",
    );
  }
  const newest = offer.versions.slice(0, namedAtMost);
  const others = newest.filter((version) => version !== offer.default);
  const each = [
    ...(offer.default === undefined ? [] : [`"${offer.default}" (EKS's default)`]),
    ...others.map((version) => `"${version}"`),
  ];
  return violation(
    "EKSV014",
    "version",
    `${subject}: EKS offers no ${declared} for ${control} (DescribeAddonVersions). Declare version ${each.join(", ")}, or "default"`,
  );
}

/** DescribeAddon's statuses of an add-on that does not do what it is there for. */
const unwell: readonly string[] = ["CREATE_FAILED", "UPDATE_FAILED", "DEGRADED"];

/** What check says of an add-on that is at its version and not well; undefined where it is. */
export function addonUnwell(
  subject: string,
  {
    version,
    status,
    issues,
  }: { readonly version: string; readonly status: string; readonly issues: readonly string[] },
): string | undefined {
  if (!unwell.includes(status)) return undefined;
  const codes = issues.length === 0 ? "" : ` (${issues.join(", ")})`;
  return (
    `${subject} is at ${version} already, and EKS says ${status}${codes}: no update of its version mends that. ` +
    "Next: see its health in DescribeAddon"
  );
}

/** What a run says that meets an older control plane than its add-on needs. */
export function addonBeforeControlPlane(
  subject: string,
  { version, needed, live }: { readonly version: string; readonly needed: Minor; readonly live: Minor },
): Violation {
  return violation(
    "EKSV014",
    "version",
    `${subject} cannot go to ${version} yet: that is for control plane ${formatMinor(needed)}, which runs ${formatMinor(live)}, and ` +
      "no update that would raise it is under way. Raise the control plane first: pass `cluster: <ClusterVersion>`, and leave it in " +
      "with --target",
  );
}

/** What check says where this run does not bring the control plane to where the version runs. */
export function addonStays(
  subject: string,
  { version, needed, reached }: { readonly version: string; readonly needed: Minor; readonly reached: Minor },
): string {
  return (
    `${subject} stays as it is: EKS offers ${version} for control plane ${formatMinor(needed)}, and it will run ` +
    `${formatMinor(reached)} after this run (see there). It follows once the control plane is raised`
  );
}

/** @param declared as the program writes it; `target` is the version that it stands for */
export function addonDowngrade(subject: string, declared: string, target: string, live: string): Violation {
  const what = declared === target ? target : `"${declared}", which is ${target},`;
  return violation(
    "EKSV015",
    "version",
    `${subject} runs ${live} and version ${what} is declared, which is older. Declare version "${live}", or set ` +
      `allowDowngrade: "${target}" to go down to it`,
  );
}
