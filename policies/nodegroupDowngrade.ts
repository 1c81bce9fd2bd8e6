// Policy nodegroup-downgrade: no version or AMI release older than the one that runs, but with a permitted rollback.
import { nodegroupGoesDown, releasesNotComparable } from "../provider/versions/policyRules";
import { compareReleases } from "../provider/versions/release";
import { formatMinor } from "../provider/versions/version";
import { permits } from "./allowance";
import { type EvidenceConfig, evidenceDefaults, evidenceSchema } from "./configuration";
import { type Context, definePolicy } from "./definePolicy";
import { runningNodegroup } from "./evidence/running";
import { nodegroupOutlook } from "./skew/outlook";
import { managesVersion, type NodegroupFact, type ObservedNodegroup, subjectOf } from "./view/facts";
import { valueOr } from "./view/value";

type NodegroupContext = Context<EvidenceConfig>;

export const nodegroupDowngrade = definePolicy<EvidenceConfig>({
  name: "nodegroup-downgrade",
  displayName: "Node groups do not go down",
  description: "A node group must not be declared at an older version or AMI release than the one that runs.",
  enforcementLevel: "mandatory",
  severity: "high",
  remediationSteps:
    "Declare the version and release that run. With a rollback of the cluster that cluster-downgrade.allow names, its node groups may go down too.",
  properties: evidenceSchema,
  defaults: evidenceDefaults,
  judge: async (fact, context) => {
    if (fact.kind !== "nodegroup") return context.notApplicable("it is no node group");
    if (!managesVersion(fact)) return context.notApplicable("it manages no version");
    const running = await runningNodegroup(fact, context.sources);
    if (running.kind === "unknown") return context.notApplicable(running.reason);
    if (running.kind === "unverified") context.unverified(fact, running.reason);
    if (running.kind === "live") judgeNodegroup(fact, running.value, context);
  },
});

function judgeNodegroup(fact: NodegroupFact, live: ObservedNodegroup, context: NodegroupContext): void {
  const outlook = nodegroupOutlook(fact, { kind: "live", value: live }, { kind: "unknown", reason: "" });
  const subject = subjectOf(fact);
  if (outlook.kind === "sure" && outlook.before !== undefined) {
    const { before, after } = outlook;
    const allowed = permits(context.run.allow, valueOr(fact.cluster, undefined), after, context.now);
    if (after < before && !allowed) {
      const message = nodegroupGoesDown(subject, "version", formatMinor(after), formatMinor(before)).message;
      context.report(fact, message);
    }
    // With another minor comes another release.
    if (after !== before) return;
  }
  judgeRelease(fact, live, context);
}

function judgeRelease(fact: NodegroupFact, live: ObservedNodegroup, context: NodegroupContext): void {
  const declared = valueOr(fact.releaseVersion, undefined);
  const { releaseVersion, amiType = "" } = live;
  const leftAlone = fact.plan.kind === "known" && fact.plan.value.length === 0;
  if (declared === undefined || releaseVersion === undefined || leftAlone) return;
  const order = compareReleases(amiType, declared, releaseVersion);
  if (order === undefined) {
    context.unverified(
      fact,
      releasesNotComparable(releaseVersion, declared),
      "Look up which of the two AMIs is newer",
    );
  } else if (order < 0) {
    context.report(
      fact,
      nodegroupGoesDown(subjectOf(fact), "releaseVersion", declared, releaseVersion).message,
    );
  }
}
