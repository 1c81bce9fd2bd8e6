// Policy cluster-version-supported: no control plane is brought to a minor at or near the end of standard support.
import { supportEnds } from "../provider/versions/policyRules";
import { formatMinor } from "../provider/versions/version";
import { type EvidenceConfig, evidenceDefaults, evidenceSchema } from "./configuration";
import { type Context, definePolicy } from "./definePolicy";
import { runningCluster } from "./evidence/running";
import { clusterOutlook } from "./skew/outlook";
import { type ClusterFact, managesVersion } from "./view/facts";
import { isOutranked } from "./view/lookup";
import { valueOr } from "./view/value";

interface Config extends EvidenceConfig {
  readonly allowExtended: boolean;
  readonly warnDays: number;
}

const day = 24 * 60 * 60 * 1000;

export const clusterVersionSupported = definePolicy<Config>({
  name: "cluster-version-supported",
  displayName: "Control planes in standard support",
  description: "A control plane should not be at a version whose standard support has ended or soon will.",
  enforcementLevel: "advisory",
  severity: "medium",
  remediationSteps:
    "Plan the upgrade to a newer minor. allowExtended accepts extended support and its price.",
  properties: {
    allowExtended: {
      type: "boolean",
      default: false,
      description: "Accept versions in extended support; the end of extended support counts instead.",
    },
    warnDays: {
      type: "integer",
      minimum: 0,
      default: 60,
      description: "How many days before the end of support it is said.",
    },
    ...evidenceSchema,
  },
  defaults: { allowExtended: false, warnDays: 60, ...evidenceDefaults },
  judge: async (fact, context) => {
    if (fact.kind !== "cluster") return context.notApplicable("it is no cluster");
    if (!managesVersion(fact)) return context.notApplicable("it manages no version");
    if (isOutranked(fact, context.run.facts)) {
      return context.notApplicable("a resource of pulumi-eks-versions manages its version");
    }
    await judgeSupport(fact, context);
  },
});

async function judgeSupport(fact: ClusterFact, context: Context<Config>): Promise<void> {
  const { config, sources, now } = context;
  if (sources.live === undefined) return context.notApplicable("liveReads is false in its configuration");
  const outlook = clusterOutlook(fact, await runningCluster(fact, sources));
  if (outlook.kind === "unknown") return context.notApplicable(outlook.reason);
  if (outlook.kind === "unverified") {
    context.unverified(fact, outlook.reason);
    return;
  }
  const version = outlook.after;
  const support = await sources.live.support(fact.place, version);
  if (support.kind === "unverified") {
    context.unverified(`the end of support of ${formatMinor(version)}`, support.reason);
    return;
  }
  if (support.kind !== "live") return context.notApplicable(`EKS tells no dates for ${formatMinor(version)}`);
  const { endOfStandardSupport: standard, endOfExtendedSupport: extended } = support.value;
  const end = config.allowExtended ? (extended ?? standard) : standard;
  const horizon = dayOf(now.getTime() + config.warnDays * day);
  if (standard === undefined || end === undefined || end >= horizon) return;
  const dates = { standard, today: dayOf(now.getTime()), ...(extended !== undefined && { extended }) };
  context.report(fact, supportEnds({ cluster: valueOr(fact.cluster, ""), version, ...dates }).message);
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
