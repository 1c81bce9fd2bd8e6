// What a resource's check must know of its last run, whatever a refresh did to its inputs since.
import type { Inputs } from "./inputs";

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
