// Reads the stamps that check left in our resources' inputs: `observed`, what EKS said, and `plan`, what will be done.
import { type Minor, parseMinor } from "../../provider/versions/version";
import type { ObservedCluster, ObservedNodegroup } from "./facts";
import { absent, isRecord, known, type Properties, read, type Value } from "./value";

/** Absent where check could not read EKS, or refused the inputs before it stamped them. */
export function clusterStamp(props: Properties): Value<ObservedCluster> {
  const stamp = read(props, "observed");
  if (stamp.kind !== "known") return unknownStamp(stamp);
  if (!isRecord(stamp.value)) return absent;
  const version = parseMinor(stamp.value.version);
  if (version === undefined) return absent;
  const groups = isRecord(stamp.value.nodegroups) ? Object.entries(stamp.value.nodegroups) : [];
  return known({
    version,
    nodegroups: new Map(groups.map(([name, minor]) => [name, nodegroup({ version: minor })])),
  });
}

export function nodegroupStamp(props: Properties): Value<ObservedNodegroup> {
  const stamp = read(props, "observed");
  if (stamp.kind !== "known") return unknownStamp(stamp);
  // Every node group that was read has an AMI type; a stamp without one is of a group that was not.
  if (!isRecord(stamp.value) || typeof stamp.value.amiType !== "string") return absent;
  return known(nodegroup(stamp.value));
}

export function planStamp(props: Properties): Value<readonly string[]> {
  const stamp = read(props, "plan");
  if (stamp.kind !== "known") return unknownStamp(stamp);
  return Array.isArray(stamp.value) ? known(stamp.value.map(String)) : absent;
}

/** The node groups that a cluster's plan rolls on the way, at the minor where it leaves them. */
export function carriedStamp(props: Properties): ReadonlyMap<string, Minor> {
  const plan = planStamp(props);
  const lines = plan.kind === "known" ? plan.value : [];
  return new Map(
    lines.flatMap((line) => {
      const [, name, to] = /^node group (\S+) 1\.\d+ -> (1\.\d+)/.exec(line) ?? [];
      const minor = parseMinor(to);
      return name === undefined || minor === undefined ? [] : [[name, minor] as const];
    }),
  );
}

function nodegroup({ version, releaseVersion, amiType, clusterVersion }: Properties): ObservedNodegroup {
  const minor = parseMinor(version);
  const controlPlane = parseMinor(clusterVersion);
  return {
    ...(minor !== undefined && { version: minor }),
    ...(typeof releaseVersion === "string" && { releaseVersion }),
    ...(typeof amiType === "string" && { amiType }),
    ...(controlPlane !== undefined && { clusterVersion: controlPlane }),
  };
}

function unknownStamp(stamp: Value<unknown>): Value<never> {
  if (stamp.kind !== "unknown") return absent;
  const reason =
    "what runs is not known in this preview: the cluster is made in this run, or its name or version is not known yet";
  return { kind: "unknown", reason };
}
