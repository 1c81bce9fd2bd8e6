// The table of policies, made from the array that the pack is constructed from.
import { policies } from "../../policies/all";

type Schema = Record<string, { readonly default?: unknown; readonly description?: string }>;

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

/** What each property means; policies that share one mean the same. */
export function configurationTable(): string[] {
  const meanings = new Map(
    policies.flatMap(({ configSchema }) =>
      Object.entries((configSchema?.properties ?? {}) as Schema).map(
        ([key, { description = "" }]) => [key, description] as const,
      ),
    ),
  );
  return [
    "| configuration | meaning |",
    "|---|---|",
    ...[...meanings].map(([key, description]) => `| \`${key}\` | ${description} |`),
  ];
}

function configuration(properties: Schema): string {
  return Object.entries(properties)
    .map(([key, { default: value }]) => `\`${key}\` (\`${JSON.stringify(value)}\`)`)
    .join(", ");
}
