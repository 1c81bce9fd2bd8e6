// What the program declares next: mostly newer versions, now and then older or odd ones, rollbacks, and what is carried.
import fc from "fast-check";
import { ADDONS, addonVersions, findAddon } from "../../emulator/rules/addonCatalogue";
import { Command, judged, nothing } from "./command";
import { type Declared, type DeclaredAddon, without } from "./declared";
import { shifted } from "./minors";
import type { Trial } from "./trial";

export const declare = fc
  .record({
    by: fc.constantFrom(1, 1, 1, 2, 3, 0, -1),
    group: fc.nat({ max: 2 }),
    to: fc.constantFrom("follow", "follow", "cluster", "older", "downgrade", "template", "force"),
  })
  .map(({ by, group, to }) =>
    nothing(`declare ${by >= 0 ? "+" : ""}${by}, group ${group} ${to}`, (trial) => {
      trial.declared = changed(trial.declared, by, group, to);
    }),
  );

function changed(declared: Declared, by: number, which: number, to: string): Declared {
  const version = shifted(declared.version, by);
  const name = Object.keys(declared.groups)[which];
  const group = name === undefined ? undefined : declared.groups[name];
  if (name === undefined || group === undefined) return { ...declared, version };
  const older = shifted(group.version ?? declared.version, -1);
  const made = {
    follow: {},
    cluster: { version },
    older: { version: older },
    downgrade: { version: older, allowDowngrade: older },
    template: { ...group, launchTemplate: { name: "workers", version: String(1 + Math.abs(by)) } },
    force: { force: version },
  }[to];
  return { ...declared, version, groups: { ...declared.groups, [name]: made ?? {} } };
}

/** One minor below what runs, for the whole stack, with what is carried on the way. */
function wayDown(trial: Trial, permitted: boolean, carry: Partial<Declared>): Declared {
  const { declared, region } = trial;
  const version = shifted(region.cluster()?.version ?? declared.version, -1);
  const rest = without(declared, "allowRollback");
  const groups = Object.fromEntries(Object.keys(declared.groups).map((name) => [name, {}]));
  const addons = Object.fromEntries(
    Object.keys(declared.addons ?? {}).map((name): [string, DeclaredAddon] => [name, { version: "default" }]),
  );
  return { ...rest, ...carry, version, groups, addons, ...(permitted && { allowRollback: version }) };
}

const carries = fc.record(
  {
    carryNodegroups: fc.constantFrom("needed" as const, "all" as const),
    carryAddons: fc.constantFrom("incompatible" as const, "all" as const),
  },
  { requiredKeys: [] },
);

export const declareRollback = fc
  .record({ permitted: fc.constantFrom(true, true, true, false), carry: carries })
  .map(({ permitted, carry }) =>
    nothing(`declare ${permitted ? "and permit " : ""}a rollback, ${JSON.stringify(carry)}`, (trial) => {
      trial.declared = wayDown(trial, permitted, carry);
    }),
  );

/** A permitted rollback that is under way when the version goes back up: of an Auto Mode cluster, it is cancelled. */
export const turnedRound = fc
  .record({ call: fc.integer({ min: 15, max: 60 }), carry: carries, permitted: fc.boolean() })
  .map(
    ({ call, carry, permitted }) =>
      new Command(
        `up with a rollback, ${JSON.stringify(carry)}, killed after call ${call}; then declared up again${permitted ? ", permitted still" : ""}`,
        async (trial) => {
          const before = trial.declared;
          trial.declared = wayDown(trial, true, carry);
          const down = await trial.up({ death: { call, moment: "after" } });
          const { version } = before;
          const left = permitted ? trial.declared : without(trial.declared, "allowRollback");
          trial.declared = { ...left, version };
          return [...judged(trial, down), ...judged(trial, await trial.up())];
        },
      ),
  );

export const declareCarrying = fc.record({ carry: carries, linked: fc.boolean() }).map(({ carry, linked }) =>
  nothing(`declare ${JSON.stringify({ ...carry, linked })}`, (trial) => {
    const rest = without(trial.declared, "carryNodegroups", "carryAddons");
    trial.declared = { ...rest, ...carry, linked };
  }),
);

/** One of the versions that EKS offers of an add-on, whether it runs on what is declared or not. */
function offered(trial: Trial, name: string, which: number): string {
  const known = findAddon(name) ?? ADDONS[0];
  const versions = known === undefined ? [] : addonVersions(known, trial.region.offered());
  return versions[which % Math.max(1, versions.length)]?.version ?? "v1.0.0-eksbuild.1";
}

export const declareAddon = fc
  .record({
    addon: fc.nat({ max: 1 }),
    which: fc.nat({ max: 30 }),
    to: fc.constantFrom("default", "default", "exact", "exact", "downgrade", "overwrite"),
  })
  .map(({ addon, which, to }) =>
    nothing(`declare add-on ${addon} ${to} (${which})`, (trial) => {
      const addons = trial.declared.addons ?? {};
      const name = Object.keys(addons)[addon];
      if (name === undefined) return;
      const version = to === "default" ? "default" : offered(trial, name, which);
      const made: DeclaredAddon = {
        version,
        ...(to === "downgrade" && { allowDowngrade: version }),
        ...(to === "overwrite" && { resolveConflicts: "OVERWRITE" }),
      };
      trial.declared = { ...trial.declared, addons: { ...addons, [name]: made } };
    }),
  );
