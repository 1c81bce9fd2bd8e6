import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rulesPage } from "../../tools/docs/rulesPage";

describe("docs/rules.md", () => {
  it("is what the rules say now (npm run docs writes it)", () => {
    const page = readFileSync(join(__dirname, "../../docs/rules.md"), "utf8");
    assert.equal(page, rulesPage());
  });
});
