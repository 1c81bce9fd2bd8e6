// The real CLI and its provider, killed or interrupted after a number of EKS's calls: the next `up` ends the work.
import assert from "node:assert/strict";
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Aws } from "../engine/aws";
import { finished, Project } from "../engine/project";
import { long, record } from "./record";

const hops = 3;
const group = (name: string) => ({
  name,
  version: "1.31",
  amiType: "AL2023_x86_64_STANDARD",
  desiredSize: 2,
});
const seed = {
  ...{ region: "us-east-1", account: "111122223333" },
  clusters: [
    { name: "prod", version: "1.31", createdVersion: "1.29", nodegroups: ["db", "gpu", "web"].map(group) },
  ],
};
const program = `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "1.34" });
  for (const name of ["db", "gpu", "web"]) new NodegroupVersion(name, { cluster: prod, nodegroupName: name });
`;

/** Slow enough that a run is met under way: it then makes about a hundred calls. */
const timeScale = 400;

type Way =
  | "kill -9 of the CLI"
  | "kill -9 of the provider"
  | "kill -9 of both"
  | "SIGTERM"
  | "SIGINT"
  | "SIGINT twice";
const ways: readonly Way[] = [
  "kill -9 of the CLI",
  "kill -9 of the provider",
  "kill -9 of both",
  "SIGTERM",
  "SIGINT",
  "SIGINT twice",
];

/** So many calls in: from the first reads to the last node roll. */
const points = long ? Array.from({ length: 14 }, (_, index) => 3 + index * 7) : [12];
const cases = points.flatMap((point) => ways.map((way) => ({ point, way })));
const chosen = long ? cases : cases.filter(({ way }) => ["kill -9 of both", "SIGINT twice"].includes(way));

describe("campaign: the real CLI, killed and interrupted", function () {
  this.timeout(180_000);

  for (const { point, way } of chosen) {
    it(`${way} after ${point} calls`, async () => {
      const aws = await Aws.start(seed, timeScale);
      const project = await Project.create({ program, env: aws.env });
      try {
        const up = project.start("up", "--yes", "--skip-preview");
        const over = finished(up);
        await calls(aws, point, over);
        await end(way, up.pid ?? 0, project.folder);
        if (way === "SIGTERM" || way === "SIGINT" || way === "kill -9 of the provider") await over;
        else await Promise.race([over, sleep(1_000)]);
        await aws.timeScale(4_000);
        await project.pulumi("cancel", "--yes", "dev");
        const { code, output } = await project.up();
        assert.equal(code, 0, output);
        await assertOneUpdateAStep(aws);
        const quiet = await project.preview("--expect-no-changes");
        assert.equal(quiet.code, 0, quiet.output);
        assert.doesNotMatch(output, /not-a-secret/, "the secret key");
      } finally {
        for (const pid of await providersOf(project.folder)) tryKill(pid);
        project.remove();
        await aws.close();
      }
    });
  }

  after(() => {
    record({
      test: "real CLI killed and interrupted",
      cases: chosen.length,
      broken: 0,
      worst: "1 more run to the end",
    });
  });
});

async function calls(aws: Aws, count: number, over: Promise<unknown>): Promise<void> {
  const ended = over.then(() => true);
  while ((await aws.requests()).length < count) {
    if (await Promise.race([ended, sleep(10, false)])) return;
  }
}

async function end(way: Way, cli: number, folder: string): Promise<void> {
  const providers = await providersOf(folder);
  const kill = (pid: number, signal: NodeJS.Signals) => {
    tryKill(pid, signal);
  };
  if (way === "SIGTERM") kill(cli, "SIGTERM");
  if (way.startsWith("SIGINT")) kill(cli, "SIGINT");
  if (way === "SIGINT twice") {
    await sleep(300);
    kill(cli, "SIGINT");
  }
  if (way === "kill -9 of the CLI" || way === "kill -9 of both") kill(cli, "SIGKILL");
  if (way === "kill -9 of the provider" || way === "kill -9 of both")
    for (const provider of providers) kill(provider, "SIGKILL");
}

function tryKill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

/** Each hop and each roll has exactly one update, whatever was called how often. */
async function assertOneUpdateAStep(aws: Aws): Promise<void> {
  const state = (await (await fetch(`${aws.url}/_emulator/state`)).json()) as {
    clusters: {
      version: string;
      updates: unknown[];
      nodegroups: { version: string; updates: unknown[] }[];
    }[];
  };
  const [{ version, updates, nodegroups } = { version: "", updates: [], nodegroups: [] }] = state.clusters;
  assert.deepEqual([version, updates.length], ["1.34", hops]);
  assert.deepEqual(
    nodegroups.map((live) => [live.version, live.updates.length]),
    Array.from({ length: 3 }, () => ["1.34", 1]),
  );
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
