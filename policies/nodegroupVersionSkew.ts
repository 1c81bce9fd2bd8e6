// Policy nodegroup-version-skew: no run makes or widens a skew between a cluster and its managed node groups.
import { evidenceDefaults, evidenceSchema, skewSchema } from "./configuration";
import { definePolicy } from "./definePolicy";
import { allRulings, rulingsOn, type SkewConfig, type SkewContext } from "./skew/pairs";
import type { Ruling } from "./skew/judgeSkew";
import type { NodegroupFact } from "./view/facts";

export const skewDefaults: SkewConfig = { maxMinorsBehind: 0, exceptions: [], ...evidenceDefaults };

export const nodegroupVersionSkew = definePolicy<SkewConfig>({
  name: "nodegroup-version-skew",
  displayName: "Node groups keep up with their control plane",
  description:
    "A run must not leave a managed node group further behind its control plane than allowed, or ahead of it at all.",
  enforcementLevel: "mandatory",
  severity: "high",
  remediationSteps:
    "Raise the node group in the same change as its cluster, or raise the cluster first where the group would be ahead. The " +
    "platform team may allow a lag with maxMinorsBehind, or for a while with an exception.",
  properties: { ...skewSchema, ...evidenceSchema },
  defaults: skewDefaults,
  judge: async (fact, context) => {
    speak(await rulingsOn(fact, context), context);
    for (const value of [fact.cluster, fact.version]) {
      if (value.kind === "unknown") context.notApplicable(value.reason);
    }
  },
  conclude: async (context) => {
    context.nameRunOut(context.config.exceptions);
    speak(await allRulings(context), context);
  },
});

function speak(rulings: readonly [NodegroupFact, Ruling][], context: SkewContext): void {
  for (const [group, { kind, message, next }] of rulings) {
    if (kind === "made") context.report(group, message);
    if (kind === "unverified") context.unverified(group, message, next);
  }
}
