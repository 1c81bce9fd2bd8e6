import assert from "node:assert/strict";
import fc from "fast-check";
import { addonDowngrade } from "../../../provider/versions/addonRules";
import {
  carriedPast,
  noAddonForBoth,
  raiseByHand,
  skewBlocksHop,
} from "../../../provider/versions/carryRules";
import { judgeFindings } from "../../../provider/versions/insightRules";
import { rollbackRefused } from "../../../provider/versions/rollbackRules";
import * as rules from "../../../provider/versions/rules";

describe("versions/rules: skew", () => {
  const table: [kubelet: number, allowed: number][] = [
    [0, 2],
    [23, 2],
    [24, 2],
    [25, 3],
    [26, 3],
    [99, 3],
  ];
  for (const [kubelet, allowed] of table) {
    it(`a kubelet of 1.${kubelet} may be ${allowed} minors older`, () => {
      assert.equal(rules.allowedSkew(kubelet), allowed);
      assert.equal(rules.allowedSkew(kubelet, "match"), 0);
      assert.equal(rules.withinSkew(kubelet + allowed, kubelet), true);
      assert.equal(rules.withinSkew(kubelet + allowed + 1, kubelet), false);
      assert.equal(rules.withinSkew(kubelet + 1, kubelet, "match"), false);
      assert.equal(rules.withinSkew(kubelet, kubelet, "match"), true);
    });
  }

  it("being newer is not this rule's matter", () => {
    assert.equal(rules.withinSkew(30, 31), true);
  });

  const oldest: [controlPlane: number, minor: number][] = [
    [0, 0],
    [1, 0],
    [26, 24],
    [27, 25],
    [28, 25],
    [29, 26],
    [34, 31],
  ];
  for (const [controlPlane, minor] of oldest) {
    it(`1.${minor} is the oldest under 1.${controlPlane}`, () => {
      assert.equal(rules.oldestAllowed(controlPlane), minor);
      assert.equal(rules.oldestAllowed(controlPlane, "match"), controlPlane);
    });
  }

  it("oldestAllowed is the least minor within skew, and everything between is within it too", () => {
    const limit = fc.constantFrom<rules.SkewLimit>("n-3", "match");
    fc.assert(
      fc.property(fc.nat(60), limit, (controlPlane, limit) => {
        const within = Array.from({ length: controlPlane + 1 }, (_, minor) => minor).filter((minor) =>
          rules.withinSkew(controlPlane, minor, limit),
        );
        assert.equal(rules.oldestAllowed(controlPlane, limit), within[0]);
        assert.equal(within.length, controlPlane - within[0]! + 1);
      }),
    );
  });
});

describe("versions/rules: ids", () => {
  it("are stable: configuration and documents name them", () => {
    const numbered = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => `EKSV${String(first + index).padStart(3, "0")}`);
    // Those from 101 on are judged by policies alone.
    assert.deepEqual(Object.keys(rules.rules), [...numbered(1, 16), ...numbered(101, 8)]);
  });

  it("each rule is one sentence", () => {
    for (const text of Object.values(rules.rules)) assert.match(text, /^[A-Z][^.]*(\.\d[^.]*)*\.$/);
  });
});

