/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: this runs before node_modules exists */
// npm run mutation: mutates the version rules and the waiting, and counts which mutants their tests kill (docs/mutation.md).
//   --only NAME,NAME   files of one of these names; the goal of 85% is then theirs
//   --concurrency N    mutants at a time (2)
// Stryker is fetched into .cache: it brings 250 packages, and knows mocha up to version 11, which nothing else here needs.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { parseArgs } = require("node:util");

const root = join(__dirname, "..");
const folder = join(root, ".cache", "stryker");
const modules = join(folder, "node_modules");
const report = join(folder, "mutation.json");
const wanted = ["@stryker-mutator/core@9.6.1", "@stryker-mutator/mocha-runner@9.6.1", "mocha@11"];

const waiting = ["wait", "schedule", "budget", "expected", "patience"];

const mutated = [
  ...readdirSync(join(root, "provider", "versions")).map((name) => `provider/versions/${name}`),
  ...waiting.map((name) => `provider/eks/${name}.ts`),
];

/** Each by its name: braces are no pattern here. */
const specs = ["versions/*", ...[...waiting, "updateKind"].map((name) => `eks/${name}`)].map(
  (name) => `tests/provider/${name}.test.ts`,
);

function npm(...args) {
  const { status } = spawnSync("npm", args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

function install() {
  if (!existsSync(join(root, "node_modules", "ts-node")))
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
  if (existsSync(join(modules, "@stryker-mutator", "core"))) return;
  mkdirSync(folder, { recursive: true });
  npm(
    ...["install", "--prefix", folder, "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"],
    ...wanted,
  );
  if (!existsSync(join(modules, "typescript")))
    symlinkSync(join(root, "node_modules", "typescript"), join(modules, "typescript"));
}

function settings({ only, concurrency = "2" }) {
  const named = (file) => only === undefined || only.split(",").some((name) => file.endsWith(`/${name}.ts`));
  const runner = join(modules, "@stryker-mutator", "mocha-runner", "dist", "src", "index.js");
  return {
    testRunner: "mocha",
    plugins: [`file://${runner}`],
    mochaOptions: {
      "no-config": true,
      require: [join(root, "node_modules", "ts-node", "register", "index.js")],
      extension: ["ts"],
      spec: specs,
    },
    mutate: mutated.filter(named),
    coverageAnalysis: "perTest",
    // Tables that are built once when a file is loaded cannot be switched from test to test.
    ignoreStatic: true,
    concurrency: Number(concurrency),
    timeoutMS: 10_000,
    reporters: ["progress-append-only", "clear-text", "json"],
    jsonReporter: { fileName: report },
    ignorePatterns: ["dist", ".cache", "examples", "docs"],
    tempDirName: ".cache/stryker/sandboxes",
    // What must reach this percentage, or the command fails.
    thresholds: { high: 90, low: 85, break: 85 },
  };
}

/** A line a file, as docs/mutation.md has them. */
function table() {
  const { files } = JSON.parse(readFileSync(report, "utf8"));
  const lines = Object.entries(files).map(([file, { mutants }]) => {
    const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
    return { file, counts: [count("Killed", "Timeout"), count("Survived"), count("NoCoverage")] };
  });
  const sum = [0, 1, 2].map((at) => lines.reduce((total, { counts }) => total + counts[at], 0));
  for (const { file, counts } of [...lines, { file: "all", counts: sum }]) {
    const all = counts[0] + counts[1] + counts[2];
    const score = all === 0 ? "" : `${((100 * counts[0]) / all).toFixed(1)}%`;
    console.log(
      `| ${[file.replace(/^provider\//, "").replace(/\.ts$/, ""), ...counts, score].join(" | ")} |`,
    );
  }
}

function main() {
  const options = { only: { type: "string" }, concurrency: { type: "string" } };
  const { values } = parseArgs({ options });
  install();
  const config = join(folder, "stryker.config.json");
  writeFileSync(config, JSON.stringify(settings(values), undefined, 2));
  const stryker = join(modules, "@stryker-mutator", "core", "bin", "stryker.js");
  const env = { ...process.env, TS_NODE_TRANSPILE_ONLY: "true" };
  const { status } = spawnSync(process.execPath, [stryker, "run", config], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  if (existsSync(report)) table();
  process.exitCode = status ?? 1;
}

main();
