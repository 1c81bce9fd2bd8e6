import assert from "node:assert/strict";
import { nodegroup } from "../../provider/entry";
import { judgeTogether, judgeWithAmi } from "../../provider/nodegroupInputs";
import { unknownValue } from "../../provider/versions/diff";
import {
  accepts,
  assertRefused,
  emptyEks,
  type Endpoint,
  noMinors,
  noNames,
  noRegions,
  noValues,
  refuses,
  regions,
  type Subject,
} from "./checking";

let endpoint: Endpoint;
const subject: Subject = { provider: nodegroup, endpoint: () => endpoint };
const named = { clusterName: "prod", nodegroupName: "web" };
const base = { ...named, version: "1.31" };

const releases = ["1.31.3-20250103", "1.20.3-5d9ac849", "1.2.0", "1.29-2024.04.09"];
const noReleases = [
  ...noValues,
  ...[
    "latest",
    "LATEST",
    "recommended",
    "newest",
    "v1.31.3-20250103",
    "1.31",
    "v1.31",
    "01.30",
    "1.999999",
    "1.",
  ],
  ...["1.31.3-20250103 ", "1.31.3/20250103", "ami-0123456789abcdef0", "../1.2.0", "1.31.3-2025\u0660103"],
  ...["__proto__", `1.31.3-${"2".repeat(10_240)}`, { releaseVersion: "1.31.3-20250103" }],
];

