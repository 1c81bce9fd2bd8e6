import assert from "node:assert/strict";
import fc from "fast-check";
import { describeStep, emptyPlan, type Plan } from "../../../provider/versions/plan";
import { subjectOf } from "../../../provider/versions/nodegroupVerdict";
import {
  type NodegroupFacts,
  type NodegroupGoal,
  planNodegroup,
} from "../../../provider/versions/planNodegroup";

type Goal = Omit<NodegroupGoal, "cluster" | "nodegroup">;

const al2023 = "AL2023_x86_64_STANDARD";
const old = "1.31.2-20241213";
const now = "1.31.3-20250103";
const next = "1.31.4-20250301";
const healthy: NodegroupFacts = { version: 31, releaseVersion: now, amiType: al2023, controlPlane: 31 };
const bottlerocket: NodegroupFacts = {
  ...healthy,
  releaseVersion: "1.20.3-5d9ac849",
  amiType: "BOTTLEROCKET_x86_64",
};
const custom: NodegroupFacts = {
  ...{ version: 31, releaseVersion: "ami-0123456789abcdef0", amiType: "CUSTOM", controlPlane: 31 },
  launchTemplate: { id: "lt-1", name: "workers", version: "3" },
};
const templated: NodegroupFacts = { ...healthy, launchTemplate: custom.launchTemplate! };

const plan = (goal: Goal, live: NodegroupFacts) =>
  planNodegroup({ cluster: "prod", nodegroup: "web", ...goal }, live);
const lines = ({ steps }: Plan) => steps.map(describeStep);

interface Expected {
  readonly steps?: string[];
  readonly violations?: string[];
  readonly warnings?: string[];
  readonly settled?: boolean;
  readonly goesDown?: boolean;
}

/** [name, goal, live, what is expected; everything that is not named is expected empty or false] */
type Row = [name: string, goal: Goal, live: NodegroupFacts, expected: Expected];

function runs(table: readonly Row[]): void {
  for (const [name, goal, live, expected] of table) {
    it(name, () => {
      const found = plan(goal, live);
      const { violations, warnings, settled, goesDown } = found;
      assert.deepEqual(
        {
          ...{ warnings, settled, goesDown },
          violations: violations.map(({ message }) => message),
          steps: lines(found),
        },
        { steps: [], violations: [], warnings: [], settled: false, goesDown: false, ...expected },
      );
    });
  }
}

describe("versions/planNodegroup: version", () => {
  runs([
    ["runs already", { version: 31 }, healthy, { settled: true }],
    ["runs already, as the cluster's", { clusterVersion: 31 }, healthy, { settled: true }],
    [
      "up to the live control plane",
      { version: 32 },
      { ...healthy, controlPlane: 32 },
      { steps: ["node group web 1.31 -> 1.32"] },
    ],
    [
      "up to the declared control plane, after it",
      { clusterVersion: 32 },
      healthy,
      { steps: ["after control plane 1.32: node group web 1.31 -> 1.32"] },
    ],
    [
      "the same line once the control plane is there: a preview and its run agree",
      { clusterVersion: 32 },
      { ...healthy, controlPlane: 32 },
      { steps: ["after control plane 1.32: node group web 1.31 -> 1.32"] },
    ],
    [
      "several minors in one roll",
      { version: 34, clusterVersion: 34 },
      { ...healthy, controlPlane: 34 },
      { steps: ["after control plane 1.34: node group web 1.31 -> 1.34"] },
    ],
    [
      "lower than the declared control plane",
      { version: 32, clusterVersion: 34 },
      { ...healthy, controlPlane: 34 },
      { steps: ["after control plane 1.34: node group web 1.31 -> 1.32"] },
    ],
    [
      "the ceiling is the live control plane where it is higher than the declared one",
      { version: 33, clusterVersion: 32 },
      { ...healthy, controlPlane: 33 },
      { steps: ["after control plane 1.32: node group web 1.31 -> 1.33"] },
    ],
    [
      "ahead of the declared control plane",
      { version: 33, clusterVersion: 32 },
      healthy,
      {
        violations: [
          'node group web of prod cannot go to 1.33: that is newer than its control plane\'s 1.32. Declare version "1.32", or ' +
            "a newer version for the cluster [EKSV002]",
        ],
      },
    ],
    [
      "ahead of the live control plane, of which nothing was declared: a warning, as it may be on its way",
      { version: 32 },
      healthy,
      {
        steps: ["node group web 1.31 -> 1.32"],
        warnings: [
          "node group web of prod is declared at 1.32, newer than its control plane's 1.31: the run waits for an update of the " +
            "control plane that is under way, else it fails. Pass `cluster: <ClusterVersion>` so that the control plane goes first",
        ],
      },
    ],
    [
      "a group that is ahead already and stays is not judged",
      { version: 32, clusterVersion: 31 },
      { ...healthy, version: 32, controlPlane: 31 },
      { settled: true },
    ],
    [
      "mended, but not yet enough",
      { version: 28 },
      { ...healthy, version: 27, controlPlane: 32 },
      {
        steps: ["node group web 1.27 -> 1.28"],
        warnings: [
          "node group web of prod at 1.28 would be 4 minors behind its control plane (1.32); at most 3 are allowed. Declare " +
            'version "1.29" or newer [EKSV001]',
        ],
      },
    ],
    ["EKS reports no version", { version: 32 }, { amiType: al2023, controlPlane: 32 }, { settled: true }],
  ]);
});

