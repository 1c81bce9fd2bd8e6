// When a run has to be over, what it leaves then, and the record of what it did.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const program = (version: string, more: Record<string, unknown> = {}) => ({
  clusterName: "prod",
  version,
  ...more,
});
const hop = "UpdateClusterVersion prod";
const deadline = (value: string) => ({ "eks-versions:deadline": value });

function withEnvironment(name: string): (value: string) => void {
  afterEach(() => {
    Reflect.deleteProperty(process.env, name);
  });
  return (value) => (process.env[name] = value);
}

describe("lifecycle: deadline", () => {
  inWorlds();
  const setDeadline = withEnvironment("EKS_VERSIONS_DEADLINE");

  it("nothing is begun that is not expected to end before it; the rerun goes on", async () => {
    const world = await World.start([prod({ nodegroups: [] })]);
    const plane = new Resource("cluster", world.config(deadline("5m")));
    const { op, error } = await plane.up(program("1.33"));
    assert.equal(op, "partial");
    assert.match(
      error,
      /^control plane 1\.31 -> 1\.32 of control plane of prod was not started: it takes about \d+m\d\ds, and the deadline of this run is in 4m\d\ds\. Next: run again; it goes on from there$/,
    );
    assert.deepEqual(await world.mutations(), []);
    const again = new Resource("cluster", world.config(deadline("10h")));
    assert.equal((await again.up(program("1.33"))).op, "create");
    assert.deepEqual(await world.mutations(), [hop, hop]);
  });

  it("a run that has reached it after a hop is a partial success, and the rerun goes on", async () => {
    const world = await World.start([prod({ nodegroups: [] })], { settings: { controlPlaneSeconds: 3000 } });
    // A hop takes the emulator a second, which is some 50 of the provider's; one is expected to take some 10 minutes.
    const plane = new Resource("cluster", world.config(deadline("11m")));
    const { op, error } = await plane.up(program("1.35"));
    assert.equal(op, "partial");
    assert.match(
      error,
      /was not started: .*Next: run again; it goes on from there\. The control plane is at 1\.3[234]; to stop here/,
    );
    const reached = Number((plane.state!.outputs.version as string).slice(2));
    assert.ok(reached > 31 && reached < 35);
    assert.equal((await world.mutations()).length, reached - 31);
    const later = new Resource("cluster", world.config());
    later.state = plane.state;
    const rest = await later.up(program("1.35"));
    assert.equal(rest.op, "update", rest.error);
    assert.equal((await world.mutations()).length, 4);
  });

  it("a wait that ends at it names the update, and the rerun attaches to it", async () => {
    const world = await World.start([prod({ nodegroups: [] })]);
    await world.faults({ operation: "UpdateClusterVersion", kind: "stickUpdate" });
    const plane = new Resource("cluster", world.config(deadline("11m")));
    const { op, error } = await plane.up(program("1.32"));
    assert.equal(op, "partial");
    const [{ id } = { id: "" }] = (await world.cluster()).updates;
    assert.equal(
      error,
      `updating control plane of prod (control plane 1.31 -> 1.32): update ${id} still runs at the deadline of this run (last seen: ` +
        "InProgress). Next: run again; it attaches to the update",
    );
    await world.unstick();
    const again = await plane.up(program("1.32"));
    assert.equal(again.op, "update", again.error);
    assert.deepEqual(await world.mutations(), [hop]);
  }).timeout(90_000);

  it("holds for carried groups too", async () => {
    const groups = [web({ version: "1.28", releaseVersion: undefined, desiredSize: 20 })];
    const world = await World.start([prod({ nodegroups: groups })]);
    const plane = new Resource("cluster", world.config(deadline("30m")));
    const { error } = await plane.up(program("1.32", { carryNodegroups: "needed" }));
    assert.match(
      error,
      /^node group web 1\.28 -> 1\.31 of node group web of prod was not started: it takes about \d+m/,
    );
    assert.deepEqual(await world.mutations(), []);
  });

  it("may be an instant, and come from the environment; the configuration's wins", async () => {
    const world = await World.start([prod({ nodegroups: [] })]);
    setDeadline(new Date(Date.now() - 60_000).toISOString());
    const { op, error } = await new Resource("cluster", world.config()).up(program("1.32"));
    assert.equal(op, "partial");
    assert.match(error, /and the deadline of this run is over\. Next: run again/);
    const plane = new Resource("cluster", world.config(deadline("2h30m")));
    assert.equal((await plane.up(program("1.32"))).op, "create");
  });

  it("stops nothing that is there already, and no preview", async () => {
    const world = await World.start();
    setDeadline("2020-01-01T00:00:00Z");
    const plane = new Resource("cluster", world.config());
    assert.deepEqual((await plane.preview(program("1.32"))).inputs.plan, ["control plane 1.31 -> 1.32"]);
    assert.equal((await plane.up(program("1.31"))).op, "create");
  });

  const bad = [
    "soon",
    "90",
    "1.5h",
    "2026-11-21",
    "2026-13-41T00:00:00Z",
    "22:00",
    "-1h",
    "0m",
    "x\u001b[2J",
  ];
  for (const value of bad) {
    it(`refuses ${JSON.stringify(value)} by the name of the setting`, async () => {
      const world = await World.start();
      const config = new Resource("cluster", world.config(deadline(value)));
      const reason = (await config.preview(program("1.32"))).failures[0]!.reason;
      assert.ok(
        reason.startsWith(
          `eks-versions:deadline: ${JSON.stringify(value)} is neither a duration nor an instant: write`,
        ),
        reason,
      );
      setDeadline(value);
      const environment = await new Resource("nodegroup", world.config()).up({
        clusterName: "prod",
        nodegroupName: "web",
        version: "1.31",
      });
      assert.equal(environment.op, "refused");
      assert.ok(environment.failures[0]!.reason.startsWith("EKS_VERSIONS_DEADLINE: "));
      assert.deepEqual(await world.requests(), []);
    });
  }
});

