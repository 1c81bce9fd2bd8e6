/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: this runs before node_modules exists */
// npm run setup: brings a fresh checkout to where programs, tests and the demo run: dependencies, engine, build.
// Each phase says one line; when there is nothing to do, all of it takes about a second.
"use strict";
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const lockfile = join(root, "package-lock.json");
const installedLockfile = join(root, "node_modules", ".package-lock.json");
const installedStamp = join(root, "node_modules", ".setup-lockfile");
const buildStamp = join(root, "node_modules", ".setup-built");
const built = join(root, require("../package.json").main);
const buildInputs = [
  "index.ts",
  "provider",
  "components",
  "policies",
  "emulator",
  "tsconfig.json",
  "tsconfig.build.json",
];

function setup() {
  phase("dependencies", dependenciesPresent, () => {
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    rememberLockfile();
  });
  run(process.execPath, [join(__dirname, "engine.js")]);
  phase("build", buildPresent, () => {
    // The time from before the build: a source that is saved during it is newer than the stamp.
    const started = new Date();
    run("npm", ["run", "--silent", "build"]);
    writeFileSync(buildStamp, `${started.getTime()}\n`);
  });
}

function phase(name, present, provide) {
  if (present()) {
    console.log(`setup: ${name} up to date`);
    return;
  }
  console.log(`setup: ${name}...`);
  const started = Date.now();
  provide();
  console.log(`setup: ${name} done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  const shown = [command === process.execPath ? "node" : command, ...args].join(" ");
  console.error(`setup: ${shown} failed (${error?.message ?? signal ?? `exit code ${status}`}): see above`);
  process.exit(1);
}

/** By content first: a checkout of another branch and back touches the lockfile's time and nothing else. */
function dependenciesPresent() {
  if (!existsSync(installedLockfile)) return false;
  if (existsSync(installedStamp) && readFileSync(installedStamp, "utf8") === lockfileHash()) return true;
  if (statSync(installedLockfile).mtimeMs < statSync(lockfile).mtimeMs) return false;
  rememberLockfile();
  return true;
}

function rememberLockfile() {
  writeFileSync(installedStamp, lockfileHash());
}

function lockfileHash() {
  return createHash("sha256").update(readFileSync(lockfile)).digest("hex");
}

function buildPresent() {
  if (!existsSync(buildStamp) || !existsSync(built)) return false;
  const time = Number(readFileSync(buildStamp, "utf8"));
  return buildInputs.every((input) => newest(join(root, input)) < time);
}

/** A folder's own time counts too: it tells of files that were removed. */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

setup();
