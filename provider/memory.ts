// What a resource's check must know of its last run, whatever a refresh did to its inputs since.
import type { Inputs } from "./inputs";
import { byDefault } from "./versions/planAddon";
import { formatMinor, type Minor, parseMinor } from "./versions/version";

/**
 * Kept as the hidden input and output `__memory`. A refresh writes the live version into the inputs, so that
 * ignoreChanges follows it; what the program declared, and to which cluster, is remembered here.
 */
export interface Memory {
  /** ARN of the cluster. */
  readonly arn?: string;
  readonly version?: string;
  readonly clusterVersion?: string;
  readonly releaseVersion?: string;
  readonly launchTemplateVersion?: string;
  /** What an add-on's `"default"` was found to be, and for which minor: it stays that until the minor changes. */
  readonly defaultVersion?: string;
  readonly defaultFor?: string;
}

/** What an add-on's `"default"` is for a minor. */
interface Default {
  readonly version: string;
  readonly minor: Minor;
}

/** The memory in a resource's last inputs; before the first refresh the inputs themselves say what was declared. */
export function memoryOf(olds: Inputs): Memory {
  const memory = olds.__memory;
  return typeof memory === "object" && memory !== null ? memory : {};
}

/** What is declared now, for the next run. */
export function memorize(inputs: Inputs, arn: string | undefined): Memory {
  const template = inputs.launchTemplate as { version?: unknown } | undefined;
  const declared = {
    version: inputs.version,
    clusterVersion: inputs.clusterVersion,
    releaseVersion: inputs.releaseVersion,
    launchTemplateVersion: template?.version,
  };
  const known = Object.entries(declared).filter(([, value]) => typeof value === "string");
  return { ...(arn !== undefined && { arn }), ...(Object.fromEntries(known) as Memory) };
}

/** What the last run found `"default"` to be, where it was declared. */
export function defaultIn(olds: Inputs | undefined): Default | undefined {
  const { version, defaultVersion, defaultFor } = olds === undefined ? {} : memoryOf(olds);
  const minor = parseMinor(defaultFor);
  return version !== byDefault || defaultVersion === undefined || minor === undefined
    ? undefined
    : { version: defaultVersion, minor };
}

/** The inputs of an add-on with what `"default"` is, for the next run. */
export function withDefault(inputs: Inputs, found: Default | undefined): Inputs {
  if (inputs.version !== byDefault || found === undefined) return inputs;
  const default_ = { defaultVersion: found.version, defaultFor: formatMinor(found.minor) };
  return { ...inputs, __memory: { ...memoryOf(inputs), ...default_ } };
}
