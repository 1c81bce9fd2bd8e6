// One program for all clusters, a stack for each: what differs stands in Pulumi.<stack>.yaml.
import * as pulumi from "@pulumi/pulumi";
import { ClusterUpgrade } from "pulumi-eks-versions";

const cluster = new pulumi.Config();
const clusterName = cluster.require("clusterName");

const upgrade = new ClusterUpgrade(clusterName, {
  clusterName,
  version: cluster.require("version"),
  nodegroups: cluster.requireObject<string[]>("nodegroups"),
  addons: cluster.getObject<string[]>("addons"),
});

export const version = upgrade.version;
export const nodegroups = upgrade.nodegroups;
export const supportedUntil = upgrade.support.endOfStandardSupport;
