// The add-ons of a cluster, and what EKS offers of them: read at the first check that needs them, for all of a process.
import type { AddonRelease } from "../versions/addonRelease";
import { parseMinor } from "../versions/version";
import { failureOf } from "./errors";
import { inParallel } from "./inParallel";
import type { Addon, EksPort } from "./port";

const describesAtOnce = 16;

interface Memory {
  readonly addons: Map<string, Promise<ReadonlyMap<string, Addon>>>;
  readonly releases: Map<string, Promise<AddonRelease[]>>;
}

const memories = new WeakMap<EksPort, Memory>();

/** All add-ons of a cluster by name, as they are now: ListAddons and a DescribeAddon each, in parallel. */
export async function readAddons(port: EksPort, cluster: string): Promise<ReadonlyMap<string, Addon>> {
  const reading = readAll(port, cluster);
  // Where they are moved on the way of their control plane, what was there before is what a preview saw.
  void once(memoryOf(port).addons, cluster, () => reading);
  return reading;
}

/**
 * An add-on as the first reading of a process found it. One that was installed since then, or where none may be listed, is asked
 * for by itself.
 */
export async function addonOf(port: EksPort, cluster: string, name: string): Promise<Addon | undefined> {
  const addons = await once(memoryOf(port).addons, cluster, () => readAll(port, cluster)).catch(
    (error: unknown) => {
      if (failureOf(error) !== "denied") throw error;
      return new Map<string, Addon>();
    },
  );
  return addons.get(name) ?? (await port.observeAddon(cluster, name));
}

async function readAll(port: EksPort, cluster: string): Promise<ReadonlyMap<string, Addon>> {
  const names = await port.listAddons(cluster);
  const found = await inParallel(names, describesAtOnce, (name) => port.observeAddon(cluster, name));
  return new Map(found.map((addon) => [addon.name, addon]));
}

/** What EKS offers of an add-on, newest first. */
export function releasesOf(port: EksPort, addon: string): Promise<AddonRelease[]> {
  return once(memoryOf(port).releases, addon, async () => {
    const releases = await port.addonReleases(addon);
    const minors = (texts: readonly string[]) => texts.flatMap((text) => parseMinor(text) ?? []);
    return releases.map(({ version, runsOn, defaultFor }) => ({
      version,
      runsOn: minors(runsOn),
      defaultFor: minors(defaultFor),
    }));
  });
}

function memoryOf(port: EksPort): Memory {
  const known = memories.get(port);
  if (known !== undefined) return known;
  const memory: Memory = { addons: new Map(), releases: new Map() };
  memories.set(port, memory);
  return memory;
}

/** A failure is not remembered: the next one asks again. */
function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const reading = read();
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  return reading;
}
