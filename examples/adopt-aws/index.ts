// A stack with aws.eks.Cluster and aws.eks.NodeGroup, whose versions this package takes over. (`aws.eks` of @pulumi/aws works as
// well as the import here, which starts sooner.)
import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { ClusterUpgrade, ownedByEksVersions } from "pulumi-eks-versions";

// New, and before the resources that it is for: aws leaves versions alone from now on.
pulumi.runtime.registerResourceTransform(ownedByEksVersions());

// As it was. The versions here are what a new or replaced resource is made with.
const cluster = new eks.Cluster("prod", {
  name: "prod",
  version: "1.31",
  roleArn: "arn:aws:iam::111122223333:role/eks",
  vpcConfig: { subnetIds: ["subnet-a", "subnet-b"] },
});
const web = new eks.NodeGroup("web", {
  clusterName: cluster.name,
  nodeGroupName: "web",
  nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
  subnetIds: ["subnet-a", "subnet-b"],
  scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 2 },
});

// New: the first `up` with it adopts what runs where the version is the one that runs, and raises it otherwise.
const prod = new ClusterUpgrade("prod", {
  clusterName: cluster.name,
  version: "1.32",
  nodegroups: [{ name: "web", nodegroupName: web.nodeGroupName }],
});

/** What downstream code reads: `cluster.version` is only what the last refresh saw. */
export const version = prod.version;
