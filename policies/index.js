// Constructs the pack. @pulumi/policy allows one a process, so everything else is in modules without effects.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: the pack runs with neither typescript nor ts-node */
"use strict";
const { readFileSync } = require("node:fs");
const { PolicyPack } = require("@pulumi/policy");
const { about, policies } = require("pulumi-eks-versions/policies");
// Pulumi Cloud shows the README of a published pack.
new PolicyPack("eks-versions", {
  ...about,
  readme: readFileSync(`${__dirname}/README.md`, "utf8"),
  policies,
});
