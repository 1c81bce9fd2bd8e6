// npm run docs: writes the pages of docs/ that are made from the sources.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: it is what loads the TypeScript */
"use strict";
require("./loadTypeScript").loadTypeScript("docs/main.ts");
