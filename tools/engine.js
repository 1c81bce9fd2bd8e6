// npm run engine: puts a working Pulumi CLI where the npm package `pulumi` looks for it.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
require("./loadTypeScript").loadTypeScript("engine/main.ts");
