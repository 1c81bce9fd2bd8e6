// An add-on that a cluster's plan moves on the way, as something to bring to a version: one UpdateAddon.
import { type AddonStep, emptyPlan } from "../versions/plan";
import type { Target } from "./target";
import { onHold } from "../versions/rules";
import type { Addon, Cluster, EksPort } from "./port";

/** Settings that were changed in the cluster stop the update: EKS says which (UpdateAddon's `resolveConflicts`). */
const resolveConflicts = "NONE";

interface CarriedAddon {
  readonly cluster: string;
  readonly arn: string;
  readonly step: AddonStep;
  /** Reads the cluster. */
  readonly read: () => Promise<Cluster>;
}

interface CarriedLive {
  readonly addon: Addon;
  readonly hold?: string;
}

export function carriedAddon(port: EksPort, { cluster, arn, step, read }: CarriedAddon): Target<CarriedLive> {
  const { addon: name, version } = step;
  const owner = { cluster, addon: name };
  return {
    subject: `add-on ${name} of ${cluster}`,
    owner,
    arn,
    async observe() {
      // The cluster may have been put on hold while somebody else's update of the add-on was waited for.
      const [{ hold }, addon] = await Promise.all([read(), port.observeAddon(cluster, name)]);
      if (addon !== undefined) return { addon, ...(hold !== undefined && { hold }) };
      throw new Error(`add-on ${name} of ${cluster} was removed while it was to be updated. Next: run again`);
    },
    // Where somebody else has moved it meanwhile, the cluster is planned again: this step might take it back.
    plan({ addon, hold }) {
      if (addon.version !== version.from) return emptyPlan({ settled: true });
      return emptyPlan(hold === undefined ? { steps: [step] } : { violations: [onHold(cluster, hold)] });
    },
    isBusy: ({ addon: { status } }) => status === "UPDATING",
    does: ({ type, params }) => type === "AddonUpdate" && params.AddonVersion === version.to,
    start: (_step, token) =>
      port.startAddonUpdate({ ...owner, version: version.to, resolveConflicts, token }),
  };
}
