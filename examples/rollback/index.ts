// A cluster that can go back: one minor, within seven days of its upgrade, node groups and add-ons first.
import * as pulumi from "@pulumi/pulumi";
import { ClusterUpgrade } from "pulumi-eks-versions";

const prod = new ClusterUpgrade("prod", {
  clusterName: "prod",
  version: new pulumi.Config().require("version"),
  nodegroups: ["web"],
  addons: ["kube-proxy"],
  // The one minor that may be gone down to. It can stay in the program: without it a lower version is refused in the preview.
  allowRollback: "1.31",
});

export const version = prod.version;
export const nodegroups = prod.nodegroups;
export const addons = prod.addons;
export const rollback = prod.rollback;