describe("inputs of NodegroupVersion", () => {
  before(async () => {
    endpoint = await emptyEks();
  });
  after(() => endpoint.close());

  describe("bad values", () => {
    refuses(subject, base, "clusterName", [...noNames, "x".repeat(101)]);
    refuses(subject, base, "nodegroupName", [...noNames, "x".repeat(64)]);
    refuses(subject, base, "clusterVersion", noMinors);
    refuses(subject, named, "version", noMinors);
    refuses(subject, base, "releaseVersion", noReleases);
    refuses(subject, named, "amiKubernetesVersion", noMinors);
    refuses(subject, base, "region", noRegions);
    refuses(subject, base, "force", [...noMinors, "true", releases[0]]);
    refuses(subject, base, "allowDowngrade", [
      ...noReleases.filter((value) => value !== "1.31"),
      ...[false, "1.3 ", "any", "*"],
    ]);
    refuses(subject, base, "timeouts", [
      ...noValues.filter((value) => JSON.stringify(value) !== "{}"),
      ...[{ hop: "90m" }, { update: "0s" }, { update: 90 }, { update: null }, { update: "12 hours" }],
    ]);
    refuses(subject, base, "launchTemplate", [
      ...noValues,
      ...[{ id: "lt-1", name: "lt", version: "4" }, { version: "4" }, { id: "lt-1" }, { name: "lt" }],
      ...[
        { name: "lt", version: 4 },
        { name: "lt", version: "$Latest" },
        { name: "lt", version: "$Default" },
      ],
      ...[
        { name: "lt", version: "0" },
        { name: "lt", version: "04" },
        { name: "lt", version: "-1" },
      ],
      ...[
        { name: "lt", version: "4 " },
        { name: "lt", version: "" },
        { name: "lt", version: null },
      ],
      ...[
        { name: "lt", version: "\u0664" },
        { name: "", version: "4" },
        { id: 7, version: "4" },
      ],
      ...[
        { id: null, version: "4" },
        { id: null, name: "lt", version: "4" },
        { name: "a b", version: "4" },
      ],
      ...[
        { name: "a\u001b[2J", version: "4" },
        { name: "x".repeat(200), version: "4" },
        { name: ["lt"], version: "4" },
      ],
      ...[
        { name: "lt", version: "4", tag: "x" },
        { name: unknownValue, version: "$Latest" },
      ],
      ...[{ id: unknownValue, name: unknownValue, version: "4" }, [{ name: "lt", version: "4" }]],
      JSON.parse('{"name":"lt","version":"4","__proto__":{}}') as unknown,
    ]);
  });

  describe("good values", () => {
    accepts(subject, base, "clusterName", ["prod", "x".repeat(100), unknownValue]);
    accepts(subject, base, "nodegroupName", ["web", "0_web-A", "x".repeat(63), unknownValue]);
    accepts(subject, named, "clusterVersion", ["1.31", unknownValue]);
    accepts(subject, named, "version", ["1.31", unknownValue]);
    accepts(subject, base, "releaseVersion", [...releases, unknownValue]);
    accepts(subject, named, "releaseVersion", [...releases, unknownValue]);
    accepts(subject, named, "amiKubernetesVersion", ["1.31", unknownValue]);
    accepts(subject, base, "amiKubernetesVersion", [unknownValue]);
    accepts(subject, { ...named, amiKubernetesVersion: "1.31" }, "version", [unknownValue]);
    accepts(subject, { ...named, amiKubernetesVersion: "1.31" }, "releaseVersion", [unknownValue]);
    accepts(subject, base, "region", [...regions, unknownValue]);
    accepts(subject, base, "force", [false, "1.31", unknownValue]);
    accepts(subject, base, "allowDowngrade", ["1.30", ...releases, unknownValue]);
    accepts(subject, base, "timeouts", [{}, { update: "12h" }, { update: unknownValue }, unknownValue]);
    accepts(subject, named, "launchTemplate", [
      ...[
        { id: "lt-0123456789abcdef0", version: "4" },
        { name: "team/workers(blue).v2", version: "10" },
      ],
      ...[{ id: unknownValue, version: "4" }, { name: "lt", version: unknownValue }, unknownValue],
    ]);
  });

  describe("messages in full", () => {
    const release =
      'is not a release version: write one such as "1.32.1-20250601", as EKS shows it for the node group';
    const template = 'write { name: "workers", version: "4" }';
    const table: [inputs: Record<string, unknown>, property: string, message: string][] = [
      [
        { clusterName: "prod", version: "1.31" },
        "nodegroupName",
        "nodegroupName is required: write it as EKS shows it (1 to 63 letters, digits, - and _, a letter or digit first)",
      ],
      [
        named,
        "version",
        "version is required: pass `cluster: <ClusterVersion>` to follow its version, or declare version itself",
      ],
      [{ ...base, releaseVersion: "1.31" }, "releaseVersion", `releaseVersion: "1.31" ${release}`],
      [
        { ...base, releaseVersion: "latest" },
        "releaseVersion",
        'releaseVersion: "latest" is not a release version: it would roll nodes in an unrelated run. Leave releaseVersion out: ' +
          "EKS takes its newest when version changes",
      ],
      [
        { ...base, allowDowngrade: "v1.31" },
        "allowDowngrade",
        'allowDowngrade: "v1.31" is neither a version such as "1.31" nor a release: write the one that may be gone down to',
      ],
      [
        { ...base, launchTemplate: "workers" },
        "launchTemplate",
        `launchTemplate: "workers" is not a launch template: ${template}`,
      ],
      [
        { ...base, launchTemplate: { id: "lt-1", name: "a", version: "4" } },
        "launchTemplate",
        `launchTemplate: {"id":"lt-1","name":"a","version":"4"} needs exactly one of id and name: ${template}`,
      ],
      [
        { ...base, launchTemplate: { name: "a b", version: "4" } },
        "launchTemplate",
        `launchTemplate: {"name":"a b","version":"4"} has an id or name that EC2 does not give: ${template}`,
      ],
      [
        { ...base, launchTemplate: { name: "a", version: "$Latest" } },
        "launchTemplate",
        'launchTemplate: {"name":"a","version":"$Latest"} needs a version that is a number as text ("$Latest" and "$Default" ' +
          `would roll nodes in an unrelated run): ${template}`,
      ],
      [
        { ...base, launchTemplate: { name: "a", version: "4", tags: {} } },
        "launchTemplate",
        `launchTemplate: {"name":"a","version":"4","tags":{}} has "tags", which a launch template has not: ${template}`,
      ],
      [
        { ...base, amiKubernetesVersion: "1.31" },
        "version",
        'version: "1.31" cannot be given with amiKubernetesVersion, which is for custom AMIs: EKS takes only a launchTemplate ' +
          "for these. Remove one of the two",
      ],
      [
        { ...base, cluster: "prod" },
        "cluster",
        "cluster is not an input of this resource: remove it or correct its name (known: clusterName, nodegroupName, " +
          "clusterVersion, version, releaseVersion, launchTemplate, amiKubernetesVersion, region, force, allowDowngrade, timeouts)",
      ],
    ];
    for (const [inputs, property, message] of table) {
      it(message.slice(0, 70), async () => {
        assert.equal(await assertRefused(subject, inputs, property), message);
      });
    }
  });

  for (const property of ["Version", "carryNodegroups", "insights", "constructor", "toString"]) {
    it(`${property} is no input`, async () => {
      await assertRefused(subject, { ...base, [property]: "x" }, property);
    });
  }

  it("an unknown identity makes the stamps unknown and asks nobody", async () => {
    for (const property of ["clusterName", "nodegroupName", "region"]) {
      const before = endpoint.connections();
      const inputs = { ...base, [property]: unknownValue };
      assert.deepEqual(await nodegroup.check(endpoint.config, {}, inputs), {
        inputs: { ...inputs, observed: unknownValue, plan: unknownValue },
      });
      assert.equal(endpoint.connections(), before);
    }
  });
});