describe("lifecycle: the log of events", () => {
  inWorlds();
  const setLog = withEnvironment("EKS_VERSIONS_LOG");
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "events-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has a line of JSON for each thing that a run did", async () => {
    const world = await World.start([
      prod({ nodegroups: [web({ version: "1.28", releaseVersion: undefined })] }),
    ]);
    const file = join(folder, "log.jsonl");
    setLog(file);
    const plane = new Resource("cluster", world.config());
    const declared = program("1.32", { carryNodegroups: "needed" });
    await plane.preview(declared);
    assert.equal((await plane.up(declared)).op, "create");
    await world.faults({ operation: "UpdateClusterVersion", kind: "failUpdate", afterSeconds: 60 });
    assert.equal((await plane.up(program("1.33"))).op, "partial");
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const { at, urn } of events) {
      assert.match(String(at), /^\d{4}-\d\d-\d\dT/);
      assert.match(String(urn), /^urn:pulumi:dev::test::/);
    }
    const said = events.filter(({ event }) => event !== "progress");
    const steps = ["node group web 1.28 -> 1.31", "control plane 1.31 -> 1.32"];
    assert.deepEqual(
      said.map(({ event, step, steps: planned, version }) => [event, step ?? planned ?? version]),
      [
        ["plan", steps],
        ["plan", steps],
        ["starting", steps[0]],
        ["starting", steps[1]],
        ["finished", "1.32"],
        ["plan", ["control plane 1.32 -> 1.33"]],
        ["starting", "control plane 1.32 -> 1.33"],
        ["failed", "1.32"],
      ],
    );
    assert.match(String(said.at(-1)!.failure), /^updating control plane of prod .*ended as Failed/);
    assert.ok(
      events.some(({ event, text }) => event === "progress" && /started \(update/.test(String(text))),
    );
  });

  it("that cannot be written ends nothing", async () => {
    const world = await World.start();
    setLog(join(folder, "there", "is", "none"));
    assert.equal((await new Resource("cluster", world.config()).up(program("1.32"))).op, "create");
  });
});
