// The page of rules, made from the table that the resources judge by.
import { rules } from "../../provider/versions/rules";

export function rulesPage(): string {
  const rows = Object.entries(rules).map(([id, rule]) => `| <a id="${id.toLowerCase()}"></a>${id} | ${rule} |`);
  return [
    "<!-- Made by `npm run docs` from provider/versions/rules.ts. Do not edit. -->",
    "# Rules",
    "",
    "A message that a rule stands behind ends with its id. Ids are stable.",
    "",
    "| id | rule |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}
