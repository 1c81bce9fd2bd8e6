// Resources as a pack is shown them: this package's with their stamps, and pulumi-aws's.
import type { Properties } from "../../policies/view/value";
import type { Resource } from "./asking";

/** No AWS anywhere: reads fail at once. */
export const nowhere = "http://127.0.0.1:9";

/** A provider of pulumi-aws in one region, with EKS at this URL. */
export function awsProvider(endpoint: string = nowhere, more: Properties = {}): Properties {
  return { region: "us-east-1", endpoints: JSON.stringify([{ eks: endpoint }]), ...more };
}

/** The same for this package's resources. */
export function ourProvider(endpoint: string = nowhere, more: Properties = {}): Properties {
  return { "aws:region": "us-east-1", "aws:endpoints": JSON.stringify([{ eks: endpoint }]), ...more };
}

interface Stamps {
  readonly observed?: unknown;
  readonly plan?: unknown;
}

/** A ClusterVersion that runs 1.31, with a step planned where another version is declared. */
export function cluster(
  version: string,
  props: Properties & Stamps = {},
  more: Partial<Resource> = {},
): Resource {
  return {
    type: "pulumi-nodejs:dynamic/eks:ClusterVersion",
    name: "prod",
    props: {
      clusterName: "prod",
      version,
      region: "us-east-1",
      observed: { version: "1.31", nodegroups: { web: "1.31" } },
      plan: version === "1.31" ? [] : [`control plane 1.31 -> ${version}`],
      ...props,
    },
    provider: ourProvider(),
    ...more,
  };
}

/** A NodegroupVersion that runs 1.31. */
export function nodegroup(
  version: string,
  props: Properties & Stamps = {},
  more: Partial<Resource> = {},
): Resource {
  return {
    type: "pulumi-nodejs:dynamic/eks:NodegroupVersion",
    name: "web",
    props: {
      clusterName: "prod",
      nodegroupName: "web",
      version,
      region: "us-east-1",
      observed: { version: "1.31", releaseVersion: "1.31.3-20250103", amiType: "AL2023_x86_64_STANDARD" },
      plan: version === "1.31" ? [] : [`node group web 1.31 -> ${version}`],
      ...props,
    },
    provider: ourProvider(),
    ...more,
  };
}

export function awsCluster(props: Properties, more: Partial<Resource> = {}): Resource {
  return {
    type: "aws:eks/cluster:Cluster",
    name: "aws-prod",
    props: { name: "prod", roleArn: "arn:aws:iam::111122223333:role/eks", ...props },
    provider: awsProvider(),
    ...more,
  };
}

export function awsNodegroup(props: Properties, more: Partial<Resource> = {}): Resource {
  return {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "aws-web",
    props: { clusterName: "prod", nodeGroupName: "web", ...props },
    provider: awsProvider(),
    ...more,
  };
}
