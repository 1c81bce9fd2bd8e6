// npm run demo: sets everything up, then shows an upgrade on the real Pulumi engine against the local EKS API.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const { status } = spawnSync(process.execPath, [join(__dirname, "setup.js")], { stdio: "inherit" });
if (status === 0) require("./loadTypeScript").loadTypeScript("demo/main.ts");
else process.exitCode = 1;
