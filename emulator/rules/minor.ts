// Kubernetes minor versions: the text `1.NN` that EKS takes, and arithmetic on its minor.

const MINOR = /^1\.(0|[1-9]\d{0,3})$/;

/** The minor's number, or undefined where the text is no EKS version. */
export function minorOf(version: string): number | undefined {
  const match = MINOR.exec(version);
  return match ? Number(match[1]) : undefined;
}

/** The minor of a version that was validated when it entered the world. */
export function knownMinor(version: string): number {
  const minor = minorOf(version);
  if (minor === undefined) throw new Error(`not a Kubernetes minor version: ${version}`);
  return minor;
}

export const versionOf = (minor: number): string => `1.${minor}`;
