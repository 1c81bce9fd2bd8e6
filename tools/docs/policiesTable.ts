// The table of policies, made from the array that the pack is constructed from.
import { policies } from "../../policies/all";

type Schema = Record<
  string,
  { readonly default?: unknown; readonly type?: unknown; readonly enum?: unknown }
>;

export function policiesTable(): string[] {
  return [
    "| policy | default | severity | forbids | configuration (default) |",
    "|---|---|---|---|---|",
    ...policies.map(
      ({ name, enforcementLevel = "", severity = "", description, configSchema }) =>
        `| <a id="${name}"></a>\`${name}\` | ${enforcementLevel} | ${severity} | ${description} | ${configuration(
          (configSchema?.properties ?? {}) as Schema,
        )} |`,
    ),
  ];
}

function configuration(properties: Schema): string {
  return Object.entries(properties)
    .map(([key, { default: value }]) => `\`${key}\` (\`${JSON.stringify(value)}\`)`)
    .join(", ");
}
