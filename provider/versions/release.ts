// What an AMI release version says, by AMI family (DescribeNodegroup's releaseVersion; EKS user guide, AMI version pages).
import { type Minor, parseMinor } from "./version";

/** The families whose release versions are written and compared alike. */
export type AmiFamily = "AL2" | "AL2023" | "BOTTLEROCKET" | "WINDOWS" | "CUSTOM" | "UNKNOWN";

/** The AMI family of a DescribeNodegroup `amiType`, such as `AL2023_x86_64_STANDARD`. */
export function amiFamily(amiType: string): AmiFamily {
  if (amiType === "CUSTOM") return "CUSTOM";
  if (amiType.startsWith("AL2023_")) return "AL2023";
  if (amiType.startsWith("AL2_")) return "AL2";
  if (amiType.startsWith("BOTTLEROCKET_")) return "BOTTLEROCKET";
  if (amiType.startsWith("WINDOWS_")) return "WINDOWS";
  return "UNKNOWN";
}

/** The newest minor that EKS publishes an AMI for; absent where there is no end (AL2's support ended in 2025-11). */
const newestAmiMinor: Partial<Record<AmiFamily, Minor>> = { AL2: 32 };

/** The newest minor that has an AMI of this family, or undefined where EKS keeps publishing them. */
export function newestMinorWithAmi(amiType: string): Minor | undefined {
  return newestAmiMinor[amiFamily(amiType)];
}

/** A release taken apart. `order` compares releases of one family, most significant part first. */
interface Release {
  readonly minor?: Minor;
  readonly order: readonly number[];
  /** Tells two builds of one OS version apart, without saying which is newer. */
  readonly commit?: string;
}

/** The forms, with an example each, for messages. */
const forms: Partial<Record<AmiFamily, { pattern: RegExp; example: string }>> = {
  // <Kubernetes version>-<date>: a later date is a later AMI, whatever the patch.
  AL2: { pattern: /^(1\.\d+)\.(\d+)-(\d{8})$/, example: "1.31.3-20250103" },
  AL2023: { pattern: /^(1\.\d+)\.(\d+)-(\d{8})$/, example: "1.31.3-20250103" },
  // <OS version>[-<commit>]: says nothing of Kubernetes.
  BOTTLEROCKET: { pattern: /^(\d+)\.(\d+)\.(\d+)(?:-([0-9a-f]{8}))?$/, example: "1.20.3-5d9ac849" },
  WINDOWS: { pattern: /^(1\.\d+)-(\d{4})\.(\d{2})\.(\d{2})$/, example: "1.29-2024.04.09" },
};

/** Takes a release version apart, or undefined where the text is not in the family's form. */
export function parseRelease(amiType: string, text: string): Release | undefined {
  const family = amiFamily(amiType);
  const match = forms[family]?.pattern.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1);
  if (family === "BOTTLEROCKET") {
    const [commit] = parts.splice(3) as [string | undefined];
    return { order: parts.map(Number), ...(commit !== undefined && { commit }) };
  }
  const minor = parseMinor(parts[0]);
  if (minor === undefined) return undefined;
  const rest = parts.slice(1).map(Number);
  return { minor, order: family === "WINDOWS" ? [minor, ...rest] : [minor, rest[1] ?? 0, rest[0] ?? 0] };
}

/** An example of a release version of this AMI type, or undefined where the form is not known. */
export function releaseExample(amiType: string): string | undefined {
  return forms[amiFamily(amiType)]?.example;
}

/** The minor that a release belongs to; undefined where its form does not tell (Bottlerocket, custom AMIs). */
export function releaseMinor(amiType: string, text: string): Minor | undefined {
  return parseRelease(amiType, text)?.minor;
}

/**
 * Orders two releases of one AMI type: negative where `a` is older, positive where it is newer.
 * @returns 0 where both name the same release; undefined where the two cannot be compared.
 */
export function compareReleases(amiType: string, a: string, b: string): number | undefined {
  if (a === b) return 0;
  const left = parseRelease(amiType, a);
  const right = parseRelease(amiType, b);
  if (left === undefined || right === undefined) return undefined;
  const differing = left.order.findIndex((part, index) => part !== right.order[index]);
  if (differing !== -1) return (left.order[differing] ?? 0) - (right.order[differing] ?? 0);
  const otherBuild = left.commit !== undefined && right.commit !== undefined && left.commit !== right.commit;
  return otherBuild ? undefined : 0;
}
