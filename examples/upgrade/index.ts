// Two clusters and their node groups at declared Kubernetes versions. Raise a version, and the preview shows every hop.
import * as pulumi from "@pulumi/pulumi";
import { ClusterVersion, NodegroupVersion } from "pulumi-eks-versions";

const versions = new pulumi.Config();

const prod = new ClusterVersion("prod", { clusterName: "prod", version: versions.get("prod") ?? "1.33" });

// AL2023 and Bottlerocket: the groups follow their cluster, in one roll, with EKS's newest release of the minor.
new NodegroupVersion("prod-web", { cluster: prod, nodegroupName: "web" });
new NodegroupVersion("prod-system", { cluster: prod, nodegroupName: "system" });

// A custom AMI: EKS takes its version from the launch template alone.
new NodegroupVersion("prod-gpu", {
  cluster: prod,
  nodegroupName: "gpu",
  launchTemplate: { name: "gpu-workers", version: versions.get("prodGpuTemplate") ?? "8" },
  amiKubernetesVersion: versions.get("prod") ?? "1.33",
});

const staging = new ClusterVersion("staging", {
  clusterName: "staging",
  version: versions.get("staging") ?? "1.32",
});
new NodegroupVersion("staging-web", { cluster: staging, nodegroupName: "web" });

export const prodVersion = prod.version;
export const stagingVersion = staging.version;
