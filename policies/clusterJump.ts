// Policy cluster-jump: a control plane does not cross more minors in one run than allowed.
import { tooManyHops } from "../provider/versions/policyRules";
import { type EvidenceConfig, evidenceDefaults, evidenceSchema } from "./configuration";
import { definePolicy } from "./definePolicy";
import { runningCluster } from "./evidence/running";
import { clusterOutlook } from "./skew/outlook";
import { managesVersion } from "./view/facts";
import { valueOr } from "./view/value";

interface Config extends EvidenceConfig {
  readonly maxHops: number;
}

export const clusterJump = definePolicy<Config>({
  name: "cluster-jump",
  displayName: "Small steps",
  description: "A control plane should not cross more minors in one run than allowed.",
  enforcementLevel: "advisory",
  severity: "medium",
  remediationSteps:
    "Upgrade in smaller steps and let workloads prove themselves in between: a minor that was passed can no longer be rolled back to.",
  properties: {
    maxHops: { type: "integer", minimum: 1, default: 1, description: "How many minors one run may cross." },
    ...evidenceSchema,
  },
  defaults: { maxHops: 1, ...evidenceDefaults },
  judge: async (fact, context) => {
    if (fact.kind !== "cluster") return context.notApplicable("it is no cluster");
    if (!managesVersion(fact)) return context.notApplicable("it manages no version");
    const running = await runningCluster(fact, context.sources);
    if (running.kind === "unknown") return context.notApplicable(running.reason);
    if (running.kind === "unverified") context.unverified(fact, running.reason);
    const outlook = clusterOutlook(fact, running);
    if (outlook.kind !== "sure" || outlook.before === undefined) return;
    const { before, after } = outlook;
    const { maxHops } = context.config;
    if (after - before <= maxHops) return;
    context.report(fact, tooManyHops(valueOr(fact.cluster, ""), before, after, maxHops).message);
  },
});
