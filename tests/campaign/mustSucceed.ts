// Whether nothing stands in the way of what a stack declares, so that its runs have no excuse. Told by EKS's state alone.
import { addonFits, fittingVersions } from "../../emulator/rules/addonCatalogue";
import { rollbackWindow } from "../../emulator/rules/rollbackWindow";
import type { Cluster } from "../../emulator/world/clusterShape";
import type { Declared, DeclaredAddon } from "./declared";
import { minorOf, rollsBack, shifted } from "./minors";
import type { Trial } from "./trial";

/** The newest minor with AMIs of Amazon Linux 2. */
const newestOfAl2 = 32;

export function mustSucceed(trial: Trial): boolean {
  const { region, declared } = trial;
  const cluster = region.cluster();
  if (cluster?.status !== "ACTIVE" || cluster.tags["pulumi-eks-versions/hold"] !== undefined) return false;
  if (cluster.updates.some(({ status }) => status === "InProgress")) return false;
  if (!region.offered().includes(declared.version)) return false;
  return (
    isFreeToMove(trial, cluster) &&
    Object.keys(declared.groups).every((name) => isGroupFree(declared, cluster, name)) &&
    Object.entries(declared.addons ?? {}).every(([name, addon]) => isAddonFree(trial, cluster, name, addon))
  );
}

function isFreeToMove({ region, declared, time }: Trial, cluster: Cluster): boolean {
  const [from, target] = [minorOf(cluster.version), minorOf(declared.version)];
  if (target < from) {
    const open = rollsBack(declared) && target === from - 1 && rollbackWindow(cluster, time.now()) === "open";
    return open && region.supports(declared.version) && fitsOrIsCarried(declared, cluster, declared.version);
  }
  // A rollback by somebody else stays until the version is edited.
  const newest = cluster.updates.findLast(({ type }) => /^Version/.test(type));
  const others = region.mutations.find(({ made }) => made === newest)?.by === "someone";
  if (newest?.type === "VersionRollback" && newest.status === "Successful" && others) return false;
  if (target === from) return true;
  const hops = Array.from({ length: target - from }, (_, hop) => shifted(cluster.version, hop + 1));
  return (
    hops.every((hop) => fitsOrIsCarried(declared, cluster, hop)) &&
    cluster.nodegroups.every(({ name, version, amiType, status, blockedByDisruptionBudget }) => {
      const reach = Math.min(
        amiType.startsWith("AL2_") ? newestOfAl2 : target,
        declared.linked === true ? minorOf(declared.groups[name]?.version ?? declared.version) : target,
      );
      const movable = status === "ACTIVE" && blockedByDisruptionBudget !== true;
      const carried = declared.carryNodegroups !== undefined && movable;
      const kubelet = minorOf(version);
      return target - (carried ? Math.max(reach, kubelet) : kubelet) <= (kubelet <= 24 ? 2 : 3);
    })
  );
}

/** kube-proxy outside its skew stops every hop, whatever is declared of insights; a rollback is stopped by any add-on. */
function fitsOrIsCarried(declared: Declared, { addons, version }: Cluster, next: string): boolean {
  const judged =
    minorOf(next) < minorOf(version) ? addons : addons.filter(({ name }) => name === "kube-proxy");
  if (declared.carryAddons !== undefined) return addons.every(({ status }) => status === "ACTIVE");
  return judged.every((addon) => addonFits(addon.name, addon.version, next));
}

function isGroupFree(declared: Declared, cluster: Cluster, name: string): boolean {
  const group = declared.groups[name];
  const live = cluster.nodegroups.find((one) => one.name === name);
  if (live?.status !== "ACTIVE" || live.blockedByDisruptionBudget === true) return false;
  const [wanted, target] = [group?.version ?? declared.version, declared.version].map(minorOf) as [
    number,
    number,
  ];
  const follows = rollsBack(declared) && wanted === target && minorOf(cluster.version) === target + 1;
  if ((wanted < minorOf(live.version) && !follows) || wanted > target) return false;
  // A cluster that holds all at its version has no group below it.
  if (declared.carryNodegroups === "all" && declared.linked !== true && wanted < target) return false;
  if (live.amiType.startsWith("AL2_") && wanted > newestOfAl2) return false;
  const template = group?.launchTemplate;
  return template === undefined || (live.launchTemplate !== undefined && template.version >= "1");
}

function isAddonFree({ region, declared }: Trial, cluster: Cluster, name: string, addon: DeclaredAddon) {
  const live = cluster.addons.find((one) => one.name === name);
  if (live?.status !== "ACTIVE") return false;
  if (addon.version === "default") return addonFits(name, live.version, declared.version);
  return (
    addon.version === live.version &&
    fittingVersions(name, declared.version, region.offered()).includes(addon.version)
  );
}
