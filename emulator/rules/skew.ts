// How far a kubelet may be from the API server.
// Sources: Kubernetes "Version Skew Policy"; EKS User Guide "Update existing cluster to new Kubernetes version", step 1;
// `match` is the stricter sentence that the UpdateClusterVersion API page still carries.

export type SkewRule = "n-3" | "match";

const LAST_MINOR_WITH_OLD_POLICY = 24;

/** How many minors a kubelet may be older than the API server. */
export function allowedMinorsBehind(kubeletMinor: number, rule: SkewRule): number {
  if (rule === "match") return 0;
  return kubeletMinor <= LAST_MINOR_WITH_OLD_POLICY ? 2 : 3;
}

/** Whether a kubelet may talk to an API server of `serverMinor`: not too old, and never newer. */
export function kubeletFits(kubeletMinor: number, serverMinor: number, rule: SkewRule): boolean {
  return kubeletMinor <= serverMinor && serverMinor - kubeletMinor <= allowedMinorsBehind(kubeletMinor, rule);
}
