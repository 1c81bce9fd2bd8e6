// The real CLI and its provider, killed or interrupted after a number of EKS's calls: the next `up` ends the work.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Aws } from "../engine/aws";
import { finished, Project } from "../engine/project";
import { long, record } from "./record";

const hops = 3;
const groups = ["db", "gpu", "web"];
const seed = {
  ...{ region: "us-east-1", account: "111122223333" },
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: groups.map((name) => ({
        ...{ name, version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 },
      })),
    },
  ],
};
const program = `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "1.34" });
  for (const name of ["db", "gpu", "web"]) new NodegroupVersion(name, { cluster: prod, nodegroupName: name });
`;
const secretKey = "not-a-secret";

/** Virtual seconds a second: slow enough that a run is met under way (it makes about 85 calls), then quick. */
const speeds = { slow: 400, quick: 4_000 };

const ways = [
  ...(["kill -9 of the CLI", "kill -9 of the provider", "kill -9 of both"] as const),
  ...(["SIGTERM", "SIGINT", "SIGINT twice"] as const),
];
type Way = (typeof ways)[number];

/** So many calls in: from the first reads to the last ones, after the node rolls. */
const points = long ? Array.from({ length: 14 }, (_, index) => 3 + index * 6) : [12];
const cases = points.flatMap((point) => ways.map((way) => ({ point, way })));
const chosen = long ? cases : cases.filter(({ way }) => ["kill -9 of both", "SIGINT twice"].includes(way));

/** A case mostly waits: a second one fills the time. */
const atOnce = long ? 2 : 1;

describe("campaign: the real CLI, killed and interrupted", function () {
  this.timeout(300_000);
  const begun: Promise<Case>[] = [];
  const ended: Case[] = [];

  /** The first cases in order, so many that this one and the next are under way. */
  function tried(index: number): Promise<Case> {
    for (const [at, { point, way }] of chosen.entries()) {
      if (at >= index + atOnce || begun[at] !== undefined) continue;
      begun[at] = interruptedAndRunAgain(way, point);
      // Whoever waits for it is told; until then it is no unhandled rejection.
      begun[at].catch(() => undefined);
    }
    return begun[index] ?? assert.fail(`no case ${index}`);
  }

  for (const [index, { point, way }] of chosen.entries()) {
    it(`${way} after ${point} calls`, async () => {
      ended.push(await tried(index));
    });
  }

  // The last points are meant to come when EKS has done all and the state does not say so yet.
  it("met most runs under way", () => {
    const met = ended.filter(({ underWay }) => underWay).length;
    assert.ok(met >= ended.length * 0.7, `${met} of ${ended.length}`);
  });

  after(() => {
    const most = (figure: "calls" | "seconds") => Math.round(Math.max(0, ...ended.map((one) => one[figure])));
    record({
      ...{
        test: "real CLI killed and interrupted",
        cases: chosen.length,
        broken: chosen.length - ended.length,
      },
      worst: `${most("calls")} calls and ${most("seconds")} s in both runs`,
    });
  });
});

/** Figures of a case in which every promise was kept. */
interface Case {
  /** The signal found work that was not done. */
  readonly underWay: boolean;
  readonly calls: number;
  readonly seconds: number;
}

async function interruptedAndRunAgain(way: Way, point: number): Promise<Case> {
  const from = performance.now();
  const aws = await Aws.start(seed, speeds.slow);
  const project = await Project.create({ program, env: aws.env });
  try {
    const up = project.start("up", "--yes", "--skip-preview");
    const over = finished(up);
    await calls(aws, point, over);
    const underWay = !(await isAtGoal(aws));
    await end(way, up.pid ?? 0, project.folder, underWay);
    // What the CLI has left running holds its output open: then there is none to look at.
    const orphans = way !== "SIGTERM" && way !== "SIGINT" && way !== "kill -9 of the provider";
    const first = await (orphans ? Promise.race([over, sleep(1_000)]) : over);
    if (first?.code === 0) assert.ok(await isAtGoal(aws), `success before the goal: ${first.output}`);
    await aws.timeScale(speeds.quick);
    await project.pulumi("cancel", "--yes", "dev");
    const { code, output } = await project.up();
    assert.equal(code, 0, `${first?.output ?? ""}\n--- and again:\n${output}`);
    await assertOneUpdateAStep(aws);
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
    for (const text of [
      first?.output ?? "",
      output,
      quiet.output,
      ...filesBelow(join(project.folder, "state")),
    ])
      assert.ok(!text.includes(secretKey), "the secret key");
    return { underWay, calls: (await aws.requests()).length, seconds: (performance.now() - from) / 1000 };
  } finally {
    for (const pid of await providersOf(project.folder)) tryKill(pid);
    project.remove();
    await aws.close();
  }
}

async function calls(aws: Aws, count: number, over: Promise<unknown>): Promise<void> {
  const ended = over.then(() => true);
  while ((await aws.requests()).length < count) {
    if (await Promise.race([ended, sleep(10, false)])) return;
  }
}

async function end(way: Way, cli: number, folder: string, underWay: boolean): Promise<void> {
  const providers = await providersOf(folder);
  if (underWay) assert.ok(providers.length > 0, "no provider was found: nothing would have been killed");
  if (way === "SIGTERM") tryKill(cli, "SIGTERM");
  if (way.startsWith("SIGINT")) tryKill(cli, "SIGINT");
  if (way === "SIGINT twice") {
    await sleep(300);
    tryKill(cli, "SIGINT");
  }
  if (way === "kill -9 of the CLI" || way === "kill -9 of both") tryKill(cli, "SIGKILL");
  if (way === "kill -9 of the provider" || way === "kill -9 of both")
    for (const provider of providers) tryKill(provider, "SIGKILL");
}

function tryKill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

interface Live {
  readonly version: string;
  readonly updates: unknown[];
}

async function liveOf(aws: Aws): Promise<(Live & { readonly nodegroups: Live[] }) | undefined> {
  const state = (await (await fetch(`${aws.url}/_emulator/state`)).json()) as {
    clusters: (Live & { nodegroups: Live[] })[];
  };
  return state.clusters[0];
}

async function isAtGoal(aws: Aws): Promise<boolean> {
  const live = await liveOf(aws);
  return live !== undefined && [live, ...live.nodegroups].every(({ version }) => version === "1.34");
}

/** Each hop and each roll has exactly one update, whatever was called how often. */
async function assertOneUpdateAStep(aws: Aws): Promise<void> {
  const live = await liveOf(aws);
  const seen = [live, ...(live?.nodegroups ?? [])].map((part) => [part?.version, part?.updates.length]);
  assert.deepEqual(seen, [["1.34", hops], ...groups.map(() => ["1.34", 1])]);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

async function providersOf(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (command.includes("dynamic-provider") && cwd === folder) found.push(Number(pid));
  }
  return found;
}
