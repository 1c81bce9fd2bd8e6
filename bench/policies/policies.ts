// What the policy pack costs: in the engine beyond an empty pack, and by itself at sizes that the engine takes minutes for.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Aws } from "../../tests/engine/aws";
import { calmWorld, pack } from "../../tests/engine/policyPack";
import { Project } from "../../tests/engine/project";
import { ask, type Resource } from "../../tests/policies/asking";
import { clusterVersionToken, nodegroupVersionToken } from "../../provider/tokens";
import { clusterName, clustersFor, fleetWorld, ownProgram, resourcesOfCluster } from "../engine/programs";
import { watched } from "../engine/watched";
import type { Part } from "../part";
import { table } from "../table";

/** Resources as a policy sees them, checked and up to date. */
function checkedResources(count: number): Resource[] {
  return Array.from({ length: count }, (_, n) => {
    const cluster = clusterName(Math.floor(n / resourcesOfCluster));
    const group = `g${(n % resourcesOfCluster) - 1}`;
    const common = { clusterName: cluster, region: "us-east-1", plan: [] };
    if (n % resourcesOfCluster === 0) {
      const props = { ...common, version: "1.31", observed: { version: "1.31", nodegroups: {} } };
      return { type: clusterVersionToken, name: cluster, props };
    }
    const observed = { version: "1.31", amiType: "AL2023_x86_64_STANDARD" };
    const props = { ...common, nodegroupName: group, clusterVersion: "1.31", observed };
    return { type: nodegroupVersionToken, name: cluster + group, props };
  });
}

const sizes = [100, 1_000, 5_000];

/** Milliseconds for stacks of each size, every policy asked about each resource and about the whole. */
async function packAlone(): Promise<[number, number][]> {
  // One account for all of them: a process keeps its connection.
  const aws = await Aws.start({ ...calmWorld(), ...fleetWorld(clustersFor(Math.max(...sizes))) }, 1);
  const credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-secret" };
  Object.assign(process.env, aws.env, credentials, { AWS_REGION: "us-east-1" });
  try {
    const times: [number, number][] = [];
    for (const count of sizes) {
      const resources = checkedResources(count);
      const begun = performance.now();
      const { reports } = await ask(resources);
      times.push([count, performance.now() - begun]);
      if (reports.length > 0) throw new Error(`a calm stack was reported: ${JSON.stringify(reports[0])}`);
    }
    return times;
  } finally {
    await aws.close();
  }
}

export async function policies(): Promise<Part> {
  const alone = await packAlone();
  const inEngine: (readonly [number, number, number])[] = [];
  for (const count of [0, 100, 1_000]) inEngine.push(await besideEmpty(count));
  return {
    title: "Policies",
    text: [
      "The pack on stacks in which nothing is wrong: `pulumi preview` with it beside a pack without policies, and the policies by",
      "themselves in one process.",
      "",
      table(
        ["resources", "preview, empty pack", "preview, this pack", "beyond"],
        inEngine.map(([count, empty, full]) => [
          ...[
            String(count),
            `${empty.toFixed(2)} s`,
            `${full.toFixed(2)} s`,
            `${(full - empty).toFixed(2)} s`,
          ],
        ]),
      ),
      "",
      table(
        ["resources", "policies alone", "a resource"],
        alone.map(([count, took]) => [
          String(count),
          `${took.toFixed(0)} ms`,
          `${(took / count).toFixed(2)} ms`,
        ]),
      ),
    ].join("\n"),
    growths: [
      {
        ...{ name: "policies-milliseconds", title: "The policies by themselves", size: "resources" },
        ...{ figure: "milliseconds", points: alone },
      },
    ],
  };
}

const emptyPack = {
  "package.json": '{"name":"empty","version":"1.0.0"}',
  "PulumiPolicy.yaml": "runtime:\n  name: nodejs\n  options:\n    typescript: false\n",
  "index.js": 'new (require("@pulumi/policy").PolicyPack)("empty", { policies: [] });',
};

/** Seconds with an empty pack and with this one, the better of two rounds each. */
async function besideEmpty(count: number): Promise<readonly [number, number, number]> {
  const aws = await Aws.start({ ...calmWorld(), ...fleetWorld(clustersFor(count)) }, 1);
  const project = await Project.create({ program: ownProgram(count), env: aws.env });
  try {
    const empty = join(project.folder, "empty");
    mkdirSync(empty);
    for (const [name, text] of Object.entries(emptyPack)) writeFileSync(join(empty, name), text);
    const best = { [empty]: Number.POSITIVE_INFINITY, [pack]: Number.POSITIVE_INFINITY };
    for (const folder of [empty, pack, empty, pack]) {
      const { seconds } = await watched(project, "preview", "--policy-pack", folder);
      best[folder] = Math.min(best[folder] ?? seconds, seconds);
    }
    return [count, best[empty] ?? 0, best[pack] ?? 0];
  } finally {
    project.remove();
    await aws.close();
  }
}