describe("versions/planNodegroup: AMI types without an AMI for the minor", () => {
  const al2: NodegroupFacts = { ...healthy, amiType: "AL2_x86_64", controlPlane: 33 };
  const refusal =
    "node group web of prod cannot go to 1.33: EKS publishes AL2_x86_64 AMIs up to 1.32 only. Move its workloads to a node " +
    'group of another AMI type (AL2023 or Bottlerocket), or declare version "1.32" [EKSV006]';
  runs([
    ["AL2 goes up to 1.32", { version: 32 }, al2, { steps: ["node group web 1.31 -> 1.32"] }],
    ["AL2 goes no further", { version: 33 }, al2, { violations: [refusal] }],
    ["nor behind its cluster", { clusterVersion: 33 }, al2, { violations: [refusal] }],
    [
      "and this is said even where the control plane is not there either",
      { version: 33 },
      { ...al2, controlPlane: 31 },
      { violations: [refusal] },
    ],
    [
      "AL2023 goes on",
      { version: 33 },
      { ...al2, amiType: al2023 },
      { steps: ["node group web 1.31 -> 1.33"] },
    ],
  ]);
});

describe("versions/planNodegroup: drift and downgrades of the version", () => {
  const live = { ...healthy, version: 33, releaseVersion: "1.33.1-20250601", controlPlane: 33 };
  const refusal =
    'node group web of prod runs 1.33 and version 1.32 is declared, which is older. Declare version "1.33", or set ' +
    'allowDowngrade: "1.32" to replace its nodes with older ones [EKSV004]';
  const leftAlone =
    "node group web of prod runs 1.33, not the declared version 1.32: someone else moved it. It is left as it is. Declare " +
    'version "1.33"; where it is under ignoreChanges, run `pulumi refresh`';
  const down = { steps: ["node group web 1.33 -> 1.32"], goesDown: true };
  runs([
    ["lower at create is refused", { version: 32 }, live, { violations: [refusal] }],
    ["newly lower is refused", { version: 32, previous: { version: 33 } }, live, { violations: [refusal] }],
    [
      "newly lower through its cluster is refused",
      { clusterVersion: 32, previous: { version: 33 } },
      live,
      { violations: [refusal] },
    ],
    [
      "a version where none was declared before is newly declared",
      { version: 32, previous: { releaseVersion: now } },
      live,
      { violations: [refusal] },
    ],
    [
      "newly lower and allowed",
      { version: 32, previous: { version: 33 }, allowDowngrade: "1.32" },
      live,
      down,
    ],
    [
      "never said to come after a control plane",
      { version: 32, clusterVersion: 33, allowDowngrade: "1.32" },
      live,
      down,
    ],
    ["allowed for another version", { version: 32, allowDowngrade: "1.31" }, live, { violations: [refusal] }],
    [
      "allowed for a release of that version, which is not declared",
      { version: 32, allowDowngrade: "1.32.1-20250301" },
      live,
      { violations: [refusal] },
    ],
    [
      "unchanged, and newer runs: a warning, not settled",
      { version: 32, previous: { version: 32 } },
      live,
      { warnings: [leftAlone] },
    ],
    [
      "an allowance that was left in the program moves nothing down",
      { version: 32, previous: { version: 32 }, allowDowngrade: "1.32" },
      live,
      { warnings: [leftAlone] },
    ],
    [
      "raised, though not up to what runs",
      { version: 32, previous: { version: 31 } },
      live,
      { warnings: [leftAlone] },
    ],
    [
      "left alone with its release, whatever is pinned",
      { version: 32, releaseVersion: "1.32.1-20250301", previous: { version: 32 } },
      live,
      { warnings: [leftAlone] },
    ],
    [
      "unchanged, and older runs: corrected",
      { version: 33, previous: { version: 33 } },
      { ...live, version: 31 },
      { steps: ["node group web 1.31 -> 1.33"] },
    ],
    [
      "down so far that the skew breaks is refused",
      { version: 29, allowDowngrade: "1.29" },
      live,
      {
        violations: [
          "node group web of prod at 1.29 would be 4 minors behind its control plane (1.33); at most 3 are allowed. Declare " +
            'version "1.30" or newer [EKSV001]',
        ],
      },
    ],
  ]);
});

