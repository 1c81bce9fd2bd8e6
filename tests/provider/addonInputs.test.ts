import assert from "node:assert/strict";
import { addon } from "../../provider/entry";
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
const subject: Subject = { provider: addon, endpoint: () => endpoint };
const named = { clusterName: "prod", addonName: "coredns" };
const base = { ...named, version: "v1.11.2-eksbuild.1" };

const versions = ["v1.19.0-eksbuild.1", "v0.109.0-eksbuild.1", "v1.8.0-rc.1-eksbuild.1", "1.2.0", "v2.4"];
const noVersions = [
  ...noValues,
  ...["latest", "LATEST", "recommended", "newest", "Default", "v1", "v", "vpc-cni", "v1.19.0 ", " v1.19.0"],
  ...[
    "v1.19.0/eksbuild",
    "../v1.19.0",
    "v1.19.0\n",
    "v1.\u0661.0",
    `v1.19.${"2".repeat(10_240)}`,
    "__proto__",
  ],
  { version: "v1.19.0-eksbuild.1" },
];

describe("inputs of AddonVersion", () => {
  before(async () => {
    endpoint = await emptyEks();
  });
  after(() => endpoint.close());

  describe("bad values", () => {
    refuses(subject, base, "clusterName", [...noNames, "x".repeat(101)]);
    refuses(subject, base, "addonName", [...noNames, "x".repeat(101)]);
    refuses(subject, base, "clusterVersion", noMinors);
    refuses(subject, named, "version", noVersions);
    refuses(subject, base, "region", noRegions);
    refuses(subject, base, "resolveConflicts", [...noValues, "none", "overwrite", "FORCE"]);
    refuses(subject, base, "allowDowngrade", [...noVersions, "default", false]);
    refuses(subject, base, "timeouts", [
      ...noValues.filter((value) => JSON.stringify(value) !== "{}"),
      ...[{ hop: "90m" }, { update: "0s" }, { update: 30 }, { update: null }, { update: "30 minutes" }],
    ]);
  });

  describe("good values", () => {
    accepts(subject, base, "clusterName", ["prod", "x".repeat(100), unknownValue]);
    accepts(subject, base, "addonName", ["vpc-cni", "kubecost_kubecost", unknownValue]);
    accepts(subject, base, "clusterVersion", ["1.31", unknownValue]);
    accepts(subject, named, "version", [...versions, "default", unknownValue]);
    accepts(subject, base, "region", [...regions, unknownValue]);
    accepts(subject, base, "resolveConflicts", ["NONE", "OVERWRITE", "PRESERVE", unknownValue]);
    accepts(subject, base, "allowDowngrade", [...versions, unknownValue]);
    accepts(subject, base, "timeouts", [{}, { update: "30m" }, { update: unknownValue }, unknownValue]);
  });

  describe("messages in full", () => {
    const write = 'write one such as "v1.19.0-eksbuild.1", as EKS shows it for the add-on';
    const table: [inputs: Record<string, unknown>, property: string, message: string][] = [
      [named, "version", `version is required: ${write}, or "default"`],
      [
        { ...named, version: "1" },
        "version",
        `version: "1" is not a version of an add-on: ${write}, or "default"`,
      ],
      [
        { ...named, version: "latest" },
        "version",
        'version: "latest" is not a version: it would move the add-on in an unrelated run: write "default", which is kept until the ' +
          "control plane's minor changes",
      ],
      [
        { ...base, allowDowngrade: "default" },
        "allowDowngrade",
        `allowDowngrade: "default" is not a version of an add-on: ${write}`,
      ],
      [
        { ...base, resolveConflicts: "FORCE" },
        "resolveConflicts",
        'resolveConflicts: "FORCE" is not known: write one of "NONE", "OVERWRITE", "PRESERVE"',
      ],
      [
        { clusterName: "prod", version: "default" },
        "addonName",
        "addonName is required: write it as EKS shows it (1 to 100 letters, digits, - and _, a letter or digit first)",
      ],
      [
        { ...base, cluster: "prod" },
        "cluster",
        "cluster is not an input of this resource: remove it or correct its name (known: clusterName, addonName, clusterVersion, " +
          "version, region, resolveConflicts, allowDowngrade, timeouts)",
      ],
    ];
    for (const [inputs, property, message] of table) {
      it(message.slice(0, 70), async () => {
        assert.equal(await assertRefused(subject, inputs, property), message);
      });
    }
  });

  for (const property of ["force", "nodegroupName", "configurationValues", "constructor"]) {
    it(`${property} is no input`, async () => {
      await assertRefused(subject, { ...base, [property]: "x" }, property);
    });
  }
});
