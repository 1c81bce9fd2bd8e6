// Ways up that carry node groups: the plans as a preview shows them, and what a person is told to do first.
import assert from "node:assert/strict";
import type { ClusterFacts, ClusterGoal } from "../../../provider/versions/clusterWorld";
import { describeStep, type Plan } from "../../../provider/versions/plan";
import { planCluster } from "../../../provider/versions/planCluster";

type Group = ClusterFacts["nodegroups"][number];

const al2023 = "AL2023_x86_64_STANDARD";
const group = (name: string, version: number, more: Partial<Group> = {}): Group => ({
  name,
  amiType: al2023,
  version,
  ...more,
});
const plan = (goal: Omit<ClusterGoal, "cluster">, version: number, ...nodegroups: Group[]) =>
  planCluster({ cluster: "prod", ...goal }, { version, nodegroups });
const lines = ({ steps }: Plan) => steps.map(describeStep);
const messages = ({ violations }: Plan) => violations.map(({ message }) => message);
const needed = { carryNodegroups: "needed" } as const;
const all = { carryNodegroups: "all" } as const;

describe("versions/planUpgrade: node groups on the way", () => {
  it("1.28 to 1.34 with three groups: six hops, and each group once", () => {
    const found = plan({ version: 34, ...needed }, 28, group("c", 28), group("a", 28), group("b", 28));
    assert.deepEqual(lines(found), [
      "control plane 1.28 -> 1.29",
      "control plane 1.29 -> 1.30",
      "control plane 1.30 -> 1.31",
      "node group a 1.28 -> 1.31",
      "node group b 1.28 -> 1.31",
      "node group c 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
      "control plane 1.32 -> 1.33",
      "control plane 1.33 -> 1.34",
    ]);
    assert.deepEqual(found.warnings, []);
    assert.deepEqual(found.notes, [
      "once control plane 1.30 is reached there is no way back to 1.28: EKS rolls back one minor, for seven days",
    ]);
  });

  it('and with "all" once more at the end', () => {
    const found = plan({ version: 34, ...all }, 28, group("b", 28), group("a", 30));
    assert.deepEqual(lines(found), [
      "control plane 1.28 -> 1.29",
      "control plane 1.29 -> 1.30",
      "control plane 1.30 -> 1.31",
      "node group b 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
      "control plane 1.32 -> 1.33",
      "node group a 1.30 -> 1.33",
      "control plane 1.33 -> 1.34",
      "node group a 1.33 -> 1.34",
      "node group b 1.31 -> 1.34",
    ]);
  });

  const ways: [name: string, goal: Omit<ClusterGoal, "cluster">, version: number, Group[], string[]][] = [
    [
      "a hop that every group stands is all there is",
      { version: 32, ...needed },
      31,
      [group("web", 29)],
      ["control plane 1.31 -> 1.32"],
    ],
    [
      'nothing for "needed" where the control plane is there',
      { version: 32, ...needed },
      32,
      [group("web", 29)],
      [],
    ],
    [
      'the groups alone for "all" where the control plane is there',
      { version: 32, ...all },
      32,
      [group("web", 29), group("new", 32)],
      ["node group web 1.29 -> 1.32"],
    ],
    [
      "a group that is too old already goes first",
      { version: 33, ...needed },
      32,
      [group("web", 25)],
      ["node group web 1.25 -> 1.32", "control plane 1.32 -> 1.33"],
    ],
    [
      "kubelets up to 1.24 stand two minors only",
      { version: 27, ...needed },
      25,
      [group("old", 24), group("new", 25)],
      ["control plane 1.25 -> 1.26", "node group old 1.24 -> 1.26", "control plane 1.26 -> 1.27"],
    ],
    [
      "by name in code point order",
      { version: 32, ...needed },
      31,
      [group("b", 28), group("Z", 28), group("a-1", 28), group("a", 28)],
      [
        "node group Z 1.28 -> 1.31",
        "node group a 1.28 -> 1.31",
        "node group a-1 1.28 -> 1.31",
        "node group b 1.28 -> 1.31",
        "control plane 1.31 -> 1.32",
      ],
    ],
    [
      "AL2 goes as far as it has an AMI",
      { version: 35, ...needed },
      33,
      [group("old", 30, { amiType: "AL2_x86_64" })],
      ["node group old 1.30 -> 1.32", "control plane 1.33 -> 1.34", "control plane 1.34 -> 1.35"],
    ],
    [
      "no further than its own resource declares",
      { version: 35, ...needed, nodegroups: new Map([["web", { version: 32 }]]) },
      33,
      [group("web", 30)],
      ["node group web 1.30 -> 1.32", "control plane 1.33 -> 1.34", "control plane 1.34 -> 1.35"],
    ],
    [
      "at its own declared minor to its own declared release, and only there",
      {
        version: 34,
        ...all,
        nodegroups: new Map([["web", { version: 34, releaseVersion: "1.34.1-20251101" }]]),
      },
      31,
      [group("web", 28, { releaseVersion: "1.28.5-20240605" })],
      [
        "node group web 1.28 -> 1.31",
        "control plane 1.31 -> 1.32",
        "control plane 1.32 -> 1.33",
        "control plane 1.33 -> 1.34",
        "node group web 1.31 -> 1.34, release 1.28.5-20240605 -> 1.34.1-20251101",
      ],
    ],
    [
      "a release alone is for the control plane's declared minor",
      { version: 32, ...all, nodegroups: new Map([["web", { releaseVersion: "1.32.1-20250501" }]]) },
      31,
      [group("web", 31, { releaseVersion: "1.31.3-20250103" })],
      [
        "control plane 1.31 -> 1.32",
        "node group web 1.31 -> 1.32, release 1.31.3-20250103 -> 1.32.1-20250501",
      ],
    ],
    [
      "carryOnly leaves the others alone where they stand the hop",
      { version: 32, ...all, carryOnly: ["web"] },
      31,
      [group("web", 28), group("db", 30)],
      ["node group web 1.28 -> 1.31", "control plane 1.31 -> 1.32", "node group web 1.31 -> 1.32"],
    ],
    [
      "a group ahead of its cluster is mended by the hop",
      { version: 32, ...all },
      31,
      [group("web", 32)],
      ["control plane 1.31 -> 1.32"],
    ],
  ];
  for (const [name, goal, version, groups, expected] of ways) {
    it(name, () => {
      const found = plan(goal, version, ...groups);
      assert.deepEqual(messages(found), []);
      assert.deepEqual(lines(found), expected);
      assert.equal(found.settled, expected.length === 0);
    });
  }

  it("a custom AMI whose minor is declared is judged by it", () => {
    const gpu = group("gpu", 20, { amiType: "CUSTOM" });
    const nodegroups = new Map([["gpu", { amiKubernetesVersion: 30 }]]);
    assert.deepEqual(plan({ version: 33, ...needed, nodegroups }, 32, gpu).warnings, []);
    assert.match(
      messages(plan({ version: 34, ...needed, nodegroups }, 32, gpu)).join(),
      /gpu \(1\.30\).*custom AMI/,
    );
    assert.match(
      plan({ version: 33, ...needed }, 32, gpu).warnings.join(),
      /custom AMIs were not judged.*gpu/,
    );
  });

  it("a custom AMI whose declared minor is of a launch template version to come is not judged by it", () => {
    const gpu = { ...group("gpu", 20, { amiType: "CUSTOM" }), launchTemplateVersion: "3" };
    const declared = (launchTemplateVersion: string) => ({
      nodegroups: new Map([["gpu", { amiKubernetesVersion: 34, launchTemplateVersion }]]),
    });
    const judged = (version: string) => plan({ version: 34, ...needed, ...declared(version) }, 33, gpu);
    assert.match(judged("4").warnings.join(), /custom AMIs were not judged.*gpu/);
    assert.deepEqual(judged("3").warnings, []);
  });
});

