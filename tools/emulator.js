// npm run emulator: builds what is out of date, then runs the local EKS API with the options behind `--`.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: this runs before node_modules exists */
"use strict";
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const { status } = spawnSync(process.execPath, [join(__dirname, "setup.js")], { stdio: ["ignore", 2, 2] });
if (status === 0) require("../dist/emulator/main.js");
else process.exitCode = 1;
