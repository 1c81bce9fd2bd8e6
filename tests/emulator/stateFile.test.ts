// The state file: what was answered survives a kill at any moment, and time goes on.
import { strict as assert } from "node:assert";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Emulator } from "../../emulator/emulator";
import { VirtualClock } from "../../emulator/world/virtualClock";
import { seedShape } from "../../emulator/world/worldShape";
import { controlCall, world } from "./running";
import { endAll, runToEnd, spawnEmulator } from "./spawned";

const KILLS = 12;

interface Tags {
  readonly tags: Readonly<Record<string, string>>;
}

describe("emulator: state file", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "eks-emulator-"));
    file = join(directory, "state");
  });
  afterEach(() => {
    endAll();
    rmSync(directory, { recursive: true });
  });

  it(`holds every answered change after each of ${KILLS} kills at random moments`, async function () {
    this.timeout(60_000);
    const arn = encodeURIComponent("arn:aws:eks:us-east-1:111122223333:cluster/prod");
    let answered = 0;
    let sent = 0;
    let lastSeen = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const emulator = await spawnEmulator("--state", file, "--time-scale", "100");
      if (kill === 0) await controlCall(emulator.url, "POST", "/seed", world());
      const tags = ((await (await fetch(`${emulator.url}/tags/${arn}`)).json()) as Tags).tags;
      const found = Number(tags["n"] ?? 0);
      // A change whose answer the kill cut off may be there or not; an answered one must be.
      assert.ok(found >= answered && found <= sent, `answered ${answered}, sent ${sent}, found ${found}`);
      const virtualNow = Date.parse((await controlCall(emulator.url, "GET", "/health")).body.clock.virtualAt);
      assert.ok(virtualNow >= lastSeen, "virtual time went back");
      const timer = setTimeout(() => emulator.process.kill("SIGKILL"), 20 + Math.random() * 150);
      try {
        for (;;) {
          const body = JSON.stringify({ tags: { n: String(++sent) } });
          const response = await fetch(`${emulator.url}/tags/${arn}`, { method: "POST", body });
          await response.text();
          assert.equal(response.status, 200);
          answered = sent;
          lastSeen = Date.parse((await controlCall(emulator.url, "GET", "/health")).body.clock.virtualAt);
        }
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
      }
      clearTimeout(timer);
      assert.equal(await emulator.end("SIGKILL"), "SIGKILL");
    }
    assert.ok(answered > KILLS, `only ${answered} changes were made`);
  });

  it("brings back updates in flight, faults and settings; a seed does not overwrite them", async () => {
    const first = await spawnEmulator("--state", file, "--time-scale", "0");
    await controlCall(first.url, "POST", "/seed", world());
    await fetch(`${first.url}/clusters/prod/updates`, { method: "POST", body: '{"version":"1.34"}' });
    await controlCall(first.url, "POST", "/faults", {
      rules: [{ operation: "ListClusters", kind: "html", count: -1 }],
    });
    const before = (await controlCall(first.url, "GET", "/state")).body;
    await first.end("SIGKILL");
    const seedFile = join(directory, "seed.json");
    writeFileSync(seedFile, JSON.stringify(world({ name: "other" })));
    const second = await spawnEmulator("--state", file, "--time-scale", "0", "--seed", seedFile);
    const after = (await controlCall(second.url, "GET", "/state")).body;
    // Time passed while it was down; nothing else may differ.
    assert.deepEqual({ ...after, clock: before.clock }, before);
    assert.equal((await controlCall(second.url, "GET", "/faults")).body.rules.length, 1);
    await controlCall(second.url, "POST", "/clock", { advanceSeconds: 600 });
    assert.equal((await controlCall(second.url, "GET", "/state")).body.clusters[0]?.version, "1.34");
    assert.equal(await second.end("SIGTERM"), 0);
  });

  it("drops an unfinished last line, refuses a damaged file and one of someone else", async () => {
    const emulator = new Emulator({ timeScale: 1, stateFile: file });
    emulator.seed(seedShape.read(world(), ""));
    emulator.close();
    appendFileSync(file, '{"clusters":[{"region":"us-ea');
    const again = new Emulator({ timeScale: 1, stateFile: file });
    assert.deepEqual([...again.worlds.find(undefined, undefined).clusters.keys()], ["prod"]);
    again.close();
    assert.ok(readFileSync(file, "utf8").endsWith("\n"));
    appendFileSync(file, "damage\n{}\n");
    assert.throws(
      () => new Emulator({ timeScale: 1, stateFile: file }),
      /line \d is damaged; move the file away/,
    );
    writeFileSync(file, "something else");
    const { code, stderr } = await runToEnd("--port", "0", "--state", file);
    assert.equal(code, 1);
    assert.match(stderr, /--state is ".*": it is not a state file of this emulator; name another file/);
  });

  it("folds a long file into a new snapshot", () => {
    const emulator = new Emulator({ timeScale: 1, stateFile: file });
    emulator.seed(seedShape.read(world(), ""));
    const found = emulator.worlds.find(undefined, undefined);
    const prod = found.clusters.get("prod")!;
    prod.tags = { big: "x".repeat(200_000) };
    for (let change = 0; change < 120; change++) {
      emulator.worlds.changed(found, prod);
      emulator.flush();
    }
    emulator.close();
    assert.ok(readFileSync(file).length < 17 * 1024 * 1024, `${readFileSync(file).length} bytes`);
  });

  it("while it was down time passed at the real rate, and never went back", () => {
    let real = 1_000_000;
    const clock = new VirtualClock(3600, () => real);
    real += 10_000;
    const stored = clock.state();
    assert.equal(stored.virtualAt, 1_000_000 + 36_000_000);
    real += 500;
    const shown = clock.now();
    const resumed = new VirtualClock(1, () => real);
    resumed.resume(stored);
    assert.ok(resumed.now() >= shown);
    real += 3_600_000;
    const later = new VirtualClock(1, () => real);
    later.resume(stored);
    assert.equal(later.now(), stored.virtualAt + 3_600_000 + 3_600_500 - 1000);
  });
});
