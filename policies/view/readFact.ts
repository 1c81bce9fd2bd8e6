// Turns what the engine registers into facts: this package's resources and pulumi-aws's, told apart by their tokens.
import { clusterVersionToken, nodegroupVersionToken } from "../../provider/tokens";
import type { ClusterFact, EksFact, NodegroupFact } from "./facts";
import { placeOf } from "./place";
import { carriedStamp, clusterStamp, nodegroupStamp, planStamp } from "./stamps";
import { absent, known, type Properties, read, readMinor, readText, type Value, valueOr } from "./value";

export const awsClusterToken = "aws:eks/cluster:Cluster";
export const awsNodegroupToken = "aws:eks/nodeGroup:NodeGroup";

/** The part of @pulumi/policy's ResourceValidationArgs that facts come from. */
export interface Registered {
  readonly type: string;
  readonly urn: string;
  readonly props: Properties;
  readonly opts: { readonly ignoreChanges: readonly string[] };
  readonly provider?: { readonly props: Properties };
}

/** The fact about an EKS cluster or node group, or undefined for every other resource. */
export function readFact(resource: Registered): EksFact | undefined {
  switch (resource.type) {
    case clusterVersionToken:
      return ourCluster(resource);
    case nodegroupVersionToken:
      return ourNodegroup(resource);
    case awsClusterToken:
      return awsCluster(resource);
    case awsNodegroupToken:
      return awsNodegroup(resource);
    default:
      return undefined;
  }
}

function ourCluster(resource: Registered): ClusterFact {
  const { props } = resource;
  return {
    kind: "cluster",
    ...ours(resource),
    version: readMinor(props, "version"),
    observed: clusterStamp(props),
    carried: carriedStamp(props),
  };
}

function ourNodegroup(resource: Registered): NodegroupFact {
  const { props } = resource;
  const clusterVersion = readMinor(props, "clusterVersion");
  const version = readMinor(props, "version");
  const amiMinor = readMinor(props, "amiKubernetesVersion");
  return {
    kind: "nodegroup",
    ...ours(resource),
    nodegroup: readText(props, "nodegroupName"),
    // As in the planner, a group with no version of its own follows its control plane, unless its AMI is custom.
    version: version.kind === "absent" && amiMinor.kind === "absent" ? clusterVersion : version,
    clusterVersion,
    releaseVersion: readText(props, "releaseVersion"),
    amiType: absent,
    amiMinor,
    observed: nodegroupStamp(props),
  };
}

function ours({ urn, props, provider }: Registered) {
  const force = readText(props, "force");
  return {
    owner: "ours" as const,
    urn,
    place: placeOf(valueOr(readText(props, "region"), undefined), provider?.props ?? {}),
    cluster: readText(props, "clusterName"),
    plan: planStamp(props),
    force: force.kind === "known" ? known(`force: "${force.value}"`) : force,
    manages: [],
  };
}

function awsCluster(resource: Registered): ClusterFact {
  return {
    kind: "cluster",
    ...aws(resource, ["version"]),
    cluster: readText(resource.props, "name"),
    observed: absent,
    carried: new Map(),
  };
}

function awsNodegroup(resource: Registered): NodegroupFact {
  const { props } = resource;
  const common = aws(resource, ["version", "releaseVersion", "launchTemplate.version"]);
  return {
    kind: "nodegroup",
    ...common,
    cluster: readText(props, "clusterName"),
    nodegroup: readText(props, "nodeGroupName"),
    clusterVersion: absent,
    releaseVersion: common.manages.includes("releaseVersion") ? readText(props, "releaseVersion") : absent,
    amiType: readText(props, "amiType"),
    amiMinor: absent,
    observed: absent,
  };
}

function aws({ urn, props, opts, provider }: Registered, versions: readonly string[]) {
  const forced = read(props, "forceUpdateVersion");
  const force: Value<string> = forced.kind === "unknown" ? forced : absent;
  return {
    owner: "aws" as const,
    urn,
    place: placeOf(valueOr(readText(props, "region"), undefined), provider?.props ?? {}),
    version: readMinor(props, "version"),
    plan: absent,
    force: forced.kind === "known" && forced.value === true ? known("forceUpdateVersion: true") : force,
    manages: versions.filter(
      (path) => read(props, path).kind !== "absent" && !isIgnored(path, opts.ignoreChanges),
    ),
  };
}

/** ignoreChanges takes a path, one of its parents, or `*`. */
function isIgnored(path: string, ignoreChanges: readonly string[]): boolean {
  return ignoreChanges.some((entry) => entry === "*" || path === entry || path.startsWith(`${entry}.`));
}
