// npm run bench: measures every part, prints the tables, and writes results.md and the plots.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { emulators } from "../emulator/emulator";
import { coldStart } from "../engine/coldStart";
import { previews } from "../engine/preview";
import { fit } from "../exponent";
import type { Aim, Growth, Part } from "../part";
import { plot } from "../plot";
import { policies } from "../policies/policies";
import { table } from "../table";
import { up } from "../up/up";
import { fleets } from "../waiting/fleet";
import { waiting } from "../waiting/waiting";

const folder = resolve(__dirname, "..");
const root = resolve(folder, "..");

const parts: readonly (() => Promise<Part>)[] = [
  ...[waiting, fleets, up, coldStart, previews, policies, emulators],
];

async function main(): Promise<void> {
  const begun = performance.now();
  const measured: Part[] = [];
  for (const measure of parts) {
    const part = await measure();
    console.log(`\n## ${part.title}\n\n${part.text}\n`);
    measured.push(part);
  }
  const aims = measured.flatMap((part) => part.aims ?? []);
  const growths = measured.flatMap((part) => part.growths ?? []);
  mkdirSync(join(folder, "plots"), { recursive: true });
  for (const growth of growths)
    writeFileSync(join(folder, "plots", `${growth.name}.svg`), await plot(growth));
  const summary = [aimsTable(aims), "", growthTable(growths)].join("\n");
  console.log(`\n## Aims\n\n${summary}\n`);
  writeFileSync(join(folder, "results.md"), report(measured, summary, (performance.now() - begun) / 60_000));
}

function report(measured: readonly Part[], summary: string, minutes: number): string {
  const sections = measured.map(({ title, text }) => `## ${title}\n\n${text}\n`);
  return [
    "# What `npm run bench` measured\n",
    `${machine()}. The run took ${minutes.toFixed(0)} minutes.\n`,
    "Wall times depend on the machine and on what runs beside; ratios are of one run. `npm test` holds calls, bytes and exponents",
    "to their bounds (tests/bench), and never a wall time.\n",
    `## Aims\n\n${summary}\n`,
    ...sections,
  ].join("\n");
}

function machine(): string {
  const version = (name: string) => {
    const manifest = readFileSync(join(root, "node_modules", name, "package.json"), "utf8");
    return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
  };
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${gigabytes} GB, ${process.platform}, Node.js ${process.version}`,
    ...["@pulumi/pulumi", "pulumi", "@aws-sdk/client-eks"].map(version),
  ].join(", ");
}

function aimsTable(aims: readonly Aim[]): string {
  const rows = aims.map(({ what, aim, reached, holds }) => [what, aim, reached, holds ? "yes" : "**no**"]);
  return table(["aim", "bound", "reached", "holds"], rows);
}

function growthTable(growths: readonly Growth[]): string {
  const rows = growths.map(({ name, title, size, points }) => [
    ...[`[${title}](plots/${name}.svg)`, size, fit(points).exponent.toFixed(2)],
  ]);
  return table(["growth", "with", "fitted exponent"], rows);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
