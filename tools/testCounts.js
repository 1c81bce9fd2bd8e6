/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS: mocha loads it by its path */
// mocha's spec reporter, which also leaves its counts in the file that MOCHA_COUNTS names, for tools/test.js to add up.
"use strict";
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

module.exports = class TestCounts extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
