// The local EKS API beside moto's server, and through a simulated year.
import { writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Part } from "../part";
import { round } from "../part";
import { table } from "../table";
import { installMoto } from "./moto";
import { authorization, measureServer, type Speed } from "./serverUnderTest";
import { simulateYear, type Year } from "./year";

const main = resolve(__dirname, "../../dist/emulator/main.js");

/** The better figures of a few starts. */
const rounds = 3;

export async function emulators(): Promise<Part> {
  const own = await best(() => measureOwn());
  const moto = installMoto();
  const beside = typeof moto === "string" ? undefined : await best(() => measureMoto(moto.command));
  const years: Year[] = [];
  for (const clusters of [10, 100, 1_000]) years.push(await simulateYear(clusters));
  const servers: [string, Speed][] = [["this emulator", own]];
  if (typeof moto !== "string" && beside) servers.push([`moto ${moto.version}`, beside]);
  return {
    title: "Emulator",
    text: [
      "One cluster, DescribeCluster by a bare HTTP client with kept connections: one call at a time, then 32 at once.",
      ...(typeof moto === "string" ? [`Moto could not be had (${moto}), so nothing stands beside it.`] : []),
      "",
      table(
        ["server", "ready", "memory", "p50", "p99", "requests a second"],
        servers.map(([name, { ready, megabytes, p50, p99, perSecond }]) => [
          ...[
            name,
            `${round(ready)} ms`,
            `${round(megabytes)} MB`,
            `${p50.toFixed(2)} ms`,
            `${p99.toFixed(2)} ms`,
          ],
          perSecond.toFixed(0),
        ]),
      ),
      "",
      "A simulated year: three upgrades of each cluster, time moved on by its control API.",
      "",
      table(
        ["clusters", "updates", "real time"],
        years.map(({ clusters, updates, seconds }) => [
          String(clusters),
          String(updates),
          `${round(seconds)} s`,
        ]),
      ),
    ].join("\n"),
    growths: [
      {
        ...{ name: "emulator-year-seconds", title: "A simulated year", size: "clusters", figure: "seconds" },
        points: years.map(({ clusters, seconds }) => [clusters, seconds] as const),
      },
    ],
  };
}

async function best(measured: () => Promise<Speed>): Promise<Speed> {
  const runs: Speed[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await measured());
  const least = (figure: (speed: Speed) => number) => Math.min(...runs.map(figure));
  return {
    ...{ ready: least((run) => run.ready), megabytes: least((run) => run.megabytes) },
    ...{ p50: least((run) => run.p50), p99: least((run) => run.p99) },
    perSecond: Math.max(...runs.map((run) => run.perSecond)),
  };
}

async function measureOwn(): Promise<Speed> {
  const folder = mkdtempSync(join(tmpdir(), "eks-versions-bench-"));
  const seed = join(folder, "world.json");
  const clusters = [{ name: "prod", version: "1.31" }];
  writeFileSync(seed, JSON.stringify({ region: "us-east-1", account: "111122223333", clusters }));
  try {
    const args = [main, "--port", "4581", "--seed", seed];
    return await measureServer(process.execPath, args, 4581, {
      prepare: () => Promise.resolve(),
      path: "/_emulator/health",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureMoto(command: string): Promise<Speed> {
  return measureServer(command, ["-p", "4582"], 4582, {
    path: "/moto-api/data.json",
    async prepare(url) {
      const cluster = {
        ...{ name: "prod", version: "1.31", roleArn: "arn:aws:iam::123456789012:role/eks" },
        resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
      };
      const headers = { authorization, "content-type": "application/json" };
      const made = await fetch(`${url}/clusters`, { method: "POST", headers, body: JSON.stringify(cluster) });
      if (!made.ok) throw new Error(`moto did not make a cluster: ${made.status} ${await made.text()}`);
    },
  });
}
