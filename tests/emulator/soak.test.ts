// A simulated year of many clusters, the emulator stopped dead again and again with its state file: nothing is lost, nothing drifts.
import { strict as assert } from "node:assert";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveControl } from "../../emulator/control/serveControl";
import { Emulator } from "../../emulator/emulator";
import { serveEks } from "../../emulator/http/serveEks";
import { long, record } from "../campaign/record";
import { NOW } from "./running";

const clusters = long ? 1_000 : 60;
const groups = 10;
const kills = long ? 100 : 12;
const days = 365;

const name = (index: number) => `c${String(index).padStart(4, "0")}`;
const seed = {
  clock: { virtualAt: NOW },
  clusters: Array.from({ length: clusters }, (_, index) => ({
    ...{ name: name(index), version: "1.30", createdVersion: "1.29" },
    nodegroups: Array.from({ length: groups }, (_group, at) => ({
      name: `g${at}`,
      version: "1.30",
      desiredSize: 2,
    })),
  })),
};

describe("emulator: a simulated year", function () {
  this.timeout(1_800_000);
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "eks-soak-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it(`of ${clusters} clusters with ${groups} groups each, killed ${kills} times, loses nothing`, () => {
    // A process that is killed leaves its file as it is at that moment: so does a copy of the file.
    let file = join(directory, "state-0");
    let emulator = new Emulator({ timeScale: 0, stateFile: file });
    const control = (call: string, body: object) => {
      const { status } = serveControl(emulator, "POST", `/_emulator/${call}`, JSON.stringify(body));
      assert.equal(status, 200);
    };
    control("seed", seed);
    const answered = new Map<string, string>();
    let killed = 0;
    let updates = 0;
    const worlds = () => emulator.worlds.all()[0]?.clusters ?? new Map<string, never>();

    for (let day = 0; day < days; day += 1) {
      for (const [path, body] of workOf(day)) {
        const { answer } = serveEks(emulator, {
          method: "POST",
          path,
          query: "",
          body: JSON.stringify(body),
          authorization: undefined,
        });
        if (answer.status !== 200) continue;
        updates += 1;
        const { update } = answer.body as { update: { id: string } };
        answered.set(update.id, path);
      }
      // An hour is too short for the day's updates to end: many are under way at each kill.
      control("clock", { advanceSeconds: day % 2 === 0 ? 300 : 86_400 + 86_100 });
      if (Math.floor(((day + 1) * kills) / days) > killed) {
        killed += 1;
        const before = summary(worlds());
        const next = join(directory, `state-${killed}`);
        copyFileSync(file, next);
        emulator.close();
        rmSync(file);
        file = next;
        emulator = new Emulator({ timeScale: 0, stateFile: file });
        assert.equal(emulator.isResumed, true);
        const known = new Set([...worlds().values()].flatMap(updatesOf).map(({ id }) => id));
        const lost = [...answered.keys()].filter((id) => !known.has(id));
        assert.deepEqual(lost, [], `day ${day}: updates that were answered and are gone`);
        assert.deepEqual(summary(worlds()), before, `day ${day}: another world than before the kill`);
      }
    }
    assert.equal(killed, kills);
    emulator.settle();
    const all = [...worlds().values()];
    assert.equal(all.length, clusters);
    for (const cluster of all) {
      assert.equal(cluster.nodegroups.length, groups);
      const ended = updatesOf(cluster).filter(({ status }) => status === "Successful");
      const moved = cluster.updates.filter(
        ({ status, type }) => status === "Successful" && type === "VersionUpdate",
      ).length;
      assert.equal(
        cluster.version,
        `1.${30 + moved}`,
        `${cluster.name}: as many hops as updates that ended well`,
      );
      assert.ok(ended.length > 0, cluster.name);
    }
    emulator.close();
    record({
      test: `emulator, a year of ${clusters} x ${groups}, killed`,
      cases: kills,
      broken: 0,
      worst: `${updates} updates, none lost`,
    });
  });
});

/** What is asked for on a day: each cluster goes up twice a year, and its groups after it, a few clusters each day. */
function* workOf(day: number): Iterable<[string, object]> {
  const between = 120;
  const visit = Math.floor(day / between);
  for (let index = day % between; index < clusters; index += between) {
    const cluster = name(index);
    if (visit < 2) yield [`/clusters/${cluster}/updates`, { version: `1.${31 + visit}` }];
    for (let group = 0; visit > 0 && group < groups; group += 1)
      yield [`/clusters/${cluster}/node-groups/g${group}/update-version`, { version: `1.${30 + visit}` }];
  }
}

interface Owner {
  readonly name: string;
  readonly version: string;
  readonly updates: readonly { readonly id: string; readonly status: string; readonly type: string }[];
}

const updatesOf = (cluster: Owner & { readonly nodegroups: readonly Owner[] }) => [
  ...cluster.updates,
  ...cluster.nodegroups.flatMap((group) => group.updates),
];

/** Each cluster and group in a line: version, and every update with its status. */
function summary(all: ReadonlyMap<string, Owner & { readonly nodegroups: readonly Owner[] }>): string[] {
  const line = ({ name: of, version, updates }: Owner) =>
    `${of} ${version} ${updates.map(({ id, status }) => `${id} ${status}`).join(" ")}`;
  return [...all.values()].flatMap((cluster) => [line(cluster), ...cluster.nodegroups.map(line)]);
}
