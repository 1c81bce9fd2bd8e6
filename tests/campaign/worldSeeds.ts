// Random clusters and the programs that are written for them.
import fc from "fast-check";
import type { Declared, DeclaredGroup } from "./trial";

export interface Beginning {
  readonly seed: object;
  readonly declared: Declared;
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

/** A cluster between 1.28 and 1.31 with up to three groups, and a stack that declares what runs or up to two minors more. */
export const beginning: fc.Arbitrary<Beginning> = fc
  .record({
    minor: fc.integer({ min: 28, max: 31 }),
    ahead: fc.constantFrom(0, 0, 1, 2),
    carryNodegroups: fc.constantFrom(undefined, undefined, "needed" as const, "all" as const),
    groups: fc.array(group, { maxLength: 3 }),
    settings: fc.record({
      controlPlaneSeconds: fc.constantFrom(60, 600, 3_000),
      nodeSeconds: fc.constantFrom(30, 240),
      statusLagSeconds: fc.constantFrom(0, 5, 45, 120),
    }),
  })
  .map(({ minor, ahead, carryNodegroups, groups, settings }) => {
    const named = groups.map((one, index) => ({ ...one, name: ["web", "db", "gpu"][index] ?? "" }));
    const nodegroups = named.map(({ name, lag, amiType, desiredSize, blocked, template }) => ({
      ...{ name, amiType, desiredSize, version: `1.${minor - lag}` },
      ...(blocked && { blockedByDisruptionBudget: true }),
      ...(template && { launchTemplate: { name: "workers", id: "lt-1", version: "1" } }),
    }));
    const clusters = [{ name: "prod", version: `1.${minor}`, createdVersion: "1.26", nodegroups }];
    const declaredGroups = named.map(({ name, follows, lag }): [string, DeclaredGroup] => [
      name,
      follows ? {} : { version: `1.${minor - lag}` },
    ]);
    return {
      seed: { clusters, settings },
      declared: {
        version: `1.${minor + ahead}`,
        ...(carryNodegroups && { carryNodegroups }),
        groups: Object.fromEntries(declaredGroups),
      },
    };
  });
