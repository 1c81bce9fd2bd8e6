// A world: what one account has in one region, as a seed states it and as the emulator holds it.
import { exactly, list, optional } from "../shapes/compounds";
import { flag, instant, text, integer } from "../shapes/scalars";
import type { Read } from "../shapes/shape";
import { without } from "../shapes/without";
import type { MinorVersion } from "../rules/calendar";
import { clusterSeed, type Cluster } from "./clusterShape";
import { minorVersion } from "./minorVersionShape";
import { settingsSeed, type Settings } from "./settings";

const versionSeed = exactly({
  version: minorVersion,
  releasedAt: instant(),
  endOfStandardSupportAt: instant(),
  endOfExtendedSupportAt: instant(),
  platformVersion: text({ pattern: /^eks\.\d+$/ }),
  patch: integer({ min: 0 }),
  default: optional(flag()),
});

const members = {
  region: optional(text({ pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/ })),
  account: optional(text({ pattern: /^\d{12}$/ })),
  settings: optional(settingsSeed),
  /** Adds minors to the built-in calendar, or replaces its rows. */
  versions: optional(list(versionSeed)),
  clusters: optional(list(clusterSeed)),
};

const worldSeed = exactly(members);

/** What `POST /_emulator/seed` takes and `GET /_emulator/state` gives. */
export const seedShape = exactly({
  ...members,
  /** Sets the virtual clock, so that a stored state goes on where it stood. */
  clock: optional(exactly({ virtualAt: instant() })),
  /** Further worlds, of other accounts or regions. */
  worlds: optional(list(worldSeed)),
});

export type WorldSeed = Read<typeof worldSeed>;
export type Seed = Read<typeof seedShape>;

/** The worlds in a seed, each with the path to it; one that only sets the clock or lists `worlds` has none at its top. */
export function worldSeedsOf(seed: Seed): { readonly path: string; readonly seed: WorldSeed }[] {
  const first = without(seed, "clock", "worlds");
  const isEmpty = Object.keys(first).length === 0 && Object.keys(seed).length > 0;
  const more = (seed.worlds ?? []).map((world, index) => ({ path: `worlds[${index}].`, seed: world }));
  return isEmpty ? more : [{ path: "", seed: first }, ...more];
}

export interface World {
  readonly region: string;
  readonly account: string;
  readonly settings: Settings;
  /** Rows that the seed gave; `calendar` is the built-in one with them in it. */
  readonly versions: readonly MinorVersion[];
  readonly calendar: readonly MinorVersion[];
  readonly clusters: Map<string, Cluster>;
}
