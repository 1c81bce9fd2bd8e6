// A healthy account, and the program that README begins with.

export interface GroupSeed {
  readonly name: string;
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly amiType?: string;
  readonly desiredSize?: number;
  readonly blockedByDisruptionBudget?: boolean;
  readonly launchTemplate?: { name: string; id: string; version: string };
}

export const web: GroupSeed = {
  name: "web",
  version: "1.31",
  releaseVersion: "1.31.3-20250103",
  amiType: "AL2023_x86_64_STANDARD",
  desiredSize: 2,
};

export function world(
  overrides: {
    name?: string;
    version?: string;
    nodegroups?: GroupSeed[];
    account?: string;
    region?: string;
  } = {},
) {
  const {
    name = "prod",
    version = "1.31",
    nodegroups = [web],
    account = "111122223333",
    region = "us-east-1",
  } = overrides;
  return { region, account, clusters: [{ name, version, createdVersion: "1.29", nodegroups }] };
}

/** One cluster and its group, both at `version`; `more` is JavaScript behind it. */
export function upgradeProgram(version: string, more = ""): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const { ClusterVersion, NodegroupVersion, Provider } = require("pulumi-eks-versions");
    const prod = new ClusterVersion("prod", { clusterName: "prod", version: "${version}" });
    const web = new NodegroupVersion("web", { cluster: prod, nodegroupName: "web" });
    exports.version = prod.version;
    exports.web = web.version;
    ${more}
  `;
}
