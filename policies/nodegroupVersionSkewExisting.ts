// Policy nodegroup-version-skew-existing: skew that stays, and node groups of other stacks that a run leaves behind.
import { evidenceSchema, skewSchema } from "./configuration";
import { definePolicy } from "./definePolicy";
import { runningCluster } from "./evidence/running";
import { skewDefaults } from "./nodegroupVersionSkew";
import { judgeForeign } from "./skew/judgeSkew";
import { allRulings, limitFor, outlookOf, type SkewConfig, type SkewContext } from "./skew/pairs";
import type { ClusterFact } from "./view/facts";
import { isOutranked, nodegroupsOf } from "./view/lookup";
import { valueOr } from "./view/value";

export const nodegroupVersionSkewExisting = definePolicy<SkewConfig>({
  name: "nodegroup-version-skew-existing",
  displayName: "Node groups that lag already, or belong to others",
  description:
    "Node groups should not stay behind their control plane, nor be left behind by a stack that does not declare them.",
  enforcementLevel: "advisory",
  severity: "medium",
  remediationSteps:
    "Plan the node group's update; where another stack owns it, tell its owner. Past the kubelet's limit the control plane cannot move.",
  properties: { ...skewSchema, ...evidenceSchema },
  defaults: skewDefaults,
  judge: async (fact, context) => {
    // Nodes past the kubelet's limit would break while the control plane moves: too late at the end of the run.
    if (fact.kind === "cluster") await judgeLiveGroups(fact, context, "beforehand");
  },
  conclude: async (context) => {
    context.nameRunOut(context.config.exceptions);
    for (const [group, { kind, message, next }] of await allRulings(context)) {
      if (kind === "existing") context.report(group, message);
      if (kind === "unverified") context.unverified(group, message, next);
    }
    for (const fact of context.run.facts.all()) {
      if (fact.kind === "cluster" && !isOutranked(fact, context.run.facts)) {
        await judgeLiveGroups(fact, context, "afterwards");
      }
    }
  },
});

async function judgeLiveGroups(
  fact: ClusterFact,
  context: SkewContext,
  moment: "beforehand" | "afterwards",
): Promise<void> {
  const running = await runningCluster(fact, context.sources);
  const outlook = await outlookOf(fact, context);
  if (running.kind !== "live" || outlook.kind !== "sure") return;
  const cluster = valueOr(fact.cluster, "");
  const own = new Set(nodegroupsOf(fact, context.run.facts).map(({ nodegroup }) => valueOr(nodegroup, "")));
  for (const [name, { version, amiType }] of running.value.nodegroups) {
    if (own.has(name) || amiType === "CUSTOM") continue;
    const subject = `node group ${name} of ${cluster}`;
    if (version === undefined) {
      if (moment === "afterwards") context.unverified(subject, "EKS reports no version of it");
      continue;
    }
    const left = fact.carried.get(name) ?? version;
    const ruling = judgeForeign(subject, left, outlook, limitFor(cluster, name, context));
    if (ruling?.pastKubeletLimit === true) context.report(fact, ruling.message, "mandatory");
    else if (ruling !== undefined && moment === "afterwards") context.report(fact, ruling.message);
  }
}
