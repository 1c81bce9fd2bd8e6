// An add-on that a cluster's plan moves on the way, as something to bring to a version: one UpdateAddon.
import { type AddonStep, emptyPlan } from "../versions/plan";
import type { Target } from "./target";
import type { Addon, EksPort } from "./port";

/** Settings that were changed in the cluster stop the update: EKS says which (UpdateAddon's `resolveConflicts`). */
const resolveConflicts = "NONE";

export function carriedAddon(
  port: EksPort,
  { cluster, arn, step }: { readonly cluster: string; readonly arn: string; readonly step: AddonStep },
): Target<Addon> {
  const { addon: name, version } = step;
  const owner = { cluster, addon: name };
  return {
    subject: `add-on ${name} of ${cluster}`,
    owner,
    arn,
    async observe() {
      const addon = await port.observeAddon(cluster, name);
      if (addon !== undefined) return addon;
      throw new Error(`add-on ${name} of ${cluster} was removed while it was to be updated. Next: run again`);
    },
    // Where somebody else has moved it meanwhile, the cluster is planned again: this step might take it back.
    plan: (addon) =>
      addon.version === version.from ? emptyPlan({ steps: [step] }) : emptyPlan({ settled: true }),
    isBusy: ({ status }) => status === "UPDATING",
    does: ({ type, params }) => type === "AddonUpdate" && params.AddonVersion === version.to,
    start: (_step, token) =>
      port.startAddonUpdate({ ...owner, version: version.to, resolveConflicts, token }),
  };
}
