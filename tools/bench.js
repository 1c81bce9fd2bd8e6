// npm run bench: sets everything up, then measures this package beside its peers and writes bench/results.md.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const { status } = spawnSync(process.execPath, [join(__dirname, "setup.js")], { stdio: "inherit" });
if (status === 0) require("./loadTypeScript").loadTypeScript("../bench/run/main.ts");
else process.exitCode = 1;
