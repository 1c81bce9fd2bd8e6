// A pipeline that dies in the middle of an update: the next up ends where it was told to, with one call for each hop.
import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import { Aws } from "./aws";
import { finished, Project } from "./project";
import { upgradeProgram, world } from "./world";

/** Slow enough that a run can be met in the middle of an update. */
const slow = 60;
const fast = 2_000;

describe("runs that are killed on the real engine", function () {
  this.timeout(180_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(world(), slow);
    project = await Project.create({ program: upgradeProgram("1.33"), env: aws.env });
  });
  afterEach(async () => {
    await providersEnd(project);
    project.remove();
    await aws.close();
  });

  async function atCall(operation: string, count: number): Promise<void> {
    for (let tries = 0; (await aws.count(operation)) < count; tries += 1) {
      assert.ok(tries < 600, `${operation} was not called ${count} times`);
      await sleep(100);
    }
  }

  async function rerun(): Promise<void> {
    await aws.timeScale(fast);
    await project.pulumi("cancel", "--yes", "dev");
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal(await aws.count("UpdateClusterVersion"), 2);
    assert.equal(await aws.count("UpdateNodegroupVersion"), 1);
    assert.equal((await project.resource("prod")).outputs.version, "1.33");
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  }

  for (const [operation, count, moment] of [
    ["UpdateClusterVersion", 1, "the first hop"],
    ["UpdateClusterVersion", 2, "the second hop"],
    ["UpdateNodegroupVersion", 1, "the node roll"],
  ] as const) {
    it(`attaches to the update that runs after kill -9 of the CLI in ${moment}`, async () => {
      const up = project.start("up", "--yes", "--skip-preview");
      const over = finished(up);
      if (count === 2 || operation === "UpdateNodegroupVersion") {
        await atCall("UpdateClusterVersion", 1);
        await aws.timeScale(fast);
        await atCall(operation, count);
        await aws.timeScale(slow);
      }
      await atCall(operation, count);
      process.kill(up.pid ?? 0, "SIGKILL");
      await orphaned(over);
      await rerun();
    });
  }

  it("starts nothing more from a provider whose engine was killed, and leaves no process behind", async () => {
    const up = project.start("up", "--yes", "--skip-preview");
    await atCall("UpdateClusterVersion", 1);
    process.kill(up.pid ?? 0, "SIGKILL");
    await aws.timeScale(fast);
    await aws.advance(3600);
    await providersEnd(project);
    assert.equal(await aws.count("UpdateClusterVersion"), 1);
    await rerun();
  });

  it("finishes what runs after one interrupt, saves it, and the next up goes on", async () => {
    const up = project.start("up", "--yes", "--skip-preview");
    const over = finished(up);
    await atCall("UpdateClusterVersion", 1);
    up.kill("SIGINT");
    await aws.timeScale(fast);
    const { code } = await over;
    assert.notEqual(code, 0);
    await rerun();
  });
});

/** The CLI is gone at once; its children may hold the output open for a while. */
async function orphaned(over: Promise<unknown>): Promise<void> {
  await Promise.race([over, sleep(500)]);
}

/** A provider whose engine is gone ends by itself, whatever it was doing. */
async function providersEnd(project: Project): Promise<void> {
  for (let tries = 0; (await providersOf(project)) > 0; tries += 1) {
    assert.ok(tries < 60, "a provider still runs a minute after its engine has gone");
    await sleep(1_000);
  }
}

async function providersOf(project: Project): Promise<number> {
  const { readdir, readFile, readlink } = await import("node:fs/promises");
  let count = 0;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (command.includes("dynamic-provider") && folder === project.folder) count += 1;
  }
  return count;
}