describe("versions/planNodegroup: release", () => {
  const refusal = (declared: string) =>
    `node group web of prod runs ${now} and releaseVersion ${declared} is declared, which is older. Declare releaseVersion ` +
    `"${now}", or set allowDowngrade: "${declared}" to replace its nodes with older ones [EKSV004]`;
  const leftAlone = (running: string, declared: string) =>
    `node group web of prod runs ${running}, not the declared releaseVersion ${declared}: someone else moved it. It is left ` +
    `as it is. Declare releaseVersion "${running}"; where it is under ignoreChanges, run \`pulumi refresh\``;
  const otherMinor = (release: string) =>
    `node group web of prod: release ${release} belongs to 1.31, but version 1.32 is declared. Declare a release of 1.32, or ` +
    "leave releaseVersion out to get EKS's newest [EKSV005]";
  const incomparable =
    "node group web of prod: releases 1.20.3-5d9ac849 and 1.20.3-aaaaaaaa cannot be compared, so this may be a downgrade";
  runs([
    ["none declared: untouched", { version: 31 }, healthy, { settled: true }],
    ["runs already", { version: 31, releaseVersion: now }, healthy, { settled: true }],
    [
      "newer",
      { version: 31, releaseVersion: next },
      healthy,
      { steps: [`node group web release ${now} -> ${next}`] },
    ],
    [
      "newer within the cluster's version: it need not come after the control plane",
      { clusterVersion: 31, releaseVersion: next },
      healthy,
      { steps: [`node group web release ${now} -> ${next}`] },
    ],
    ["older at create", { version: 31, releaseVersion: old }, healthy, { violations: [refusal(old)] }],
    [
      "newly older",
      { version: 31, releaseVersion: old, previous: { version: 31, releaseVersion: now } },
      healthy,
      { violations: [refusal(old)] },
    ],
    [
      "older and allowed",
      { version: 31, releaseVersion: old, allowDowngrade: old },
      healthy,
      { steps: [`node group web release ${now} -> ${old}`], goesDown: true },
    ],
    [
      "older, and only its minor is allowed",
      { version: 31, releaseVersion: old, allowDowngrade: "1.31" },
      healthy,
      { violations: [refusal(old)] },
    ],
    [
      "older, and another release is allowed",
      { version: 31, releaseVersion: old, allowDowngrade: "1.31.1-20241101" },
      healthy,
      { violations: [refusal(old)] },
    ],
    [
      "unchanged, and newer runs",
      { version: 31, releaseVersion: old, previous: { version: 31, releaseVersion: old } },
      healthy,
      { warnings: [leftAlone(now, old)] },
    ],
    [
      "unchanged and allowed, and newer runs",
      { version: 31, releaseVersion: old, allowDowngrade: old, previous: { releaseVersion: old } },
      healthy,
      { warnings: [leftAlone(now, old)] },
    ],
    [
      "unchanged, and older runs: corrected",
      { version: 31, releaseVersion: next, previous: { version: 31, releaseVersion: next } },
      healthy,
      { steps: [`node group web release ${now} -> ${next}`] },
    ],
    [
      "with the version, in one step",
      { version: 32, releaseVersion: "1.32.1-20250601" },
      { ...healthy, controlPlane: 32 },
      { steps: [`node group web 1.31 -> 1.32, release ${now} -> 1.32.1-20250601`] },
    ],
    [
      "of another minor than the version",
      { version: 32, releaseVersion: now },
      { ...healthy, controlPlane: 32 },
      { violations: [otherMinor(now)] },
    ],
    [
      "of another minor than the cluster's version, which is to be the group's",
      { clusterVersion: 32, releaseVersion: next },
      healthy,
      { violations: [otherMinor(next)] },
    ],
    [
      "of another minor, Windows",
      { version: 32, releaseVersion: "1.31-2024.04.09" },
      {
        ...healthy,
        amiType: "WINDOWS_CORE_2022_x86_64",
        releaseVersion: "1.31-2024.04.09",
        controlPlane: 32,
      },
      { violations: [otherMinor("1.31-2024.04.09")] },
    ],
    [
      "Bottlerocket's tells no minor, so it is held to none",
      { version: 32, releaseVersion: "1.31.0-5d9ac849" },
      { ...bottlerocket, controlPlane: 32 },
      { steps: ["node group web 1.31 -> 1.32, release 1.20.3-5d9ac849 -> 1.31.0-5d9ac849"] },
    ],
    [
      "Bottlerocket's may stay while the version changes: it is sent all the same, or EKS would take its newest",
      { version: 32, releaseVersion: "1.20.3-5d9ac849" },
      { ...bottlerocket, controlPlane: 32 },
      { steps: ["node group web 1.31 -> 1.32, release 1.20.3-5d9ac849 kept"] },
    ],
    [
      "the same release written shorter is no downgrade, and rolls nothing",
      { version: 31, releaseVersion: "1.20.3" },
      bottlerocket,
      {
        warnings: [
          "node group web of prod runs 1.20.3-5d9ac849, which is the declared release 1.20.3. Declare releaseVersion " +
            '"1.20.3-5d9ac849", as EKS writes it',
        ],
      },
    ],
    [
      "one that cannot be compared is a step with a warning",
      { version: 31, releaseVersion: "1.20.3-aaaaaaaa" },
      bottlerocket,
      {
        steps: ["node group web release 1.20.3-5d9ac849 -> 1.20.3-aaaaaaaa"],
        warnings: [incomparable],
      },
    ],
    [
      "one that cannot be compared, unchanged: somebody else moved it",
      {
        version: 31,
        releaseVersion: "1.20.3-aaaaaaaa",
        previous: { version: 31, releaseVersion: "1.20.3-aaaaaaaa" },
      },
      bottlerocket,
      { warnings: [leftAlone("1.20.3-5d9ac849", "1.20.3-aaaaaaaa")] },
    ],
    [
      "one of another family, with the version",
      { version: 32, releaseVersion: "1.20.3-5d9ac849" },
      { ...healthy, controlPlane: 32 },
      {
        steps: [`node group web 1.31 -> 1.32, release ${now} -> 1.20.3-5d9ac849`],
        warnings: [
          "node group web of prod: release 1.20.3-5d9ac849 is not of the form that EKS writes for AL2023_x86_64_STANDARD, such " +
            "as 1.31.3-20250103",
        ],
      },
    ],
    [
      "down with the version, allowed by the version",
      { version: 31, releaseVersion: now, allowDowngrade: "1.31" },
      { ...healthy, version: 32, releaseVersion: "1.32.1-20250601", controlPlane: 32 },
      { steps: [`node group web 1.32 -> 1.31, release 1.32.1-20250601 -> ${now}`], goesDown: true },
    ],
    [
      "every broken rule is told at once",
      { version: 30, releaseVersion: now },
      healthy,
      {
        violations: [
          'node group web of prod runs 1.31 and version 1.30 is declared, which is older. Declare version "1.31", or set ' +
            'allowDowngrade: "1.30" to replace its nodes with older ones [EKSV004]',
          `node group web of prod: release ${now} belongs to 1.31, but version 1.30 is declared. Declare a release of 1.30, or ` +
            "leave releaseVersion out to get EKS's newest [EKSV005]",
        ],
      },
    ],
  ]);
});

