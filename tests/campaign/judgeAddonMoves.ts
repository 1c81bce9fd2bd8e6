// Promise 5 for add-ons: each moves to what is declared, or with its cluster as far as that needs it.
import { addonFits, defaultAddonVersion, findAddon } from "../../emulator/rules/addonCatalogue";
import type { Declared } from "./declared";
import { minorOf, rollsBack, shifted } from "./minors";
import type { Mutation } from "./region";
import type { Run } from "./run";
import type { Trial } from "./trial";

export function undeclaredAddon(trial: Trial, run: Run, mutation: Mutation): string | undefined {
  const { declared } = run;
  const { addon = "", input, version } = mutation;
  const to = input.addonVersion;
  if (typeof to !== "string") return `changed the settings of ${addon}`;
  if (isCarried(declared, mutation, to)) return undefined;
  const own = declared.addons?.[addon];
  if (own === undefined) return `moved ${addon} to ${to}, which is nowhere declared`;
  if ((input.resolveConflicts ?? "NONE") !== (own.resolveConflicts ?? "NONE"))
    return `resolved conflicts of ${addon} with ${JSON.stringify(input.resolveConflicts)}`;
  const wanted =
    own.version === "default"
      ? [
          ...[declared.version, mutation.controlPlane, ...leading(run)].map((minor) =>
            standard(addon, minor),
          ),
          ...kept(trial, addon),
        ]
      : [own.version];
  if (!wanted.includes(to)) return `moved ${addon} to ${to}, and ${own.version} is declared`;
  // Behind a control plane that was rolled back, an add-on may go down with it.
  const follows = rollsBack(declared) && !addonFits(addon, version, declared.version);
  if (isOlder(to, version) && own.allowDowngrade !== to && !follows)
    return `took ${addon} down from ${version} to ${to}`;
  return undefined;
}

/** Where updates of the control plane lead that others or an earlier run have begun: the default is that of the minor to come. */
function leading({ underWay, others }: Run): string[] {
  const theirs = others.filter(({ operation }) => operation === "UpdateClusterVersion");
  return [underWay.get("prod")?.to, ...theirs.map(({ input }) => input.version)].filter(
    (to) => typeof to === "string",
  );
}

/** What ran under `"default"` and was newer than EKS's default stood for it, and stays that until the minor changes. */
function kept({ runs }: Trial, addon: string): (string | undefined)[] {
  return runs
    .filter(({ declared }) => declared.addons?.[addon]?.version === "default")
    .map(({ began }) => began.get(addon));
}

/** The control plane's resource moves what the next control plane cannot run; with `all` it ends at the declared minor's default. */
function isCarried(declared: Declared, { addon = "", input, version, controlPlane }: Mutation, to: string) {
  if (declared.carryAddons === undefined || (input.resolveConflicts ?? "NONE") !== "NONE") return false;
  const [plane, goal] = [minorOf(controlPlane), minorOf(declared.version)];
  if (plane === goal)
    return (
      declared.carryAddons === "all" && to === standard(addon, declared.version) && !isOlder(to, version)
    );
  const down = goal < plane;
  if (down && !(rollsBack(declared) && goal === plane - 1)) return false;
  const next = shifted(controlPlane, down ? -1 : 1);
  const both = addonFits(addon, to, controlPlane) && addonFits(addon, to, next);
  return both && !addonFits(addon, version, next) && (down || !isOlder(to, version));
}

function standard(addon: string, minor: string): string | undefined {
  const catalogued = findAddon(addon);
  return catalogued && defaultAddonVersion(catalogued, minor);
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  const at = (a ?? []).findIndex((number, index) => number !== b?.[index]);
  return at !== -1 && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
