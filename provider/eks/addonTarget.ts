// An EKS add-on as something to bring to a version: one UpdateAddon.
import type { AddonRelease } from "../versions/addonRelease";
import { type AddonFacts, type AddonGoal, addonSubject, planAddon } from "../versions/planAddon";
import { toMinor } from "../versions/version";
import type { Target } from "./target";
import type { Addon, Cluster, EksPort } from "./port";

export interface AddonLive {
  readonly cluster: Cluster;
  readonly addon: Addon;
}

export interface AddonTargetOptions {
  readonly goal: AddonGoal;
  /** ARN of the cluster. */
  readonly arn: string;
  /** `NONE`, `OVERWRITE` or `PRESERVE` (UpdateAddon). */
  readonly resolveConflicts: string;
  /** What EKS offers, where the goal is its default. */
  readonly releases?: readonly AddonRelease[];
  /** @throws where the cluster or the add-on is gone, or the cluster is a namesake */
  readonly read: () => Promise<AddonLive>;
}

export function addonTarget(
  port: EksPort,
  { goal, arn, resolveConflicts, releases, read }: AddonTargetOptions,
): Target<AddonLive> {
  const owner = { cluster: goal.cluster, addon: goal.addon };
  return {
    subject: addonSubject(goal),
    owner,
    arn,
    observe: read,
    plan: (live) => planAddon(goal, { ...addonFacts(live), ...(releases && { releases }) }),
    isBusy: ({ addon }) => addon.status === "UPDATING",
    does: ({ type, params }, step) =>
      step.kind === "addon" && type === "AddonUpdate" && params.AddonVersion === step.version.to,
    start(step, token) {
      if (step.kind !== "addon") throw new Error("another's step was given to an add-on");
      return port.startAddonUpdate({ ...owner, version: step.version.to, resolveConflicts, token });
    },
  };
}

export function addonFacts({ cluster, addon }: AddonLive): AddonFacts {
  return {
    version: addon.version,
    controlPlane: toMinor(cluster.version),
    ...(cluster.hold !== undefined && { hold: cluster.hold }),
  };
}
