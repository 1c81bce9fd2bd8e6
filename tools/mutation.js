/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS, as the other commands of tools/ */
// npm run mutation: mutates the version rules and the waiting, and counts which mutants the unit tests kill (docs/mutation.md).
// Stryker is fetched into .cache: it brings 250 packages, and knows mocha up to version 11, which nothing else here needs.
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, symlinkSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const folder = join(root, ".cache", "stryker");
const modules = join(folder, "node_modules");
const wanted = ["@stryker-mutator/core@9.6.1", "@stryker-mutator/mocha-runner@9.6.1", "mocha@11"];

const mutate = [
  "provider/versions/{version,release,diff,plan,planCluster,planNodegroup,judgeCustomAmi,rules,carryRules}.ts",
  "provider/eks/{wait,schedule,budget,patience}.ts",
];

function install() {
  if (existsSync(join(modules, "@stryker-mutator", "core"))) return;
  mkdirSync(folder, { recursive: true });
  const args = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--legacy-peer-deps",
    "--no-audit",
    "--no-fund",
  ];
  const { status } = spawnSync("npm", [...args, ...wanted], { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(1);
  if (!existsSync(join(modules, "typescript")))
    symlinkSync(join(root, "node_modules", "typescript"), join(modules, "typescript"));
}

function main() {
  install();
  const runner = join(modules, "@stryker-mutator", "mocha-runner", "dist", "src", "index.js");
  const config = join(folder, "stryker.config.json");
  const settings = {
    testRunner: "mocha",
    plugins: [`file://${runner}`],
    mochaOptions: {
      "no-config": true,
      require: [join(root, "node_modules", "ts-node", "register", "index.js")],
      extension: ["ts"],
      spec: [
        "tests/provider/versions/*.test.ts",
        // Each by its name: braces are no pattern here.
        ...["wait", "schedule", "budget", "expected", "patience"].map(
          (name) => `tests/provider/eks/${name}.test.ts`,
        ),
      ],
    },
    mutate,
    coverageAnalysis: "perTest",
    // Tables that are built once when a file is loaded cannot be switched from test to test.
    ignoreStatic: true,
    concurrency: 2,
    timeoutMS: 10_000,
    reporters: ["clear-text", "json"],
    jsonReporter: { fileName: join(folder, "mutation.json") },
    ignorePatterns: ["dist", ".cache", "examples", "docs"],
    tempDirName: ".cache/stryker/sandboxes",
    // What must reach this percentage, or the command fails.
    thresholds: { high: 90, low: 85, break: 85 },
  };
  writeFileSync(config, JSON.stringify(settings, undefined, 2));
  const stryker = join(modules, "@stryker-mutator", "core", "bin", "stryker.js");
  const env = { ...process.env, TS_NODE_TRANSPILE_ONLY: "true" };
  const { status } = spawnSync(process.execPath, [stryker, "run", config], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}

main();
