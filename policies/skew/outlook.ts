// Where a control plane or a node group stands before this run and will stand after it.
import { amiFamily } from "../../provider/versions/release";
import type { Minor } from "../../provider/versions/version";
import type { Evidence } from "../evidence/liveReads";
import type { ClusterFact, EksFact, NodegroupFact, ObservedCluster, ObservedNodegroup } from "../view/facts";
import { type Value, valueOr } from "../view/value";

/** `before` is absent for what this run makes; where it could not be read, `unverified` says why. */
export type Outlook =
  | { readonly kind: "sure"; readonly before?: Minor; readonly after: Minor; readonly unverified?: string }
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "unverified"; readonly reason: string; readonly next?: string };

export function clusterOutlook(fact: ClusterFact, running: Evidence<ObservedCluster>): Outlook {
  return outlook(fact, fact.version, running, "it declares no version, and EKS takes its default");
}

export function nodegroupOutlook(
  fact: NodegroupFact,
  running: Evidence<ObservedNodegroup>,
  controlPlane: Outlook,
): Outlook {
  if (isCustom(fact, running)) return customOutlook(fact);
  const { version } = fact;
  if (running.kind === "absent" && version.kind === "absent" && controlPlane.kind === "sure") {
    // EKS makes a node group without a version at its control plane's.
    return { kind: "sure", after: controlPlane.after };
  }
  return outlook(fact, version, running, "EKS reports no version of it");
}

/** What a cluster outside this stack is: whatever runs stays. */
export function standing(version: Minor): Outlook {
  return { kind: "sure", before: version, after: version };
}

function outlook(
  fact: EksFact,
  declared: Value<Minor>,
  running: Evidence<{ readonly version?: Minor }>,
  otherwise: string,
): Outlook {
  const live = running.kind === "live" ? running.value.version : undefined;
  const idle = fact.plan.kind === "known" && fact.plan.value.length === 0;
  const managed = fact.owner === "ours" || fact.manages.includes("version");
  // A resource that leaves what runs as it is: nothing to do, or another's to decide.
  if (live !== undefined && (idle || !managed || declared.kind === "absent")) return standing(live);
  if (declared.kind === "unknown") return declared;
  if (declared.kind === "known" && (managed || running.kind === "absent")) {
    const after = declared.value;
    if (running.kind !== "unverified")
      return { kind: "sure", after, ...(live !== undefined && { before: live }) };
    // Without EKS a plan still tells, from the state, whether anything moves.
    if (fact.plan.kind === "known") return idle ? standing(after) : { kind: "sure", after };
    return { kind: "sure", after, unverified: running.reason };
  }
  if (running.kind === "unknown" || running.kind === "unverified") return running;
  return { kind: "unverified", reason: otherwise, next: "Declare a version" };
}

/** EKS reports no kubelet of a custom AMI, so only the declaration can tell. */
function customOutlook(fact: NodegroupFact): Outlook {
  const minor = valueOr(fact.amiMinor, undefined);
  if (minor !== undefined) return standing(minor);
  const next =
    fact.owner === "ours"
      ? "Declare amiKubernetesVersion"
      : "Give it a NodegroupVersion with amiKubernetesVersion";
  return {
    kind: "unverified",
    reason: "its AMI is custom, and EKS does not know which kubelet it carries",
    next,
  };
}

function isCustom(fact: NodegroupFact, running: Evidence<ObservedNodegroup>): boolean {
  if (fact.amiMinor.kind === "known") return true;
  const amiType = running.kind === "live" ? running.value.amiType : undefined;
  return amiFamily(amiType ?? valueOr(fact.amiType, "")) === "CUSTOM";
}
