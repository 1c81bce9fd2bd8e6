// Policy nodegroup-release-age: a pinned AMI release does not grow old unnoticed.
import { releaseTooOld } from "../provider/versions/policyRules";
import { releaseDate } from "../provider/versions/releaseDate";
import { definePolicy } from "./definePolicy";
import { subjectOf } from "./view/facts";

interface Config {
  readonly maxAgeDays: number;
}

const day = 24 * 60 * 60 * 1000;

export const nodegroupReleaseAge = definePolicy<Config>({
  name: "nodegroup-release-age",
  displayName: "Fresh AMI releases",
  description: "A pinned AMI release should not be older than allowed.",
  enforcementLevel: "advisory",
  severity: "low",
  remediationSteps: "Pin a newer release. Bottlerocket's releases carry no date and are not judged.",
  properties: {
    maxAgeDays: {
      type: "integer",
      minimum: 1,
      default: 60,
      description: "How many days old a pinned release may be.",
    },
  },
  defaults: { maxAgeDays: 60 },
  judge: (fact, context) => {
    if (fact.kind !== "nodegroup") return context.notApplicable("it is no node group");
    const { releaseVersion: release } = fact;
    if (release.kind === "absent") return context.notApplicable("no release is pinned");
    if (release.kind === "unknown") return context.notApplicable(release.reason);
    const date = releaseDate(release.value);
    if (date === undefined) return context.notApplicable(`release ${release.value} carries no date`);
    const days = Math.floor((context.now.getTime() - Date.parse(date)) / day);
    const { maxAgeDays } = context.config;
    if (days > maxAgeDays) {
      context.report(fact, releaseTooOld(subjectOf(fact), release.value, days, maxAgeDays).message);
    }
  },
});
