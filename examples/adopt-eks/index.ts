// A stack with components of @pulumi/eks, whose versions this package takes over.
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { ClusterUpgrade, ownedByEksVersions } from "pulumi-eks-versions";

// New, and before the components that it is for: what they make leaves versions alone from now on.
pulumi.runtime.registerResourceTransform(ownedByEksVersions());

// As it was. The versions here are what a new or replaced resource is made with.
const cluster = new eks.Cluster("prod", {
  name: "prod",
  version: "1.31",
  subnetIds: ["subnet-a", "subnet-b"],
  skipDefaultNodeGroup: true,
});
const web = new eks.ManagedNodeGroup("web", {
  cluster,
  nodeGroupName: "web",
  nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
  subnetIds: ["subnet-a", "subnet-b"],
});

// New: the first `up` with it adopts what runs where the version is the one that runs, and raises it otherwise.
const prod = new ClusterUpgrade("prod", {
  clusterName: cluster.eksCluster.name,
  version: "1.32",
  nodegroups: [{ name: "web", nodegroupName: web.nodeGroup.nodeGroupName }],
});

/** What downstream code reads: `cluster.eksCluster.version` is only what the last refresh saw. */
export const version = prod.version;
