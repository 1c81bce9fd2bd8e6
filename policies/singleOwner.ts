// Policy single-owner: a version that this package manages is under ignoreChanges on pulumi-aws's resource.
import { twoOwners } from "../provider/versions/policyRules";
import { definePolicy } from "./definePolicy";
import { subjectOf } from "./view/facts";
import { twinsOf } from "./view/lookup";

export const singleOwner = definePolicy<object>({
  name: "single-owner",
  displayName: "One owner a version",
  description:
    "A version must not be managed by a resource of pulumi-eks-versions and by one of pulumi-aws at once.",
  enforcementLevel: "mandatory",
  severity: "high",
  remediationSteps:
    'Set ignoreChanges: ["version"] on aws.eks.Cluster and ["version", "releaseVersion", "launchTemplate.version"] on ' +
    "aws.eks.NodeGroup, or register the transform ownedByEksVersions() for the whole stack.",
  properties: {},
  defaults: {},
  judge: (fact, context) => {
    // Whichever of the two is registered last finds the other.
    for (const twin of twinsOf(fact, context.run.facts)) {
      const aws = fact.owner === "aws" ? fact : twin;
      if (aws.manages.length > 0) context.report(aws, twoOwners(subjectOf(aws), aws.manages).message);
    }
  },
});
