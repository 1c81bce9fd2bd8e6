// Policy forced-update: whatever is forced is said.
import { forced } from "../provider/versions/policyRules";
import { definePolicy } from "./definePolicy";
import { subjectOf } from "./view/facts";

export const forcedUpdate = definePolicy<object>({
  name: "forced-update",
  displayName: "Forced updates are seen",
  description: "An update should not be forced past EKS's checks or the disruption budgets of workloads.",
  enforcementLevel: "advisory",
  severity: "medium",
  remediationSteps:
    "Mend what EKS's insights name, or let the pods move. Where force is needed, remove it after the update.",
  properties: {},
  defaults: {},
  judge: (fact, context) => {
    if (fact.force.kind === "known") context.report(fact, forced(subjectOf(fact), fact.force.value).message);
    if (fact.force.kind === "unknown") context.unverified(fact, fact.force.reason);
  },
});