describe("versions/rules: messages", () => {
  const web = "node group web of prod";
  const table: [name: string, violation: rules.Violation, rule: string, property: string, message: string][] =
    [
      [
        "EKSV001, one group blocks a hop",
        skewBlocksHop("prod", 34, [{ name: "web", minor: 30 }], { version: 34, groups: [] }),
        "EKSV001",
        "version",
        "control plane of prod cannot reach 1.34: node group web (1.30) would be too old for it. Raise it to at least 1.31 " +
          '(at most 1.33) first: declare version "1.33" for the cluster and these node groups, run it, then declare the rest; or set ' +
          'carryNodegroups: "needed" to roll it on the way',
      ],
      [
        "EKSV001, several groups block a hop and others later ones",
        skewBlocksHop(
          "prod",
          33,
          [
            { name: "a", minor: 29 },
            { name: "b", minor: 28 },
          ],
          { version: 35, groups: [{ name: "c", minor: 31 }] },
        ),
        "EKSV001",
        "version",
        "control plane of prod cannot reach 1.33: node groups a (1.29), b (1.28) would be too old for it. Raise them to at " +
          'least 1.30 (at most 1.32) first: declare version "1.32" for the cluster and these node groups, run it, then ' +
          'declare the rest; or set carryNodegroups: "needed" to roll them on the way. ' +
          "On the way to 1.35, node group c (1.31) will have to be raised too",
      ],
      [
        "EKSV001, a group that cannot be raised",
        skewBlocksHop("prod", 36, [{ name: "old", minor: 32, newest: 32 }], {
          version: 36,
          groups: [],
        }),
        "EKSV001",
        "version",
        "control plane of prod cannot reach 1.36: node group old (1.32) would be too old for it. EKS publishes no 1.33 AMI for " +
          "node group old (1.32): move the workloads to node groups of another AMI type (AL2023 or Bottlerocket) first",
      ],
      [
        "EKSV001, one that can be raised beside one that cannot",
        skewBlocksHop(
          "prod",
          36,
          [
            { name: "old", minor: 32, newest: 32 },
            { name: "web", minor: 32 },
          ],
          { version: 36, groups: [] },
        ),
        "EKSV001",
        "version",
        "control plane of prod cannot reach 1.36: node groups old (1.32), web (1.32) would be too old for it. Raise node group " +
          'web (1.32) to at least 1.33 (at most 1.35) first: declare version "1.35" for the cluster and these node groups, run ' +
          'it, then declare the rest; or set carryNodegroups: "needed" to roll node group web (1.32) on the way. EKS publishes no 1.33 AMI for node group old (1.32): move the workloads to node groups ' +
          "of another AMI type (AL2023 or Bottlerocket) first",
      ],
      [
        "EKSV001, a node group",
        rules.nodegroupTooOld(web, 24, 28),
        "EKSV001",
        "version",
        "node group web of prod at 1.24 would be 4 minors behind its control plane (1.28); at most 2 are allowed. Declare " +
          'version "1.25" or newer',
      ],
      [
        "EKSV002, above a declared control plane",
        rules.nodegroupAhead(web, 33, 32),
        "EKSV002",
        "version",
        'node group web of prod cannot go to 1.33: that is newer than its control plane\'s 1.32. Declare version "1.32", or a ' +
          "newer version for the cluster",
      ],
      [
        "EKSV002, above a live control plane",
        rules.controlPlaneTooOld(web, 33, 32),
        "EKSV002",
        "version",
        "node group web of prod cannot go to 1.33 yet: its control plane runs 1.32, and no update that would raise it is under " +
          "way. Raise the control plane first: pass `cluster: <ClusterVersion>`, and leave it in with --target",
      ],
      [
        "EKSV004, version",
        rules.nodegroupDowngrade(web, "version", "1.31", "1.32"),
        "EKSV004",
        "version",
        'node group web of prod runs 1.32 and version 1.31 is declared, which is older. Declare version "1.32", or set ' +
          'allowDowngrade: "1.31" to replace its nodes with older ones',
      ],
      [
        "EKSV004, release",
        rules.nodegroupDowngrade(web, "releaseVersion", "1.31.2-20241213", "1.31.3-20250103"),
        "EKSV004",
        "releaseVersion",
        "node group web of prod runs 1.31.3-20250103 and releaseVersion 1.31.2-20241213 is declared, which is older. Declare " +
          'releaseVersion "1.31.3-20250103", or set allowDowngrade: "1.31.2-20241213" to replace its nodes with older ones',
      ],
      [
        "EKSV005",
        rules.releaseOfOtherMinor(web, "1.31.3-20250103", 31, 32),
        "EKSV005",
        "releaseVersion",
        "node group web of prod: release 1.31.3-20250103 belongs to 1.31, but version 1.32 is declared. Declare a release of " +
          "1.32, or leave releaseVersion out to get EKS's newest",
      ],
      [
        "EKSV006",
        rules.noAmiForMinor(web, "AL2_x86_64", 32, 33),
        "EKSV006",
        "version",
        "node group web of prod cannot go to 1.33: EKS publishes AL2_x86_64 AMIs up to 1.32 only. Move its workloads to a node " +
          'group of another AMI type (AL2023 or Bottlerocket), or declare version "1.32"',
      ],
      [
        "EKSV007, version",
        rules.customAmiField(web, "version"),
        "EKSV007",
        "version",
        "node group web of prod has a custom AMI, and EKS takes no version for it. Leave version out and give launchTemplate " +
          "with the version that holds the new AMI",
      ],
      [
        "EKSV008",
        rules.launchTemplateMismatch(
          web,
          "it was made without a launch template",
          "Leave launchTemplate out",
        ),
        "EKSV008",
        "launchTemplate",
        "node group web of prod: it was made without a launch template. Leave launchTemplate out",
      ],
      [
        "EKSV009, another region",
        rules.otherCluster(
          "prod",
          "arn:aws:eks:us-east-1:1:cluster/prod",
          "looked for in eu-west-1",
          "eu-west-1",
        ),
        "EKSV009",
        "clusterName",
        "cluster prod is looked for in eu-west-1 with the credentials and region of this run, but this resource belongs to " +
          "arn:aws:eks:us-east-1:1:cluster/prod: a namesake is never upgraded. Set the region back to us-east-1 (aws:region, the " +
          'Provider\'s region or AWS_REGION), or declare region: "eu-west-1" on the resource; to manage the other cluster, give it ' +
          "a resource of its own",
      ],
      [
        "EKSV003",
        rollbackRefused({ cluster: "prod", version: 32 }, 33, {
          steps: [{ kind: "controlPlane", from: 33, to: 32 }],
          impossible: [],
          switches: ['allowRollback: "1.32"', 'force: "1.32" (because)'],
        }),
        "EKSV003",
        "version",
        "control plane of prod runs 1.33 and 1.32 is declared: that is a rollback (control plane 1.33 -> 1.32 (rollback)), which is " +
          'not done unless it was declared. To roll back, set allowRollback: "1.32", force: "1.32" (because); to stay, declare ' +
          'version "1.33"',
      ],
      [
        "EKSV013",
        rollbackRefused({ cluster: "prod", version: 31, allowRollback: 31 }, 33, {
          steps: [],
          impossible: ["EKS rolls back one minor only, to 1.32"],
          switches: [],
        }),
        "EKSV013",
        "version",
        "control plane of prod runs 1.33 and 1.31 is declared, which EKS cannot roll back to: EKS rolls back one minor only, to 1.32. " +
          'Mend that where it can be mended, or declare version "1.33"',
      ],
      [
        "EKSV012",
        judgeFindings(
          { cluster: "prod", category: "UPGRADE_READINESS", version: 32 },
          { mode: "enforce", ignore: {}, hop: 0 },
          [
            {
              name: "Cluster health issues",
              status: "ERROR",
              reason: "No free IPs.",
              recommendation: "Add some.",
              resources: ["subnet-1"],
            },
            {
              name: "Kubelet version skew",
              status: "PASSING",
              reason: "",
              recommendation: "",
              resources: [],
            },
          ],
          undefined,
        ).violation!,
        "EKSV012",
        "insights",
        "control plane of prod is not moved to 1.32: Cluster health issues (ERROR) on subnet-1: No free IPs. EKS recommends: Add " +
          'some. Resolve that and run again, or set force: "1.32" to move in spite of it; insights.ignore passes over a finding ' +
          "by its name",
      ],
      [
        "EKSV014",
        noAddonForBoth("prod", { name: "coredns", version: "v1.9.3-eksbuild.1" }, 31, 32),
        "EKSV014",
        "carryAddons",
        "control plane of prod cannot go from 1.31 to 1.32: add-on coredns v1.9.3-eksbuild.1 does not run on 1.32, and EKS offers no " +
          "version of it that runs on both (DescribeAddonVersions). Update or remove it by hand first",
      ],
      [
        "EKSV015",
        addonDowngrade("add-on coredns of prod", "v1.11.0", "v1.11.0", "v1.12.0"),
        "EKSV015",
        "version",
        'add-on coredns of prod runs v1.12.0 and version v1.11.0 is declared, which is older. Declare version "v1.12.0", or set ' +
          'allowDowngrade: "v1.11.0" to go down to it',
      ],
      [
        "EKSV016",
        raiseByHand("prod", [
          { name: "a", from: 28, hop: 32, because: "it is so", remedy: "Mend it", meant: false },
          { name: "b", from: 31, hop: 35, because: "it is too", remedy: "Mend it", meant: false },
        ]),
        "EKSV016",
        "carryNodegroups",
        "control plane of prod cannot reach 1.32: node groups that this plan cannot roll have to be raised by hand: a (1.28) to 1.29 " +
          "or newer before control plane 1.32, as it is so: mend it; b (1.31) to 1.32 or newer before control plane 1.35, as it is " +
          "too: mend it",
      ],
      [
        "EKSV016, a declared group",
        carriedPast(web, 31, 30),
        "EKSV016",
        "version",
        `${web} is declared at 1.30, and its cluster has to roll it to 1.31 on the way. Declare version "1.31" or newer, or name only ` +
          "other node groups in the cluster's carryOnly",
      ],
      [
        "EKSV011",
        rules.onHold("prod", "freeze"),
        "EKSV011",
        "clusterName",
        "cluster prod is on hold (freeze): nothing is started while it has the tag pulumi-eks-versions/hold. Remove the tag, and " +
          "run again",
      ],
      [
        "EKSV009",
        rules.otherCluster(
          "prod",
          "arn:aws:eks:us-east-1:111122223333:cluster/prod",
          "arn:aws:eks:us-east-1:444455556666:cluster/prod",
          "us-east-1",
        ),
        "EKSV009",
        "clusterName",
        "cluster prod is arn:aws:eks:us-east-1:444455556666:cluster/prod with the credentials and region of this run, but this " +
          "resource belongs to arn:aws:eks:us-east-1:111122223333:cluster/prod: a namesake is never upgraded. Use the " +
          "credentials of account 111122223333; to manage the other cluster, give it a resource of its own",
      ],
      [
        "EKSV010",
        rules.unofferedVersion("prod", 99),
        "EKSV010",
        "version",
        "control plane of prod cannot go to 1.99: EKS offers no such version (DescribeClusterVersions). Declare one that it " +
          "offers",
      ],
    ];
  for (const [name, violation, rule, property, message] of table) {
    it(name, () => {
      assert.deepEqual(violation, { rule, property, message: `${message} [${rule}]` });
    });
  }

  it("every rule of the resources has a message here", () => {
    const ofResources = Object.keys(rules.rules).filter((id) => id < "EKSV101");
    assert.deepEqual([...new Set(table.map(([, , rule]) => rule))].sort(), ofResources);
  });

  it("counts", () => {
    assert.equal(rules.plural(1, "hop"), "hop");
    assert.equal(rules.plural(0, "hop"), "hops");
    assert.equal(rules.plural(2, "hop"), "hops");
  });
});