describe("inputs of NodegroupVersion that depend on each other", () => {
  it("everything that contradicts amiKubernetesVersion is named", () => {
    const inputs = { version: "1.31", releaseVersion: "1.2.0", amiKubernetesVersion: "1.31" };
    assert.deepEqual(
      judgeTogether(inputs).map(({ property }) => property),
      ["version", "releaseVersion"],
    );
    assert.deepEqual(judgeTogether({ ...inputs, amiKubernetesVersion: unknownValue }), []);
  });

  it("declaring anything that says where to go is enough, until the AMI type is known", () => {
    const each = { version: "1.31", clusterVersion: "1.31", releaseVersion: "1.2.0", launchTemplate: {} };
    for (const [property, value] of Object.entries({ ...each, amiKubernetesVersion: "1.31" })) {
      assert.deepEqual(judgeTogether({ [property]: value }), []);
      assert.deepEqual(judgeTogether({ [property]: unknownValue }), []);
    }
    assert.equal(judgeTogether({ force: "1.31", allowDowngrade: "1.30" }).length, 1);
  });

  const subject = "node group web of prod";
  type Row = [name: string, inputs: Record<string, unknown>, amiType: string, expected: [string, string][]];
  const table: Row[] = [
    [
      "a custom AMI takes neither",
      { version: "1.31", releaseVersion: "1.2.0", clusterVersion: "1.31" },
      "CUSTOM",
      (["version", "releaseVersion"] as const).map((property) => [
        property,
        `node group web of prod has a custom AMI, and EKS takes no ${property} for it. Leave ${property} out and give ` +
          "launchTemplate with the version that holds the new AMI [EKSV007]",
      ]),
    ],
    ["a custom AMI behind its cluster", { clusterVersion: "1.31", launchTemplate: {} }, "CUSTOM", []],
    ["a custom AMI and its minor", { amiKubernetesVersion: "1.31" }, "CUSTOM", []],
    [
      "a custom AMI and what is not known",
      { version: unknownValue, releaseVersion: unknownValue },
      "CUSTOM",
      [],
    ],
    [
      "amiKubernetesVersion for another AMI type",
      { amiKubernetesVersion: "1.31" },
      "AL2023_x86_64_STANDARD",
      [
        [
          "amiKubernetesVersion",
          'amiKubernetesVersion: "1.31" is for custom AMIs, and node group web of prod has AL2023_x86_64_STANDARD. Remove it; ' +
            "EKS knows its version",
        ],
      ],
    ],
    [
      "no version",
      { launchTemplate: { name: "lt", version: "4" } },
      "AL2023_x86_64_STANDARD",
      [
        [
          "version",
          "version is required for node group web of prod (AL2023_x86_64_STANDARD): pass `cluster: <ClusterVersion>` to follow " +
            "its version, or declare version itself",
        ],
      ],
    ],
    ["a version", { version: "1.31" }, "AL2023_x86_64_STANDARD", []],
    ["the cluster's", { clusterVersion: unknownValue }, "BOTTLEROCKET_x86_64", []],
    ["an unknown one", { version: unknownValue, amiKubernetesVersion: unknownValue }, "AL2_x86_64", []],
  ];
  for (const [name, inputs, amiType, expected] of table) {
    it(`${amiType}: ${name}`, () => {
      assert.deepEqual(
        judgeWithAmi(inputs, subject, amiType).map(({ property, reason }) => [property, reason]),
        expected,
      );
    });
  }

  it("a release that is not known yet does not stand for a version", () => {
    assert.equal(
      judgeWithAmi({ releaseVersion: unknownValue }, subject, "AL2_x86_64")[0]?.property,
      "version",
    );
  });
});
