// A stack's program as the campaign has it: what it declares of one cluster, of its node groups and of its add-ons.

export interface DeclaredGroup {
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly allowDowngrade?: string;
  readonly launchTemplate?: { readonly name: string; readonly version: string };
  readonly force?: string;
}

export interface DeclaredAddon {
  /** Exact, or `"default"`. */
  readonly version: string;
  readonly allowDowngrade?: string;
  readonly resolveConflicts?: "NONE" | "OVERWRITE" | "PRESERVE";
}

export interface Declared {
  readonly version: string;
  readonly force?: string;
  readonly hop?: string;
  readonly carryNodegroups?: "needed" | "all";
  readonly carryAddons?: "incompatible" | "all";
  readonly allowRollback?: string;
  readonly insights?: "off" | "warn" | "enforce";
  readonly groups: Readonly<Record<string, DeclaredGroup>>;
  readonly addons?: Readonly<Record<string, DeclaredAddon>>;
  /** The groups' resources name their cluster's resource, which learns from that what they declare. */
  readonly linked?: boolean;
}

/** The declaration with some of its members left out. */
export function without<K extends keyof Declared>(
  declared: Declared,
  ...left: readonly K[]
): Omit<Declared, K> {
  const kept = Object.entries(declared).filter(([name]) => !left.includes(name as K));
  return Object.fromEntries(kept) as unknown as Omit<Declared, K>;
}

type Program = Readonly<Record<string, unknown>>;

export function clusterProgram(declared: Declared): Program {
  const { groups, hop, linked } = declared;
  const told = linked === true ? Object.entries(groups).flatMap(toldOf) : [];
  return {
    clusterName: "prod",
    ...without(declared, "groups", "addons", "hop", "linked"),
    ...(hop !== undefined && { timeouts: { hop } }),
    ...(told.length > 0 && { __nodegroups: Object.fromEntries(told) }),
  };
}

/** As NodegroupVersion's constructor tells it. */
function toldOf([name, { version, releaseVersion, launchTemplate }]: [string, DeclaredGroup]) {
  const said = { version, releaseVersion, launchTemplateVersion: launchTemplate?.version };
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return known.length === 0 ? [] : [[name, Object.fromEntries(known)] as const];
}

export function groupProgram({ version }: Declared, nodegroupName: string, group: DeclaredGroup): Program {
  return { clusterName: "prod", nodegroupName, clusterVersion: version, ...group };
}

export function addonProgram({ version }: Declared, addonName: string, addon: DeclaredAddon): Program {
  return { clusterName: "prod", addonName, clusterVersion: version, ...addon };
}
