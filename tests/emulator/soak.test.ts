// A simulated year of many clusters: the emulator's process is killed while it writes, and nothing is lost; nor does memory leak.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { serveControl } from "../../emulator/control/serveControl";
import { Emulator } from "../../emulator/emulator";
import { serveEks } from "../../emulator/http/serveEks";
import { long, record } from "../campaign/record";
import { controlCall } from "./running";
import {
  assertYearDone,
  type Call,
  callsOf,
  type Cluster,
  clusters,
  days,
  groups,
  ownersOf,
  secondsOf,
  yearSeed,
} from "./simulatedYear";
import { endAll, type Spawned, spawnEmulator } from "./spawned";

const kills = long ? 100 : 3;

/** Calls that are under way at the same time. */
const atOnce = 8;

/** After each update, as many as a wait makes: they keep nothing, and what each left behind would add up. */
const reads = 40;

describe("emulator: a simulated year", function () {
  this.timeout(1_800_000);
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "eks-soak-"));
  });
  afterEach(() => {
    endAll();
    rmSync(directory, { recursive: true });
  });

  it(`of ${clusters} clusters with ${groups} groups each, killed ${kills} times, loses nothing`, async () => {
    const seedFile = join(directory, "seed.json");
    writeFileSync(seedFile, JSON.stringify(yearSeed));
    const start = () =>
      spawnEmulator("--state", join(directory, "state"), "--seed", seedFile, "--time-scale", "0");
    let emulator = await start();
    const working = Array.from({ length: days }, (_, day) => day).filter((day) => callsOf(day).length > 0);
    const killDays = new Set(
      Array.from(
        { length: kills },
        (_, kill) => working[Math.floor(((kill + 0.5) * working.length) / kills)],
      ),
    );
    const answered = new Map<string, string>();
    let unanswered = 0;
    for (let day = 0; day < days; day += 1) {
      const calls = callsOf(day);
      if (killDays.has(day)) {
        const before = await clustersOf(emulator);
        const last = Math.floor(Math.random() * calls.length);
        await killedAfter(emulator, calls, last, answered);
        emulator = await start();
        const after = await clustersOf(emulator);
        assertKept(before, after, answered, day);
        const known = new Set(ownersOf(after).flatMap(({ updates }) => updates.map(({ id }) => id)));
        unanswered += known.size - new Set(answered.values()).size;
      }
      // What was not answered is sent again, as a client does; what was, gives the update that it gave.
      await inParallel(calls, async (call) => {
        const id = await send(emulator, call);
        assert.equal(id, answered.get(call.path + call.body.version) ?? id, `day ${day}: another update`);
        answered.set(call.path + call.body.version, id);
      });
      const { status } = await controlCall(emulator.url, "POST", "/clock", {
        advanceSeconds: secondsOf(day),
      });
      assert.equal(status, 200);
    }
    assertYearDone(await clustersOf(emulator));
    assert.equal(await emulator.end("SIGTERM"), 0);
    record({
      ...{ test: `emulator, a year of ${clusters} x ${groups}, kill -9`, cases: kills, broken: 0 },
      worst: `${answered.size} updates, none lost; ${unanswered} done but not answered`,
    });
  });

  it("leaves nothing behind in memory but what it keeps", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const emulator = new Emulator({ timeScale: 0 });
    const control = (call: string, body: object) => {
      const { status } = serveControl(emulator, "POST", `/_emulator/${call}`, JSON.stringify(body));
      assert.equal(status, 200);
    };
    const asked = (method: string, path: string, body = "") =>
      serveEks(emulator, { method, path, query: "", body, authorization: undefined }).answer.status;
    collect();
    const empty = process.memoryUsage().heapUsed;
    control("seed", yearSeed);
    const perByte: number[] = [];
    for (let day = 0; day < days; day += 1) {
      for (const { path, body } of callsOf(day)) {
        assert.equal(asked("POST", path, JSON.stringify(body)), 200);
        assert.equal(asked("POST", path, '{"version":"1.20"}'), 400);
        for (let read = 0; read < reads; read += 1)
          assert.equal(asked("GET", path.replace(/\/(updates|update-version)$/, "")), 200);
      }
      control("clock", { advanceSeconds: secondsOf(day) });
      if ((day + 1) % Math.floor(days / 4) !== 0) continue;
      // The log of requests has a bound of its own, which a year does not reach.
      emulator.log.clear();
      collect();
      const kept = JSON.stringify([...(emulator.worlds.all()[0]?.clusters.values() ?? [])]).length;
      perByte.push((process.memoryUsage().heapUsed - empty) / kept);
    }
    assertYearDone([...(emulator.worlds.all()[0]?.clusters.values() ?? [])]);
    const [first = 0, , , last = Infinity] = perByte;
    assert.ok(last <= first * 1.2, `bytes of memory for each byte kept, by quarter: ${perByte.join(", ")}`);
    record({
      ...{ test: `emulator, memory over a year of ${clusters} x ${groups}`, cases: 4, broken: 0 },
      worst: `${Math.round((last / first - 1) * 100)}% more for what it keeps in the last quarter than in the first`,
    });
  });
});

/** Kills the process once so many calls were answered, with others under way. */
async function killedAfter(
  emulator: Spawned,
  calls: readonly Call[],
  count: number,
  answered: Map<string, string>,
): Promise<void> {
  let done = 0;
  let killed = count === 0 && emulator.process.kill("SIGKILL");
  await inParallel(calls, async (call) => {
    const id = await send(emulator, call).catch((error: unknown) => {
      if (!killed || error instanceof assert.AssertionError) throw error;
      return undefined;
    });
    if (id !== undefined) answered.set(call.path + call.body.version, id);
    done += 1;
    if (done >= count && !killed) killed = emulator.process.kill("SIGKILL");
  });
  assert.equal(await emulator.end("SIGKILL"), "SIGKILL");
}

/** @returns the update's id */
async function send({ url }: Spawned, { path, body }: Call): Promise<string> {
  const response = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  const text = await response.text();
  assert.equal(response.status, 200, `${path}: ${text}`);
  return (JSON.parse(text) as { update: { id: string } }).update.id;
}

/** Time stood still: what was there is as it was, and what was answered is there. */
function assertKept(
  before: readonly Cluster[],
  after: readonly Cluster[],
  answered: ReadonlyMap<string, string>,
  day: number,
): void {
  const lines = (all: readonly Cluster[]) =>
    ownersOf(all).flatMap(({ name, version, updates }) => [
      `${name} ${version}`,
      ...updates.map(({ id, status }) => `${name} ${id} ${status}`),
    ]);
  const found = new Set(lines(after));
  const lost = lines(before).filter((line) => !found.has(line));
  assert.deepEqual(lost, [], `day ${day}: not as before the kill`);
  const known = new Set(ownersOf(after).flatMap(({ updates }) => updates.map(({ id }) => id)));
  const gone = [...answered.values()].filter((id) => !known.has(id));
  assert.deepEqual(gone, [], `day ${day}: updates that were answered and are gone`);
}

async function clustersOf({ url }: Spawned): Promise<readonly Cluster[]> {
  return (await controlCall(url, "GET", "/state")).body.clusters as unknown as readonly Cluster[];
}

async function inParallel<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