describe("versions/planNodegroup: launch template", () => {
  const moved =
    "node group web of prod runs 5, not the declared launchTemplate.version 4: someone else moved it. It is left as it is. " +
    'Declare launchTemplate.version "5"; where it is under ignoreChanges, run `pulumi refresh`';
  const at = (version: string) => ({
    ...templated,
    launchTemplate: { ...templated.launchTemplate!, version },
  });
  runs([
    [
      "runs already",
      { version: 31, launchTemplate: { id: "lt-1", version: "3" } },
      templated,
      { settled: true },
    ],
    [
      "another version of it, by name",
      { version: 31, launchTemplate: { name: "workers", version: "4" } },
      templated,
      { steps: ["node group web launch template version 3 -> 4"] },
    ],
    [
      "an older version of it is a version like any other",
      {
        version: 31,
        launchTemplate: { name: "workers", version: "1" },
        previous: { launchTemplateVersion: "3" },
      },
      templated,
      { steps: ["node group web launch template version 3 -> 1"] },
    ],
    [
      "everything in one step",
      { version: 32, releaseVersion: "1.32.1-20250601", launchTemplate: { id: "lt-1", version: "4" } },
      { ...templated, controlPlane: 32 },
      {
        steps: [
          `node group web 1.31 -> 1.32, release ${now} -> 1.32.1-20250601, launch template version 3 -> 4`,
        ],
      },
    ],
    [
      "another id",
      { version: 31, launchTemplate: { id: "lt-2", version: "3" } },
      templated,
      {
        violations: [
          'node group web of prod: its launch template\'s id is lt-1, not lt-2. Declare id "lt-1" [EKSV008]',
        ],
      },
    ],
    [
      "another name",
      { version: 31, launchTemplate: { name: "other", version: "4" } },
      templated,
      {
        violations: [
          'node group web of prod: its launch template\'s name is workers, not other. Declare name "workers" [EKSV008]',
        ],
      },
    ],
    [
      "made without one",
      { version: 31, launchTemplate: { name: "workers", version: "4" } },
      healthy,
      {
        violations: [
          "node group web of prod: it was made without a launch template. Leave launchTemplate out, or make a new node group " +
            "with one [EKSV008]",
        ],
      },
    ],
    [
      "unchanged, and newer runs, by number and not by text",
      { version: 31, launchTemplate: { id: "lt-1", version: "9" }, previous: { launchTemplateVersion: "9" } },
      at("10"),
      { warnings: [moved.replaceAll("5", "10").replaceAll("4", "9")] },
    ],
    [
      "unchanged, and older runs: corrected",
      { version: 31, launchTemplate: { id: "lt-1", version: "4" }, previous: { launchTemplateVersion: "4" } },
      at("3"),
      { steps: ["node group web launch template version 3 -> 4"] },
    ],
    [
      "left alone, while the version moves",
      {
        version: 32,
        launchTemplate: { id: "lt-1", version: "4" },
        previous: { version: 31, launchTemplateVersion: "4" },
      },
      { ...at("5"), controlPlane: 32 },
      { steps: ["node group web 1.31 -> 1.32"], warnings: [moved] },
    ],
    [
      "of an id that EKS does not show",
      { version: 31, launchTemplate: { id: "lt-1", version: "4" } },
      { ...healthy, launchTemplate: { name: "workers", version: "3" } },
      { steps: ["node group web launch template version 3 -> 4"] },
    ],
  ]);
});

