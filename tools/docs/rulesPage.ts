// The page of rules and policies, made from the tables that the resources and the pack judge by.
import { rules } from "../../provider/versions/rules";
import { configurationTable, policiesTable } from "./policiesTable";

export function rulesPage(): string {
  const rows = Object.entries(rules).map(
    ([id, rule]) => `| <a id="${id.toLowerCase()}"></a>${id} | ${rule} |`,
  );
  return [
    "<!-- Made by `npm run docs` from provider/versions/rules.ts and policies/. Do not edit. -->",
    "# Rules",
    "",
    "A message that a rule stands behind ends with its id. Ids are stable.",
    "",
    "| id | rule |",
    "|---|---|",
    ...rows,
    "",
    "# Policies",
    "",
    "The pack `eks-versions` ([policies/README.md](../policies/README.md)). Each policy also takes `enforcementLevel`.",
    "",
    ...policiesTable(),
    "",
    ...configurationTable(),
    "",
  ].join("\n");
}
