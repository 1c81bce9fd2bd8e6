// What policies say, word for word.
import assert from "node:assert/strict";
import * as rules from "../../../provider/versions/policyRules";
import type { Violation } from "../../../provider/versions/rules";

const skew = { subject: "node group web of prod", nodegroup: 30, controlPlane: 33, allowed: 2 };
const near = { ...skew, nodegroup: 32, allowed: 0 };
const end = { cluster: "prod", version: 31, standard: "2026-11-26", today: "2026-11-21" };

/** Said when its test runs, and not before: a mutant is only met by a test that calls it (docs/mutation.md). */
const table: [what: string, say: () => Violation, rule: string, property: string, message: string][] = [
  [
    "a skew that a change makes",
    () => rules.nodegroupBehind(skew),
    "EKSV101",
    "version",
    'node group web of prod (1.30) would be 3 minors behind its control plane (1.33); at most 2 allowed. Declare version "1.33" for it ' +
      "in the same change, or have the platform team set maxMinorsBehind or an exception",
  ],
  [
    "a skew of one minor",
    () => rules.nodegroupBehind(near),
    "EKSV101",
    "version",
    'node group web of prod (1.32) would be 1 minor behind its control plane (1.33); at most 0 allowed. Declare version "1.33" for it ' +
      "in the same change, or have the platform team set maxMinorsBehind or an exception",
  ],
  [
    "a skew that was there before",
    () => rules.nodegroupStillBehind(skew),
    "EKSV101",
    "version",
    "node group web of prod (1.30) is 3 minors behind its control plane (1.33), as it was before; at most 2 allowed. Declare version " +
      '"1.33" for it when it suits, or have the platform team set maxMinorsBehind or an exception',
  ],
  [
    "a skew that no AMI mends",
    () => rules.nodegroupBehind({ ...skew, amiType: "AL2_x86_64" }),
    "EKSV101",
    "version",
    "node group web of prod (1.30) would be 3 minors behind its control plane (1.33); at most 2 allowed. EKS publishes AL2_x86_64 AMIs " +
      "up to 1.32 only: move its workloads to a node group of another AMI type, or have the platform team set maxMinorsBehind or an exception",
  ],
  [
    "a skew that the last AMI of a type just mends",
    () => rules.nodegroupBehind({ ...skew, controlPlane: 32, amiType: "AL2_x86_64" }),
    "EKSV101",
    "version",
    'node group web of prod (1.30) would be 2 minors behind its control plane (1.32); at most 2 allowed. Declare version "1.32" for it ' +
      "in the same change, or have the platform team set maxMinorsBehind or an exception",
  ],
  [
    "a group of another stack",
    () => rules.nodegroupLeftBehind(skew),
    "EKSV101",
    "version",
    "node group web of prod (1.30), which this stack does not declare, is left 3 minors behind its control plane (1.33); at most 2 " +
      "allowed. Ask its owner to raise it to 1.33 after this run",
  ],
  [
    "a group that is ahead",
    () => rules.nodegroupStillAhead({ ...skew, nodegroup: 34 }),
    "EKSV002",
    "version",
    'node group web of prod runs 1.34, which is newer than its control plane\'s 1.33, as it was before. Declare version "1.34" for the ' +
      "control plane",
  ],
  [
    "a control plane that goes down",
    () => rules.clusterGoesDown("prod", 31, 32),
    "EKSV003",
    "version",
    'control plane of prod runs 1.32 and 1.31 is declared. Declare version "1.32"; a rollback has to be named by the platform team under ' +
      'cluster-downgrade.allow ({ cluster: "prod", to: "1.31", until })',
  ],
  [
    "a release that goes down",
    () =>
      rules.nodegroupGoesDown(
        "node group web of prod",
        "releaseVersion",
        "1.31.2-20241109",
        "1.31.3-20250103",
      ),
    "EKSV004",
    "releaseVersion",
    "node group web of prod runs 1.31.3-20250103 and releaseVersion 1.31.2-20241109 is declared, which is older. Declare releaseVersion " +
      '"1.31.3-20250103": allowDowngrade in the program does not permit it here, only a rollback of the cluster under cluster-downgrade.allow does',
  ],
  [
    "two owners of two properties",
    () => rules.twoOwners("node group web of prod", ["releaseVersion", "version"]),
    "EKSV102",
    "releaseVersion",
    "node group web of prod is managed by a resource of pulumi-eks-versions and by one of pulumi-aws, which would undo each other's " +
      'releaseVersion, version. Set ignoreChanges: ["releaseVersion", "version"] on the resource of pulumi-aws',
  ],
  [
    "support that ends",
    () => rules.supportEnds(end),
    "EKSV103",
    "version",
    'control plane of prod is declared at 1.31, whose standard support ends on 2026-11-26. Declare a newer version, "1.32" first',
  ],
  [
    "support that ends today",
    () => rules.supportEnds({ ...end, today: end.standard, extended: "2027-11-26" }),
    "EKSV103",
    "version",
    'control plane of prod is declared at 1.31, whose standard support ends on 2026-11-26. Declare a newer version, "1.32" first',
  ],
  [
    "support that has ended, with more for money",
    () => rules.supportEnds({ ...end, today: "2026-11-27", extended: "2027-11-26" }),
    "EKSV103",
    "version",
    "control plane of prod is declared at 1.31, whose standard support ended on 2026-11-26, extended support, which costs more, until " +
      '2027-11-26. Declare a newer version, "1.32" first',
  ],
  [
    "support that has ended for good",
    () => rules.supportEnds({ ...end, today: "2026-11-27" }),
    "EKSV103",
    "version",
    'control plane of prod is declared at 1.31, whose standard support ended on 2026-11-26. Declare a newer version, "1.32" first',
  ],
  [
    "too many hops",
    () => rules.tooManyHops("prod", 29, 34, 2),
    "EKSV104",
    "version",
    'control plane of prod would go from 1.29 to 1.34, 5 hops in one run; at most 2 allowed. Declare version "1.31" first and the rest in ' +
      "a later change",
  ],
  [
    "force",
    () => rules.forced("control plane of prod", 'force: "1.32"'),
    "EKSV105",
    "force",
    'control plane of prod declares force: "1.32": EKS\'s readiness checks, or the disruption budgets of its workloads, are skipped. Remove ' +
      "it when the update has been made, or mend what stands in the way instead",
  ],
  [
    "an old release",
    () => rules.releaseTooOld("node group web of prod", "1.31.3-20250103", 120, 90),
    "EKSV106",
    "releaseVersion",
    "node group web of prod pins release 1.31.3-20250103, which is 120 days old; at most 90 allowed. Declare a newer releaseVersion, or " +
      "leave it out and get EKS's newest with the next version",
  ],
  [
    "what could not be read",
    () => rules.notVerified("cluster prod", "no answer"),
    "EKSV107",
    "version",
    "cluster prod was not verified: no answer. Preview it where EKS can be read before it is merged",
  ],
  [
    "what could not be read, with another way on",
    () => rules.notVerified("cluster prod", "no answer", "Ask"),
    "EKSV107",
    "version",
    "cluster prod was not verified: no answer. Ask",
  ],
  [
    "a permission that has run out",
    () => rules.runOut("cluster-downgrade", "prod"),
    "EKSV108",
    "until",
    "the entry (prod) in the configuration of cluster-downgrade has run out and is ignored. Remove it, or have it renewed",
  ],
];

describe("versions/policyRules", () => {
  for (const [what, say, rule, property, message] of table) {
    it(what, () => {
      assert.deepEqual(say(), { rule, property, message: `${message} [${rule}]` });
    });
  }

  it("releases that cannot be compared", () => {
    assert.equal(
      rules.releasesNotComparable("1.29.0-c55d3e2f", "1.31.3-20250103"),
      "releases 1.29.0-c55d3e2f, which runs, and 1.31.3-20250103, which is declared, cannot be compared, so this may be a downgrade",
    );
  });
});