describe("versions/planNodegroup: custom AMIs", () => {
  const refusal = (property: string) =>
    `node group web of prod has a custom AMI, and EKS takes no ${property} for it. Leave ${property} out and give ` +
    "launchTemplate with the version that holds the new AMI [EKSV007]";
  runs([
    ["version", { version: 31 }, custom, { violations: [refusal("version")] }],
    ["release", { releaseVersion: now }, custom, { violations: [refusal("releaseVersion")] }],
    [
      "both, beside a launch template",
      { version: 32, releaseVersion: now, launchTemplate: { id: "lt-1", version: "4" } },
      custom,
      { violations: [refusal("version"), refusal("releaseVersion")] },
    ],
    [
      "the launch template alone",
      { launchTemplate: { id: "lt-1", version: "4" } },
      custom,
      { steps: ["node group web launch template version 3 -> 4"] },
    ],
    [
      "the cluster's version moves none, and the template comes after it",
      { clusterVersion: 32, launchTemplate: { id: "lt-1", version: "4" } },
      custom,
      { steps: ["after control plane 1.32: node group web launch template version 3 -> 4"] },
    ],
    ["nothing to do behind its cluster", { clusterVersion: 35 }, custom, { settled: true }],
    [
      "an AMI of the control plane's minor that this run makes",
      { clusterVersion: 32, amiKubernetesVersion: 32, launchTemplate: { id: "lt-1", version: "4" } },
      { ...custom, controlPlane: 31 },
      { steps: ["after control plane 1.32: node group web launch template version 3 -> 4"] },
    ],
    [
      "an AMI that is newer than its control plane is refused",
      { clusterVersion: 32, amiKubernetesVersion: 33, launchTemplate: { id: "lt-1", version: "4" } },
      { ...custom, controlPlane: 31 },
      {
        violations: [
          "node group web of prod cannot go to 1.33: that is newer than its control plane's 1.32. Declare version " +
            '"1.32", or a newer version for the cluster [EKSV002]',
        ],
      },
    ],
    [
      "an AMI that is too old for its control plane is said",
      { clusterVersion: 36, amiKubernetesVersion: 32, launchTemplate: { id: "lt-1", version: "4" } },
      { ...custom, controlPlane: 36 },
      {
        steps: ["after control plane 1.36: node group web launch template version 3 -> 4"],
        warnings: [
          "node group web of prod at 1.32 would be 4 minors behind its control plane (1.36); at most 3 are allowed. Declare " +
            'version "1.33" or newer [EKSV001]',
        ],
      },
    ],
  ]);
});

