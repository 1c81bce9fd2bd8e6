// Random clusters and the programs that are written for them.
import fc from "fast-check";
import { addonVersions, findAddon } from "../../emulator/rules/addonCatalogue";
import type { Declared, DeclaredAddon, DeclaredGroup } from "./declared";

export interface Beginning {
  readonly seed: object;
  readonly declared: Declared;
  /** Somebody has raised the cluster shortly before the stack's first run: there is a way back. */
  readonly raised: boolean;
}

const amiTypes = [
  "AL2023_x86_64_STANDARD",
  "BOTTLEROCKET_x86_64",
  "AL2_x86_64",
  "AL2023_ARM_64_STANDARD",
] as const;

const group = fc.record({
  lag: fc.constantFrom(0, 0, 0, 1, 2),
  amiType: fc.constantFrom(...amiTypes),
  desiredSize: fc.nat({ max: 4 }),
  blocked: fc.constantFrom(false, false, false, false, true),
  template: fc.constantFrom(false, false, true),
  /** Follows the cluster, or is declared at its own version. */
  follows: fc.boolean(),
});

/** How many minors an add-on's series is behind its cluster, and whether it is declared as it is. */
const addon = fc.record({ lag: fc.constantFrom(0, 0, 1, 2), follows: fc.boolean() });

const settings = fc.record({
  controlPlaneSeconds: fc.constantFrom(60, 600, 3_000),
  nodeSeconds: fc.constantFrom(30, 240, 1_000),
  statusLagSeconds: fc.constantFrom(0, 5, 45, 120),
  insightsRefreshSeconds: fc.constantFrom(0, 0, 60, 800),
  addonSeconds: fc.constantFrom(0, 60, 600),
});

/** Nothing goes back to a minor that EKS no longer supports, and the true calendar has few that it does. */
const supported = Array.from({ length: 12 }, (_, index) => ({
  version: `1.${24 + index}`,
  releasedAt: "2024-09-26T00:00:00Z",
  endOfStandardSupportAt: "2095-01-01T00:00:00Z",
  endOfExtendedSupportAt: "2096-01-01T00:00:00Z",
  platformVersion: "eks.1",
  patch: 0,
}));

function addonVersion(name: string, minor: number): string {
  const known = findAddon(name);
  return (known && addonVersions(known, [`1.${minor}`])[0]?.version) ?? "";
}

const cluster = fc.record({
  minor: fc.integer({ min: 28, max: 31 }),
  autoMode: fc.constantFrom(false, false, true),
  supported: fc.boolean(),
  raised: fc.boolean(),
  groups: fc.array(group, { maxLength: 3 }),
  addons: fc.array(addon, { maxLength: 2 }),
});

const program = fc.record({
  ahead: fc.constantFrom(0, 0, 1, 2),
  linked: fc.boolean(),
  carryNodegroups: fc.constantFrom(undefined, undefined, "needed" as const, "all" as const),
  carryAddons: fc.constantFrom(undefined, undefined, "incompatible" as const, "all" as const),
});

/** A cluster between 1.28 and 1.31 with groups and add-ons, and a stack that declares what runs or up to two minors more. */
export const beginning: fc.Arbitrary<Beginning> = fc
  .record({ cluster, program, settings })
  .map(({ cluster: { minor, autoMode, ...seeded }, program: declared, settings: pace }) => {
    const groups = seeded.groups.map((one, index) => ({ ...one, name: ["web", "db", "gpu"][index] ?? "" }));
    const addons = seeded.addons.map(({ lag, follows }, index) => {
      const name = ["coredns", "kube-proxy"][index] ?? "";
      return { name, follows, version: addonVersion(name, minor - lag) };
    });
    const nodegroups = groups.map(({ name, lag, amiType, desiredSize, blocked, template }) => ({
      ...{ name, amiType, desiredSize, version: `1.${minor - lag}` },
      ...(blocked && { blockedByDisruptionBudget: true }),
      ...(template && { launchTemplate: { name: "workers", id: "lt-1", version: "1" } }),
    }));
    const declaredGroups = groups.map(({ name, follows, lag }): [string, DeclaredGroup] => [
      name,
      follows ? {} : { version: `1.${minor - lag}` },
    ]);
    const declaredAddons = addons.map(({ name, follows, version }): [string, DeclaredAddon] => [
      name,
      { version: follows ? "default" : version },
    ]);
    const prod = {
      ...{ name: "prod", version: `1.${minor}`, createdVersion: "1.26", nodegroups },
      ...(autoMode && { autoMode, autoModeNodes: 3 }),
      addons: addons.map(({ name, version }) => ({ name, version })),
    };
    const { carryNodegroups, carryAddons, linked, ahead } = declared;
    return {
      seed: { clusters: [prod], settings: pace, ...(seeded.supported && { versions: supported }) },
      raised: seeded.raised,
      declared: {
        version: `1.${minor + ahead}`,
        linked,
        ...(carryNodegroups && { carryNodegroups }),
        ...(carryAddons && { carryAddons }),
        groups: Object.fromEntries(declaredGroups),
        addons: Object.fromEntries(declaredAddons),
      },
    };
  });
