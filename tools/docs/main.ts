// Writes docs/rules.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulesPage } from "./rulesPage";

const file = join(__dirname, "..", "..", "docs", "rules.md");
writeFileSync(file, rulesPage());
console.log(`docs: wrote ${file}`);