describe("versions/planNodegroup: properties", () => {
  const minor = fc.integer({ min: 29, max: 34 });
  const date = fc.constantFrom("20250101", "20250102", "20250103");
  const release = fc.oneof(
    fc.tuple(minor, date).map(([minor, date]) => `1.${minor}.1-${date}`),
    fc.constantFrom(
      "1.20.3-5d9ac849",
      "1.20.3",
      "1.20.3-aaaaaaaa",
      "1.21.0-00000000",
      "x",
      "1.31-2024.04.09",
    ),
  );
  const template = fc.record({
    id: fc.constantFrom("lt-1", "lt-2"),
    version: fc.constantFrom("1", "2", "10"),
  });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const goal = fc.record(
    {
      version: minor,
      clusterVersion: minor,
      releaseVersion: release,
      launchTemplate: template,
      allowDowngrade: fc.oneof(
        minor.map((minor) => `1.${minor}`),
        release,
      ),
      previous: fc.record(
        { version: minor, releaseVersion: release, launchTemplateVersion: fc.constantFrom("1", "2", "10") },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const live = fc.record({
    version: minor,
    releaseVersion: release,
    amiType: fc.constantFrom(
      al2023,
      "AL2_x86_64",
      "BOTTLEROCKET_x86_64",
      "WINDOWS_CORE_2022_x86_64",
      "CUSTOM",
    ),
    launchTemplate: maybe(template),
    controlPlane: minor,
  }) as fc.Arbitrary<NodegroupFacts>;

  /** What runs once EKS has done the steps. */
  function after(facts: NodegroupFacts, { steps }: Plan): NodegroupFacts {
    return steps.reduce((facts, step) => {
      assert.ok(step.kind === "nodegroup");
      const { version, releaseVersion, launchTemplateVersion } = step;
      return {
        ...facts,
        ...(version && { version: version.to }),
        // EKS takes its newest of the minor where no release is given.
        ...(version && { releaseVersion: releaseVersion?.to ?? `1.${version.to}.9-20260101` }),
        ...(releaseVersion && { releaseVersion: releaseVersion.to }),
        ...(launchTemplateVersion &&
          facts.launchTemplate && {
            launchTemplate: { ...facts.launchTemplate, version: launchTemplateVersion.to },
          }),
      };
    }, facts);
  }

  it("is a function of its input, which it leaves alone; at most one step; violations and steps exclude each other", () => {
    let moves = 0;
    fc.assert(
      fc.property(goal, live, (goal, live) => {
        const before = JSON.stringify({ goal, live });
        const first = plan(goal, live);
        assert.deepEqual(plan(goal, live), first);
        assert.equal(JSON.stringify({ goal, live }), before);
        assert.ok(first.steps.length <= 1);
        if (first.violations.length > 0) assert.deepEqual(first.steps, []);
        if (first.settled) assert.deepEqual([first.steps, first.violations, first.warnings], [[], [], []]);
        moves += first.steps.length;
      }),
      { numRuns: 2000 },
    );
    assert.ok(moves > 100, "the generator makes steps");
  });

  it("nothing is left to do once the step is done, and what was pinned runs", () => {
    fc.assert(
      fc.property(goal, live, (goal, live) => {
        const first = plan(goal, live);
        if (first.steps.length === 0) return;
        const reached = after(live, first);
        const rest = plan(goal, reached);
        assert.deepEqual([rest.steps, rest.violations], [[], []]);
        const [step] = first.steps;
        if (goal.releaseVersion !== undefined && step?.kind === "nodegroup" && step.version) {
          assert.equal(reached.releaseVersion, goal.releaseVersion);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("goes down only to what allowDowngrade names, and never above the control plane that is declared or runs", () => {
    fc.assert(
      fc.property(goal, live, (goal, live) => {
        const { steps, goesDown, warnings } = plan(goal, live);
        const [step] = steps;
        if (step?.kind !== "nodegroup") return;
        const { version, releaseVersion } = step;
        if (version && version.to < version.from) {
          assert.equal(goal.allowDowngrade, `1.${version.to}`);
          assert.ok(goesDown);
        }
        if (goesDown && !version) assert.equal(goal.allowDowngrade, releaseVersion?.to);
        if (version && version.to > version.from) {
          const ceiling = Math.max(goal.clusterVersion ?? 0, live.controlPlane);
          assert.ok(version.to <= ceiling || (goal.clusterVersion === undefined && warnings.length > 0));
          assert.ok(live.amiType !== "AL2_x86_64" || version.to <= 32);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("where the declaration is unchanged and what runs is newer, nothing moves down, whatever is allowed", () => {
    fc.assert(
      fc.property(goal, live, (goal, live) => {
        const { version, releaseVersion } = goal;
        const unchanged = {
          ...goal,
          previous: {
            ...(version !== undefined && { version }),
            ...(releaseVersion !== undefined && { releaseVersion }),
          },
        };
        const found = plan(unchanged, live);
        if (version !== undefined) assert.equal(found.goesDown, false);
      }),
    );
  });
});

describe("versions/planNodegroup: names", () => {
  it("are said with their cluster", () => {
    assert.equal(subjectOf({ cluster: "prod", nodegroup: "web" }), "node group web of prod");
    assert.deepEqual(plan({}, healthy), emptyPlan({ settled: true }));
  });
});
