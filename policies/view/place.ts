// Where a resource's cluster is: region, account and endpoint, as far as its provider tells. Names are unique only there.
import { endpointOverride } from "../../provider/eks/client";
import { messageOf } from "../../provider/eks/errors";
import type { Settings } from "../../provider/eks/port";
import { settingsFrom } from "../../provider/settings";
import { firstDeclared, type Properties, readText, valueOr } from "./value";

export interface Place {
  readonly settings: Settings;
  /** Empty where only the AWS SDK could find it out. */
  readonly region: string;
  /** An account id, a profile, or empty for the credentials that the environment has. */
  readonly account: string;
  readonly endpoint: string;
  /** Why it cannot be read from here: a setting of the provider that is not known yet, or not readable. */
  readonly closed?: string;
}

/**
 * @param own the resource's `region`, which wins over its provider's
 * @param provider the provider's inputs: pulumi-aws names them `region`, a dynamic provider `aws:region`
 */
export function placeOf(own: string | undefined, provider: Properties): Place {
  const found = settingsOf(provider);
  const settings = withRegion(found.settings, own);
  const region = settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "";
  const place = {
    settings,
    region,
    account: accountOf(settings),
    endpoint: endpointOverride(settings) ?? "",
  };
  return found.closed === undefined ? place : { ...place, closed: found.closed };
}

/** A region that is not known is no difference; an account is, as credentials of another account find a namesake. */
export function isSamePlace(a: Place, b: Place): boolean {
  const sameRegion = a.region === b.region || a.region === "" || b.region === "";
  return sameRegion && a.account === b.account && a.endpoint === b.endpoint;
}

/** How messages tell clusters of one name apart. */
export function describePlace({ region, account }: Place): string {
  return [region, account].filter((part) => part !== "").join(", ") || "the environment's region";
}

function settingsOf(provider: Properties): { settings: Settings; closed?: string } {
  let closed: string | undefined;
  const get = (key: string) => {
    const value = firstDeclared(readText(provider, key), readText(provider, key.slice("aws:".length)));
    // Without it a read would go elsewhere, where a namesake may be.
    if (value.kind === "unknown") closed = `of its provider, ${value.reason}`;
    return valueOr(value, undefined);
  };
  try {
    const settings = settingsFrom({ get });
    return closed === undefined ? { settings } : { settings, closed };
  } catch (error) {
    return { settings: {}, closed: `of its provider, ${messageOf(error)}` };
  }
}

function withRegion(settings: Settings, own: string | undefined): Settings {
  const region = own ?? settings.region;
  return region === undefined ? settings : { ...settings, region };
}

function accountOf({ assumeRoles = [], allowedAccountIds = [], profile = "" }: Settings): string {
  const role = assumeRoles.at(-1)?.roleArn.split(":")[4];
  if (role !== undefined && role !== "") return role;
  return allowedAccountIds.length === 1 ? String(allowedAccountIds[0]) : profile;
}
