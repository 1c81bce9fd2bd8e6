// Where a resource's cluster is: region, account and endpoint, as far as its provider tells. Names are unique only there.
import { endpointOverride } from "../../provider/eks/client";
import type { Settings } from "../../provider/eks/port";
import { settingsFrom } from "../../provider/settings";
import { type Properties, readText, valueOr } from "./value";

export interface Place {
  readonly settings: Settings;
  /** Empty where only the AWS SDK could find it out. */
  readonly region: string;
  /** An account id, a profile, or empty for the credentials that the environment has. */
  readonly account: string;
  readonly endpoint: string;
}

/**
 * @param own the resource's `region`, which wins over its provider's
 * @param provider the provider's inputs: pulumi-aws names them `region`, a dynamic provider `aws:region`
 */
export function placeOf(own: string | undefined, provider: Properties): Place {
  const settings = withRegion(settingsOf(provider), own);
  const region = settings.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "";
  return { settings, region, account: accountOf(settings), endpoint: endpointOverride(settings) ?? "" };
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

function settingsOf(provider: Properties): Settings {
  const get = (key: string) =>
    valueOr(readText(provider, key), undefined) ??
    valueOr(readText(provider, key.slice("aws:".length)), undefined);
  try {
    return settingsFrom({ get });
  } catch {
    // The provider itself refuses what cannot be read; without it the read of the policy goes where the environment leads.
    return {};
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
