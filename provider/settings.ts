// From Pulumi's configuration to an account and a region. The stack's `aws:` keys and a Provider's are read alike.
import type { AssumedRole, Settings } from "./eks/port";

/** What a dynamic provider is configured with (pulumi.dynamic.Config): every key of every namespace, as text. */
export interface Config {
  get(key: string): string | undefined;
}

/** Reads the keys that pulumi-aws documents: region, profile, assumeRole(s), endpoints and allowedAccountIds. */
export function settingsFrom(config: Config | undefined): Settings {
  const text = (key: string) => nonEmpty(config?.get(`aws:${key}`));
  const region = text("region");
  const profile = text("profile");
  const endpoint = endpointIn(parsed("endpoints", text("endpoints")));
  const accounts = [parsed("allowedAccountIds", text("allowedAccountIds")) ?? []].flat().map(String);
  const assumeRoles = rolesIn(
    parsed("assumeRoles", text("assumeRoles")) ?? parsed("assumeRole", text("assumeRole")),
  );
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    ...(assumeRoles.length > 0 && { assumeRoles }),
    // As with pulumi-aws, a list without accounts restricts nothing.
    ...(accounts.length > 0 && { allowedAccountIds: accounts }),
  };
}

function parsed(key: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // `pulumi config set aws:allowedAccountIds 111122223333` is no JSON list, yet plain enough.
    if (key === "allowedAccountIds") return text.split(",").map((part) => part.trim());
    throw new Error(`aws:${key} in the configuration is not JSON: set it with pulumi config set --path`);
  }
}

function endpointIn(value: unknown): string | undefined {
  for (const entry of [value].flat()) {
    const eks = isRecord(entry) ? entry.eks : undefined;
    if (typeof eks === "string") return nonEmpty(eks);
  }
  return undefined;
}

function rolesIn(value: unknown): AssumedRole[] {
  return [value ?? []].flat().map((entry: unknown) => {
    // Passed over, it would leave the work to whatever account the credentials are of.
    if (!isRecord(entry) || typeof entry.roleArn !== "string" || entry.roleArn === "") {
      throw new Error(
        "a role to assume in the configuration has no roleArn: write aws:assumeRoles as a list of { roleArn, sessionName?, externalId? }",
      );
    }
    const { roleArn, sessionName, externalId } = entry;
    return {
      roleArn,
      ...(typeof sessionName === "string" && { sessionName }),
      ...(typeof externalId === "string" && { externalId }),
    };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}
