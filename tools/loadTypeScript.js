// Runs a TypeScript file of tools/ through esbuild, which takes a tenth of the time that ts-node does.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
const { join } = require("node:path");
const { Module } = require("node:module");
const { existsSync } = require("node:fs");

/** @param entry path of the file below tools/ */
exports.loadTypeScript = function loadTypeScript(entry) {
  if (!existsSync(join(__dirname, "..", "node_modules", "esbuild"))) {
    console.error("the dependencies are not installed, so nothing can be built: run npm run setup");
    process.exit(1);
  }
  const { buildSync } = require("esbuild");
  const file = join(__dirname, entry);
  const [bundle] = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "error",
  }).outputFiles;
  // Compiled under the entry's own name, so that __dirname and require mean in the bundle what they mean in the sources.
  const loaded = new Module(file, module);
  loaded.filename = file;
  loaded.paths = module.paths;
  loaded._compile(bundle.text, file);
};
