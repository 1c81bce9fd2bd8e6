/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: this runs before node_modules exists */
// npm test: setup, then types, lint and format side by side, then mocha. Each check counts as one, each test as one; the
// last line adds them up. Arguments go to mocha; files and folders among them replace "all tests".
"use strict";
const { spawn, spawnSync } = require("node:child_process");
const { existsSync, mkdtempSync, readFileSync, rmSync, statSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const root = join(__dirname, "..");
const bin = (name) => join(root, "node_modules", ".bin", name);
/** `tests`: those of mocha alone, passed or failed. */
const total = { passed: 0, failed: 0, skipped: 0, tests: 0 };

const checks = [
  { name: "types (tsc --noEmit)", command: ["tsc", "--noEmit"], mend: "correct the types" },
  { name: "lint (eslint .)", command: ["eslint", "."], mend: "npx eslint --fix . mends some of it" },
  {
    name: "format (prettier --check .)",
    command: ["prettier", "--check", "--log-level", "warn", "."],
    mend: "npm run format mends it",
  },
];

async function main() {
  const { status } = spawnSync(process.execPath, [join(__dirname, "setup.js")], {
    cwd: root,
    stdio: "inherit",
  });
  if (status === 0) {
    await Promise.all(checks.map(check));
    await mocha(process.argv.slice(2));
  } else {
    console.log("test: setup failed, so nothing else could run: see above");
    total.failed += 1;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** Prints a check's output when it has failed, and in one piece: the checks run at the same time. */
function check({ name, command: [tool, ...args], mend }) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(bin(tool), args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.once("error", (error) => (output += error.message));
    child.once("close", (code) => {
      const seconds = Math.round((Date.now() - started) / 1000);
      console.log(`test: ${name}: ${code === 0 ? "passed" : "FAILED"} (${seconds} s)`);
      if (code !== 0) console.log(`${output.trimEnd()}\ntest: ${mend}\n`);
      total[code === 0 ? "passed" : "failed"] += 1;
      resolve();
    });
  });
}

/**
 * One mocha for each selection, side by side: those of the real engine mostly wait for other processes. The first one's output is
 * seen as it comes, the others' in one piece.
 */
async function mocha(args) {
  await Promise.all(selections(args).map((selected, index) => runTests(selected, index === 0)));
  if (total.tests === 0) {
    console.log("test: no test ran, which counts as a failure: check the names given to npm test");
    total.failed += 1;
  }
}

function runTests(selected, live) {
  const folder = mkdtempSync(join(tmpdir(), "eks-versions-test-"));
  const counts = join(folder, "counts.json");
  const reporter = ["--reporter", join(__dirname, "testCounts.js")];
  // The types have been checked above, so the tests are only transpiled.
  const env = { ...process.env, MOCHA_COUNTS: counts, TS_NODE_TRANSPILE_ONLY: "true" };
  return new Promise((resolve) => {
    const stdio = live ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(bin("mocha"), [...reporter, ...selected], { cwd: root, env, stdio });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (output += data));
    child.once("error", (error) => (output += error.message));
    child.once("close", (code) => {
      if (output !== "") console.log(output.trimEnd());
      addUp(counts, code);
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
}

function addUp(counts, code) {
  if (!existsSync(counts)) {
    console.log("test: mocha ended before it had run the tests: see above");
    total.failed += 1;
    total.tests += 1;
    return;
  }
  const { passes, failures, pending } = JSON.parse(readFileSync(counts, "utf8"));
  total.passed += passes;
  total.failed += failures;
  total.skipped += pending;
  total.tests += passes + failures;
  if (code !== 0 && failures === 0) {
    console.log("test: mocha failed although no test did: see above");
    total.failed += 1;
  }
}

/** Folders stand for the tests below them; without any file or folder, all tests run, those of the real engine by themselves. */
function selections(args) {
  const isPath = (argument) => existsSync(join(root, argument));
  const expanded = args.map((argument) =>
    isPath(argument) && statSync(join(root, argument)).isDirectory() ? `${argument}/**/*.test.ts` : argument,
  );
  if (args.some(isPath)) return [expanded];
  const engine = "tests/engine/**/*.test.ts";
  return [
    [...expanded, "--ignore", engine, "tests/**/*.test.ts"],
    [...expanded, engine],
  ];
}

void main();
