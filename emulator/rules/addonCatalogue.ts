// EKS add-ons: which versions exist and which minors each runs on.
// Source of the form: EKS API Reference, DescribeAddonVersions. The rows are the emulator's own, by a rule that keeps what
// matters of the real table: a new series for every minor, each good for a few minors round its own, and kube-proxy bound
// to the version skew policy (never newer than the API server, at most three minors older).
import { knownMinor, versionOf } from "./minor";

interface CatalogueAddon {
  readonly name: string;
  readonly type: string;
  readonly namespace: string;
  readonly requiresIamPermissions: boolean;
  /** A version text of the series that belongs to a minor. */
  readonly series: (minor: number) => string;
  readonly builds: readonly string[];
  /** The oldest and newest minor that a series runs on, relative to its own. */
  readonly reach: readonly [number, number];
}

export interface AddonVersion {
  readonly version: string;
  readonly minors: readonly number[];
  /** The minor whose default version this is. */
  readonly defaultFor?: number;
}

const AROUND = [-2, 2] as const;

function addon(name: string, type: string, iam: boolean, series: (minor: number) => string): CatalogueAddon {
  return {
    name,
    type,
    namespace: "kube-system",
    requiresIamPermissions: iam,
    series,
    builds: ["0-eksbuild.1", "2-eksbuild.1"],
    reach: AROUND,
  };
}

export const ADDONS: readonly CatalogueAddon[] = [
  addon("vpc-cni", "networking", true, (minor) => `v1.${minor - 12}.`),
  addon("coredns", "networking", false, (minor) => `v1.${minor - 20}.`),
  { ...addon("kube-proxy", "networking", false, (minor) => `v1.${minor}.`), reach: [0, 3] },
  addon("aws-ebs-csi-driver", "storage", true, (minor) => `v1.${minor + 4}.`),
  addon("aws-efs-csi-driver", "storage", true, (minor) => `v2.${minor - 22}.`),
  addon("eks-pod-identity-agent", "security", false, (minor) => `v1.${minor - 22}.`),
  addon("metrics-server", "observability", false, (minor) => `v0.${minor - 20}.`),
];

export function findAddon(name: string): CatalogueAddon | undefined {
  return ADDONS.find((candidate) => candidate.name === name);
}

/** All versions of an add-on for the given minors, newest first. */
export function addonVersions(
  catalogued: CatalogueAddon,
  versions: readonly string[],
): readonly AddonVersion[] {
  const minors = versions.map(knownMinor).sort((a, b) => b - a);
  const known = new Set(minors);
  return minors.flatMap((minor) =>
    catalogued.builds.toReversed().map((build, index) => ({
      version: `${catalogued.series(minor)}${build}`,
      minors: reachOf(catalogued, minor).filter((reached) => known.has(reached)),
      ...(index === 0 ? { defaultFor: minor } : {}),
    })),
  );
}

function reachOf({ reach: [down, up] }: CatalogueAddon, minor: number): number[] {
  return Array.from({ length: up - down + 1 }, (_, index) => minor + up - index);
}

export function defaultAddonVersion(catalogued: CatalogueAddon, version: string): string {
  return `${catalogued.series(knownMinor(version))}${catalogued.builds.at(-1) ?? ""}`;
}

/** The minor whose series a version belongs to; any patch and build of a series count, as a seed may hold any. */
export function seriesMinor(name: string, addonVersion: string): number | undefined {
  const catalogued = findAddon(name);
  const match = /^v\d+\.(\d+)\.\d+/.exec(addonVersion);
  if (!catalogued || !match) return undefined;
  const offset = Number(/\.(-?\d+)\./.exec(catalogued.series(100))?.[1]) - 100;
  const minor = Number(match[1]) - offset;
  return addonVersion.startsWith(catalogued.series(minor)) ? minor : undefined;
}

/** Whether an add-on's version runs on a minor; what the catalogue does not know is taken to run anywhere. */
export function addonFits(name: string, addonVersion: string, version: string): boolean {
  const catalogued = findAddon(name);
  const minor = seriesMinor(name, addonVersion);
  if (!catalogued || minor === undefined) return true;
  const [down, up] = catalogued.reach;
  const target = knownMinor(version);
  return target >= minor + down && target <= minor + up;
}

/** The catalogued versions that run on a minor, newest first. */
export function fittingVersions(
  name: string,
  version: string,
  versions: readonly string[],
): readonly string[] {
  const catalogued = findAddon(name);
  if (!catalogued) return [];
  return addonVersions(catalogued, versions)
    .filter((candidate) => candidate.minors.map(versionOf).includes(version))
    .map((candidate) => candidate.version);
}
