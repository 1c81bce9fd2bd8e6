// A cluster that is six minors behind: control plane, node groups and add-ons at 1.34 after one `pulumi up`.
import { ClusterUpgrade } from "pulumi-eks-versions";

const prod = new ClusterUpgrade("prod", {
  clusterName: "prod",
  version: "1.34",
  // Rolled on the way only where the next hop would leave their nodes too old, and once more at the end.
  nodegroups: ["web", "batch", "system"],
  // At EKS's default version for 1.34; before that only those are moved that the next control plane cannot run.
  addons: ["vpc-cni", "coredns", "kube-proxy"],
  insights: "enforce",
});

export const version = prod.version;
export const nodegroups = prod.nodegroups;
export const addons = prod.addons;
export const supportedUntil = prod.support.endOfStandardSupport;
