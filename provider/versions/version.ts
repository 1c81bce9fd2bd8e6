// What a Kubernetes minor version is: "1.31" as text in inputs and messages, 31 as a number in arithmetic.

/** The number behind the dot of a `"1.NN"` version: 31 for `"1.31"`. */
export type Minor = number;

const pattern = /^1\.(0|[1-9]\d{0,2})$/;

/**
 * Reads `"1.NN"`, the only form that the EKS API accepts (UpdateClusterVersion).
 * @returns undefined for everything else: `"1.31.2"`, `"v1.31"`, `"1.3 "`, `1.3`.
 */
export function parseMinor(text: unknown): Minor | undefined {
  const match = typeof text === "string" ? pattern.exec(text) : null;
  return match === null ? undefined : Number(match[1]);
}

/** Reads a version that is known to be well formed: one that EKS reported or that was validated before. */
export function toMinor(text: string): Minor {
  const minor = parseMinor(text);
  if (minor === undefined)
    throw new Error(`"${text.slice(0, 80)}" is not a Kubernetes minor version such as "1.31"`);
  return minor;
}

export function formatMinor(minor: Minor): string {
  return `1.${minor}`;
}

/** The minors above `from` up to and including `to`: hops(31, 33) is [32, 33]. Empty where `to` is not above `from`. */
export function hops(from: Minor, to: Minor): Minor[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + 1 + index);
}
