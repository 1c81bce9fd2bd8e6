// Whether nothing stands in the way of what a stack declares, so that its runs have no excuse. Told by EKS's state alone.
import type { Trial } from "./trial";

const minor = (version = "") => Number(version.split(".")[1]);

/** The newest minor that the emulator's calendar offers. */
const newestOffered = 34;

export function mustSucceed({ region, declared }: Trial): boolean {
  const cluster = region.cluster();
  if (cluster?.status !== "ACTIVE" || cluster.tags["pulumi-eks-versions/hold"] !== undefined) return false;
  const target = minor(declared.version);
  const from = minor(cluster.version);
  if (target < from || target > newestOffered) return false;
  // A rollback by somebody else stays until the version is edited.
  if (cluster.updates.some(({ type }) => type === "VersionRollback")) return false;
  const kubelets = cluster.nodegroups.map(({ version }) => minor(version));
  if (target > from && kubelets.some((kubelet) => target - kubelet > (kubelet <= 24 ? 2 : 3))) return false;
  return Object.entries(declared.groups).every(([name, group]) => {
    const live = cluster.nodegroups.find((one) => one.name === name);
    if (live?.status !== "ACTIVE" || live.blockedByDisruptionBudget === true) return false;
    const wanted = minor(group.version ?? declared.version);
    if (wanted < minor(live.version) || wanted > target) return false;
    if (live.amiType.startsWith("AL2_") && wanted > 32) return false;
    const template = group.launchTemplate;
    return template === undefined || (live.launchTemplate !== undefined && template.version >= "1");
  });
}
