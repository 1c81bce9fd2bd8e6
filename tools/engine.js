// npm run engine: loads tools/engine/main.ts through esbuild, which takes a tenth of the time that ts-node does.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
const { join } = require("node:path");
const { Module } = require("node:module");
const { existsSync } = require("node:fs");

if (!existsSync(join(__dirname, "..", "node_modules", "esbuild"))) {
  console.error("engine: the dependencies are not installed, so nothing can be built: run npm run setup");
  process.exit(1);
}
const { buildSync } = require("esbuild");

const entry = join(__dirname, "engine", "main.ts");
const [bundle] = buildSync({
  entryPoints: [entry],
  bundle: true,
  write: false,
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: "inline",
  logLevel: "error",
}).outputFiles;

// Compiled under the entry's own name, so that __dirname and require mean in the bundle what they mean in the sources.
const module_ = new Module(entry, module);
module_.filename = entry;
module_.paths = module.paths;
module_._compile(bundle.text, entry);
