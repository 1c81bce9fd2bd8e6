// The programs that the bench runs: clusters with nine node groups each, and the same number of resources that do nothing.
import { providerText } from "../../provider/stub";

/** Resources of a cluster: itself and its node groups. */
export const resourcesOfCluster = 10;
const groups = resourcesOfCluster - 1;

/** How many clusters a program of so many resources has. */
export function clustersFor(resources: number): number {
  return Math.ceil(resources / resourcesOfCluster);
}

/** Name of the nth cluster, and the beginning of its resources' names: long enough to be found in a state. */
export function clusterName(n: number): string {
  return `fleet-${String(n).padStart(4, "0")}`;
}

/** The account that the programs find: every cluster and group at `version`. */
export function fleetWorld(clusters: number, version = "1.31"): object {
  const nodegroups = Array.from({ length: groups }, (_, group) => ({ name: `g${group}`, version }));
  return {
    region: "us-east-1",
    account: "111122223333",
    clusters: Array.from({ length: clusters }, (_, cluster) => ({
      ...{ name: clusterName(cluster), version, createdVersion: "1.29", nodegroups },
    })),
  };
}

/** Exactly so many resources: whole clusters, and what is left of the last one. */
export function ownProgram(resources: number, version = "1.31"): string {
  return `
    const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
    for (let n = 0, cluster; n < ${resources}; n++) {
      const c = "fleet-" + String(Math.floor(n / ${resourcesOfCluster})).padStart(4, "0");
      const g = "g" + (n % ${resourcesOfCluster} - 1);
      if (n % ${resourcesOfCluster} === 0) cluster = new ClusterVersion(c, { clusterName: c, version: "${version}" });
      else new NodegroupVersion(c + g, { cluster, nodegroupName: g });
    }`;
}

/**
 * As many dynamic resources with the same names and a provider's text of the same length that does nothing: what the engine
 * itself costs.
 */
export function bareProgram(resources: number): string {
  const length = providerText("cluster").length;
  return `
    const pulumi = require("@pulumi/pulumi");
    const short = \`exports.handler = () => ({
      configure() {},
      async check(o, n) { return { inputs: n }; },
      async diff() { return { changes: false }; },
      async create(n) { return { id: "x", outs: n }; },
      async delete() {},
    });
    //\`;
    const text = short.padEnd(${length}, "-");
    class Bare extends pulumi.CustomResource {
      constructor(name, parts) {
        super("pulumi-nodejs:dynamic/bench:Bare", name, { __provider: text, ...parts });
      }
    }
    for (let n = 0, cluster; n < ${resources}; n++) {
      const c = "fleet-" + String(Math.floor(n / ${resourcesOfCluster})).padStart(4, "0");
      const g = "g" + (n % ${resourcesOfCluster} - 1);
      if (n % ${resourcesOfCluster} === 0) cluster = new Bare(c, { clusterName: c, version: "1.31" });
      else new Bare(c + g, { clusterName: cluster.clusterName, clusterVersion: cluster.version, nodegroupName: g });
    }`;
}
