// Policy cluster-downgrade: a control plane goes down only as a rollback that the configuration names.
import { clusterGoesDown } from "../provider/versions/policyRules";
import { type Allowance, permits } from "./allowance";
import { allowSchema, type EvidenceConfig, evidenceDefaults, evidenceSchema } from "./configuration";
import { type Context, definePolicy } from "./definePolicy";
import { runningCluster } from "./evidence/running";
import { clusterOutlook } from "./skew/outlook";
import { type ClusterFact, managesVersion } from "./view/facts";
import { valueOr } from "./view/value";

interface Config extends EvidenceConfig {
  readonly allow: readonly Allowance[];
}

export const clusterDowngrade = definePolicy<Config>({
  name: "cluster-downgrade",
  displayName: "Control planes do not go down",
  description: "A control plane must not be declared at an older version than the one that runs.",
  enforcementLevel: "mandatory",
  severity: "critical",
  remediationSteps:
    "Declare the version that runs. For a rollback have the platform team name cluster, minor and last day under allow; the " +
    "cluster's node groups are then allowed down with it.",
  properties: { ...allowSchema, ...evidenceSchema },
  defaults: { allow: [], ...evidenceDefaults },
  judge: async (fact, context) => {
    // @pulumi/policy shows a policy its own configuration alone, and this one is asked first about every resource.
    context.run.allow = context.config.allow;
    if (fact.kind === "cluster") await judgeCluster(fact, context);
  },
  conclude: (context) => {
    context.nameRunOut(context.config.allow);
  },
});

async function judgeCluster(fact: ClusterFact, context: Context<Config>): Promise<void> {
  if (!managesVersion(fact)) return context.notApplicable("it manages no version");
  const running = await runningCluster(fact, context.sources);
  if (running.kind === "unknown") return context.notApplicable(running.reason);
  if (running.kind === "unverified") context.unverified(fact, running.reason);
  const outlook = clusterOutlook(fact, running);
  if (outlook.kind === "unknown") return context.notApplicable(outlook.reason);
  if (outlook.kind !== "sure" || outlook.before === undefined || outlook.after >= outlook.before) return;
  const cluster = valueOr(fact.cluster, "");
  if (permits(context.config.allow, cluster, outlook.after, context.now)) return;
  context.report(fact, clusterGoesDown(cluster, outlook.after, outlook.before).message);
}
