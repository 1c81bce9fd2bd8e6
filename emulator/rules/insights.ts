// The insights that EKS works out by itself for one target version: kubelet and kube-proxy skew, add-ons, health, AL2.
// Source: EKS User Guide "Prepare for Kubernetes version upgrades and troubleshoot misconfigurations with cluster
// insights"; names as real output shows them. ROLLBACK_READINESS names are not documented: the upgrade names serve.
import type { Cluster } from "../world/clusterShape";
import type { Insight, InsightStatus } from "../world/insightShape";
import { addonFits, fittingVersions, seriesMinor } from "./addonCatalogue";
import { amiFamily } from "./amiFamily";
import { knownMinor } from "./minor";
import { hasAmis } from "./releases";
import { kubeletFits } from "./skew";

type Category = "UPGRADE_READINESS" | "ROLLBACK_READINESS";

interface Verdict {
  readonly status: InsightStatus;
  readonly reason: string;
}

export type Finding = Insight & { readonly category: Category };

/** Everything that can be found about moving a cluster to `target`. */
export function findInsights(
  cluster: Cluster,
  category: Category,
  target: string,
  versions: readonly string[],
): Finding[] {
  const found = (
    name: string,
    verdict: Verdict,
    recommendation: string,
    more: Partial<Insight> = {},
  ): Finding => ({
    name,
    kubernetesVersion: target,
    ...verdict,
    recommendation,
    description: DESCRIPTIONS.get(name) ?? name,
    ...more,
    category,
  });
  const findings = [
    found("Cluster health issues", health(cluster), "Resolve the cluster's health issues."),
    found(
      "EKS add-on version compatibility",
      addons(cluster, target),
      "Update the add-ons to compatible versions.",
      {
        addonCompatibilityDetails: cluster.addons
          .filter((addon) => !addonFits(addon.name, addon.version, target))
          .map(({ name }) => ({ name, compatibleVersions: [...fittingVersions(name, target, versions)] })),
      },
    ),
    found("Kubelet version skew", kubelets(cluster, target), "Update the nodes first."),
    found("kube-proxy version skew", kubeProxy(cluster, target), "Update kube-proxy first."),
  ];
  if (category === "ROLLBACK_READINESS") {
    if (cluster.autoMode) {
      findings.push(
        found("EKS Auto Mode node disruption", disruption(cluster), "Let the nodes be replaced."),
      );
    }
    return findings;
  }
  return [
    ...findings,
    found("Amazon Linux 2 compatibility", amazonLinux2(cluster, target), "Move to AL2023."),
  ];
}

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ["Cluster health issues", "Checks for any cluster health issues that prevent successful upgrades."],
  ["EKS add-on version compatibility", "Checks that EKS add-ons run on the target Kubernetes version."],
  ["Kubelet version skew", "Checks for kubelet versions of worker nodes against the version skew policy."],
  ["kube-proxy version skew", "Checks the version of kube-proxy against the version skew policy."],
  ["Amazon Linux 2 compatibility", "Checks if any nodes run Amazon Linux 2."],
  ["EKS Auto Mode node disruption", "Checks that Auto Mode nodes can be replaced."],
]);

function health(cluster: Cluster): Verdict {
  const codes = (cluster.healthIssues ?? []).map((issue) => issue.code);
  if (codes.length === 0) return { status: "PASSING", reason: "No cluster health issues detected." };
  return { status: "ERROR", reason: `Cluster health issues: ${codes.join(", ")}.` };
}

function addons(cluster: Cluster, target: string): Verdict {
  const broken = cluster.addons.filter((addon) => !addonFits(addon.name, addon.version, target));
  if (broken.length === 0)
    return { status: "PASSING", reason: `All EKS add-ons are compatible with ${target}.` };
  const names = broken.map((addon) => `${addon.name} ${addon.version}`).join(", ");
  return { status: "ERROR", reason: `Not compatible with Kubernetes ${target}: ${names}.` };
}

function kubelets(cluster: Cluster, target: string): Verdict {
  const server = knownMinor(target);
  const versions = [
    ...cluster.nodegroups.filter((group) => group.desiredSize > 0).map((group) => group.version),
    ...cluster.otherNodes.filter((nodes) => nodes.count !== 0).map((nodes) => nodes.version),
  ];
  const unfit = versions.filter((version) => !kubeletFits(knownMinor(version), server, "n-3"));
  if (unfit.length > 0) {
    const listed = [...new Set(unfit)].sort().join(", ");
    return {
      status: "ERROR",
      reason: `Nodes run kubelet ${listed}, which Kubernetes ${target} does not support.`,
    };
  }
  // The version after the target would be too far for these: EKS warns one minor ahead.
  const last = versions.filter((version) => !kubeletFits(knownMinor(version), server + 1, "n-3"));
  if (last.length > 0) {
    const listed = [...new Set(last)].sort().join(", ");
    return {
      status: "WARNING",
      reason: `Nodes run kubelet ${listed}, the oldest that Kubernetes ${target} supports.`,
    };
  }
  return { status: "PASSING", reason: "Node kubelet versions are within the version skew policy." };
}

function kubeProxy(cluster: Cluster, target: string): Verdict {
  const addon = cluster.addons.find((candidate) => candidate.name === "kube-proxy");
  const minor = addon && seriesMinor(addon.name, addon.version);
  if (!addon || minor === undefined)
    return { status: "PASSING", reason: "No EKS add-on kube-proxy is installed." };
  if (kubeletFits(minor, knownMinor(target), "n-3")) {
    return { status: "PASSING", reason: "kube-proxy is within the version skew policy." };
  }
  return {
    status: "ERROR",
    reason: `kube-proxy ${addon.version} is outside the version skew policy for ${target}.`,
  };
}

function amazonLinux2(cluster: Cluster, target: string): Verdict {
  const groups = cluster.nodegroups
    .filter((group) => amiFamily(group.amiType) === "AL2")
    .map((group) => group.name);
  if (groups.length === 0) return { status: "PASSING", reason: "No nodes run Amazon Linux 2." };
  const status = hasAmis("AL2", target) ? "WARNING" : "ERROR";
  return { status, reason: `Node groups on Amazon Linux 2: ${groups.join(", ")}.` };
}

function disruption(cluster: Cluster): Verdict {
  if (cluster.autoModeBlockedBy === "budget") {
    return { status: "ERROR", reason: "A node pool's disruption budget allows no node to drift." };
  }
  if (cluster.autoModeBlockedBy === "pods") {
    return { status: "WARNING", reason: "Pods may delay the replacement of nodes." };
  }
  return { status: "PASSING", reason: "Auto Mode nodes can be replaced." };
}