describe("versions/planUpgrade: what needs a person", () => {
  type Row = [name: string, goal: Omit<ClusterGoal, "cluster">, version: number, Group[], message: string];
  const refusals: Row[] = [
    [
      "a custom AMI",
      { version: 34, ...needed, nodegroups: new Map([["gpu", { amiKubernetesVersion: 30 }]]) },
      32,
      [group("gpu", 30, { amiType: "CUSTOM" })],
      "control plane of prod cannot reach 1.34: node group that this plan cannot roll has to be raised by hand: gpu (1.30) to 1.31 or " +
        "newer before control plane 1.34, as it has a custom AMI: give it a launch template version with a newer AMI [EKSV016]",
    ],
    [
      "a group that EKS does not update, found before the first hop though it matters at the third",
      { version: 34, ...needed },
      31,
      [group("web", 31), group("sick", 30, { blockedBy: ["Ec2SubnetNotFound", "IamNodeRoleNotFound"] })],
      "control plane of prod cannot reach 1.34: node group that this plan cannot roll has to be raised by hand: sick (1.30) to 1.31 or " +
        "newer before control plane 1.34, as EKS updates no group with Ec2SubnetNotFound, IamNodeRoleNotFound: mend it [EKSV016]",
    ],
    [
      "one that carryOnly leaves out",
      { version: 32, ...needed, carryOnly: [] },
      31,
      [group("web", 28)],
      "control plane of prod cannot reach 1.32: node group that this plan cannot roll has to be raised by hand: web (1.28) to 1.29 or " +
        "newer before control plane 1.32, as carryOnly does not name it: add it there, or raise it first [EKSV016]",
    ],
    [
      "AL2 past its last AMI",
      { version: 36, ...needed },
      34,
      [group("old", 31, { amiType: "AL2_ARM_64" })],
      "control plane of prod cannot reach 1.36: node group that this plan cannot roll has to be raised by hand: old (1.31) to 1.33 or " +
        "newer before control plane 1.36, as EKS publishes no AL2_ARM_64 AMI after 1.32: move its workloads to node groups of another " +
        "AMI type (AL2023 or Bottlerocket) [EKSV016]",
    ],
    [
      "one that its own resource declares too old",
      { version: 34, ...needed, nodegroups: new Map([["web", { version: 30 }]]) },
      33,
      [group("web", 30)],
      "control plane of prod cannot reach 1.34: node group that this plan cannot roll has to be raised by hand: web (1.30) to 1.31 or " +
        "newer before control plane 1.34, as its NodegroupVersion declares 1.30: declare a newer version there [EKSV016]",
    ],
    [
      "all of them at once, each once, by the hop that each is in the way of",
      { version: 36, ...needed, carryOnly: ["sick", "old", "web"] },
      31,
      [
        group("web", 28),
        group("left", 28),
        group("sick", 29, { blockedBy: ["AccessDenied"] }),
        group("old", 30, { amiType: "AL2_x86_64" }),
      ],
      "control plane of prod cannot reach 1.32: node groups that this plan cannot roll have to be raised by hand: left (1.28) to 1.29 " +
        "or newer before control plane 1.32, as carryOnly does not name it: add it there, or raise it first; sick (1.29) to 1.30 or " +
        "newer before control plane 1.33, as EKS updates no group with AccessDenied: mend it; old (1.30) to 1.33 or newer before " +
        "control plane 1.36, as EKS publishes no AL2_x86_64 AMI after 1.32: move its workloads to node groups of another AMI type " +
        "(AL2023 or Bottlerocket) [EKSV016]",
    ],
  ];
  for (const [name, goal, version, groups, message] of refusals) {
    it(name, () => {
      const found = plan(goal, version, ...groups);
      assert.deepEqual(messages(found), [message]);
      assert.deepEqual(found.steps, [], "nothing is started");
    });
  }

  it("without carrying it is said, whatever blocks the group", () => {
    const sick = group("web", 28, { blockedBy: ["AccessDenied"] });
    assert.match(
      messages(plan({ version: 32 }, 31, sick)).join(),
      /web \(1\.28\) would be too old.*\[EKSV001\]$/,
    );
  });

  it('"all" says who stays behind at the end, but for those that were meant to', () => {
    const nodegroups = new Map([["pinned", { version: 31 }]]);
    const found = plan(
      { version: 33, ...all, nodegroups, carryOnly: ["web", "old", "pinned", "sick"] },
      32,
      group("web", 31),
      group("old", 32, { amiType: "AL2_x86_64" }),
      group("older", 31),
      group("pinned", 31),
      group("sick", 31, { blockedBy: ["AccessDenied"] }),
    );
    assert.deepEqual(lines(found), ["control plane 1.32 -> 1.33", "node group web 1.31 -> 1.33"]);
    assert.deepEqual(found.warnings, [
      "node group old of prod stays at 1.32: EKS publishes no AL2_x86_64 AMI after 1.32. Move its workloads to node groups of another " +
        "AMI type (AL2023 or Bottlerocket)",
      "node group sick of prod stays at 1.31: EKS updates no group with AccessDenied. Mend it",
    ]);
  });
});
