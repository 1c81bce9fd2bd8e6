/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: this runs before node_modules exists */
// npm run campaign: the long form of every test that breaks the promises, one process a file, and a table of what was tried.
//   --only NAME   files whose path has NAME in it
//   --steps N     model steps (10,000)
//   --seed N      the first seed of the model's commands
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { parseArgs } = require("node:util");

const root = join(__dirname, "..");

const files = [
  "tests/campaign/model.test.ts",
  "tests/campaign/killPoints.test.ts",
  "tests/campaign/interleavings.test.ts",
  "tests/campaign/faults.test.ts",
  "tests/campaign/waits.test.ts",
  "tests/campaign/outcomes.test.ts",
  "tests/campaign/rollbacks.test.ts",
  "tests/campaign/jumps.test.ts",
  "tests/campaign/leftBehind.test.ts",
  "tests/campaign/limits.test.ts",
  "tests/campaign/raisedByOthers.test.ts",
  "tests/campaign/wire.test.ts",
  "tests/campaign/cli.test.ts",
  "tests/corpus/check.test.ts",
  "tests/corpus/http.test.ts",
  "tests/emulator/soak.test.ts",
];

function main() {
  const options = { only: { type: "string" }, steps: { type: "string" }, seed: { type: "string" } };
  const { only = "", steps, seed } = parseArgs({ options }).values;
  const { status } = spawnSync(process.execPath, [join(__dirname, "setup.js")], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
  const folder = mkdtempSync(join(tmpdir(), "eks-versions-campaign-"));
  const table = join(folder, "table");
  const env = {
    ...process.env,
    CAMPAIGN: "long",
    CAMPAIGN_TABLE: table,
    TS_NODE_TRANSPILE_ONLY: "true",
  };
  const mocha = join(root, "node_modules", ".bin", "mocha");
  const run = (file, more) =>
    spawnSync(mocha, [file], { cwd: root, env: { ...env, ...more }, stdio: "inherit" }).status === 0;
  // A case that fails ends its process: with one for each thousand steps, the others are tried all the same.
  const first = Number(seed ?? Date.now() % 1_000_000);
  const runs = files
    .filter((file) => file.includes(only) && existsSync(join(root, file)))
    .flatMap((file) =>
      file.includes("model")
        ? Array.from({ length: Math.ceil(Number(steps ?? 10_000) / 1_000) }, (_, chunk) => ({
            file,
            more: { CAMPAIGN_STEPS: "1000", CAMPAIGN_SEED: String(first + chunk * 1_000) },
          }))
        : [{ file, more: {} }],
    );
  const failed = runs.filter(({ file, more }) => !run(file, more)).map(({ file }) => file);
  const rows = existsSync(table) ? readFileSync(table, "utf8").trim().split("\n").map(JSON.parse) : [];
  rmSync(folder, { recursive: true, force: true });
  print(rows);
  for (const file of failed)
    console.log(`campaign: a promise was broken in ${file}: see above for the case and its seed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function print(rows) {
  const cells = rows.map(({ test, cases, broken, worst }) => [test, String(cases), String(broken), worst]);
  const all = [["test", "cases", "promises broken", "worst case"], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  console.log();
  for (const row of all)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
  const sum = rows.reduce((total, { cases }) => total + cases, 0);
  console.log(`\n${sum} cases in ${rows.length} tests`);
}

main();
