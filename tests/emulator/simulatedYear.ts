// A year of many clusters: what there is at its beginning, and what is asked for on each day of it.
import { strict as assert } from "node:assert";
import { long } from "../campaign/record";
import { NOW } from "./running";

export const clusters = long ? 1_000 : 40;
export const groups = 10;
export const days = 365;

const name = (index: number) => `c${String(index).padStart(4, "0")}`;

export const yearSeed = {
  clock: { virtualAt: NOW },
  clusters: Array.from({ length: clusters }, (_, index) => ({
    ...{ name: name(index), version: "1.30", createdVersion: "1.29" },
    nodegroups: Array.from({ length: groups }, (_group, at) => ({
      ...{ name: `g${at}`, version: "1.30", desiredSize: 2 },
    })),
  })),
};

/** A visit a quarter: the cluster goes up, its groups after it, and both once more. */
const quarter = 90;

/** The visits of a quarter are spread over so many days. */
const spread = long ? quarter : 10;

/** One call: its path, and a body whose token makes a repetition the same update. */
export interface Call {
  readonly path: string;
  readonly body: { readonly version: string; readonly clientRequestToken: string };
}

export function callsOf(day: number): Call[] {
  const visit = Math.floor(day / quarter);
  if (visit > 3) return [];
  const version = visit < 2 ? "1.31" : "1.32";
  const all: Call[] = [];
  for (let index = day % quarter; index < clusters && day % quarter < spread; index += spread) {
    const paths =
      visit % 2 === 0
        ? [`/clusters/${name(index)}/updates`]
        : Array.from(
            { length: groups },
            (_, at) => `/clusters/${name(index)}/node-groups/g${at}/update-version`,
          );
    for (const path of paths) all.push({ path, body: { version, clientRequestToken: `${path} ${version}` } });
  }
  return all;
}

/** Every second day ends after five minutes, with its updates under way; the next makes up for it. */
export const secondsOf = (day: number) => (day % 2 === 0 ? 300 : 2 * 86_400 - 300);

interface Owner {
  readonly name: string;
  readonly version: string;
  readonly updates: readonly { readonly id: string; readonly status: string }[];
}

export type Cluster = Owner & { readonly nodegroups: readonly Owner[] };

export const ownersOf = (all: readonly Cluster[]): Owner[] =>
  all.flatMap((cluster) => [cluster, ...cluster.nodegroups]);

/** After the year all have gone up twice, with one update each time. */
export function assertYearDone(all: readonly Cluster[]): void {
  assert.equal(all.length, clusters);
  const owners = ownersOf(all);
  assert.equal(owners.length, clusters * (1 + groups));
  for (const { name: of, version, updates } of owners)
    assert.deepEqual(
      [version, ...updates.map(({ status }) => status)],
      ["1.32", "Successful", "Successful"],
      of,
    );
}
