// The inputs of NodegroupVersion: each by itself, together, and with the AMI type that the group turned out to have.
import {
  durations,
  type Failure,
  type Fields,
  type Inputs,
  isClusterName,
  isFalseOrMinor,
  isMinor,
} from "./inputs";
import { isNodegroupName, isRegion, type Judge, shown } from "./inputs";
import { unknownValue } from "./versions/diff";
import { amiFamily } from "./versions/release";
import { customAmiField } from "./versions/rules";
import { parseMinor } from "./versions/version";

/** `1.31.3-20250103`, `1.20.3-5d9ac849`, `1.29-2024.04.09`: more than a minor, whatever the AMI type. */
const release = /^\d{1,9}\.\d{1,9}[.-][\w.-]{1,100}$/;

const isRelease: Judge = (value) => {
  if (typeof value === "string" && release.test(value)) return undefined;
  return typeof value === "string" && /^(latest|recommended|newest)$/i.test(value)
    ? "is not a release version: it would roll nodes in an unrelated run. Leave releaseVersion out: EKS takes its newest when version changes"
    : 'is not a release version: write one such as "1.32.1-20250601", as EKS shows it for the node group';
};

/** What EC2 lets ids and names of launch templates be made of (CreateLaunchTemplate). */
const templateName = /^[\w().\-/]{1,128}$/;

const isLaunchTemplate: Judge = (value) => {
  const example = '{ name: "workers", version: "4" }';
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `is not a launch template: write ${example}`;
  const { id, name, version, ...other } = value as Inputs;
  const [strange] = Object.keys(other);
  if (strange !== undefined)
    return `has ${shown(strange)}, which a launch template has not: write ${example}`;
  if ((id === undefined) === (name === undefined))
    return `needs exactly one of id and name: write ${example}`;
  const named = id ?? name;
  if (typeof named !== "string" || !templateName.test(named))
    return `has an id or name that EC2 does not give: write ${example}`;
  if (version === unknownValue) return undefined;
  return typeof version === "string" && /^[1-9]\d*$/.test(version)
    ? undefined
    : `needs a version that is a number as text ("$Latest" and "$Default" would roll nodes in an unrelated run): write ${example}`;
};

const isMinorOrRelease: Judge = (value) =>
  parseMinor(value) !== undefined || isRelease(value) === undefined
    ? undefined
    : 'is neither a version such as "1.31" nor a release: write the one that may be gone down to';

export const nodegroupFields: Fields = {
  clusterName: { required: true, judge: isClusterName },
  nodegroupName: { required: true, judge: isNodegroupName },
  clusterVersion: { judge: isMinor },
  version: { judge: isMinor },
  releaseVersion: { judge: isRelease },
  launchTemplate: { judge: isLaunchTemplate },
  amiKubernetesVersion: { judge: isMinor },
  region: { judge: isRegion },
  force: { judge: isFalseOrMinor },
  allowDowngrade: { judge: isMinorOrRelease },
  timeouts: { judge: durations("update") },
};

/** Whether a value is declared and known; what a preview cannot know contradicts nothing. */
function known(value: unknown): boolean {
  return value !== undefined && value !== unknownValue;
}

/** What contradicts itself, or declares nothing, whatever the group is. */
export function judgeTogether(inputs: Inputs): Failure[] {
  const { version, clusterVersion, releaseVersion, launchTemplate, amiKubernetesVersion } = inputs;
  const failures: Failure[] = [];
  if (known(amiKubernetesVersion)) {
    for (const [property, value] of Object.entries({ version, releaseVersion })) {
      if (!known(value)) continue;
      const reason = `${property}: ${shown(value)} cannot be given with amiKubernetesVersion, which is for custom AMIs: EKS takes only a launchTemplate for these. Remove one of the two`;
      failures.push({ property, reason });
    }
  }
  if (
    [version, clusterVersion, releaseVersion, launchTemplate, amiKubernetesVersion].every(
      (value) => value === undefined,
    )
  ) {
    const reason =
      "version is required: pass `cluster: <ClusterVersion>` to follow its version, or declare version itself";
    failures.push({ property: "version", reason });
  }
  return failures;
}

/** What only the group's AMI type can tell. */
export function judgeWithAmi(inputs: Inputs, subject: string, amiType: string): Failure[] {
  const { version, clusterVersion, amiKubernetesVersion } = inputs;
  if (amiFamily(amiType) === "CUSTOM") {
    return (["version", "releaseVersion"] as const)
      .filter((property) => known(inputs[property]))
      .map((property) => ({ property, reason: customAmiField(subject, property).message }));
  }
  if (known(amiKubernetesVersion)) {
    const reason = `amiKubernetesVersion: ${shown(amiKubernetesVersion)} is for custom AMIs, and ${subject} has ${amiType}. Remove it; EKS knows its version`;
    return [{ property: "amiKubernetesVersion", reason }];
  }
  if (version === undefined && clusterVersion === undefined) {
    const reason = `version is required for ${subject} (${amiType}): pass \`cluster: <ClusterVersion>\` to follow its version, or declare version itself`;
    return [{ property: "version", reason }];
  }
  return [];
}
