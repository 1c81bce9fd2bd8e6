import assert from "node:assert/strict";
import { cluster } from "../../provider/entry";
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
const subject: Subject = { provider: cluster, endpoint: () => endpoint };
const base = { clusterName: "prod", version: "1.31" };

describe("inputs of ClusterVersion", () => {
  before(async () => {
    endpoint = await emptyEks();
  });
  after(() => endpoint.close());

  describe("bad values", () => {
    refuses(subject, base, "clusterName", [...noNames, "x".repeat(101)]);
    refuses(subject, base, "version", noMinors);
    refuses(subject, base, "region", noRegions);
    // `true` would force every later target as well.
    refuses(subject, base, "force", [...noMinors, "true", "false", [false], { version: "1.31" }]);
    const noLists = noValues.filter((value) => !Array.isArray(value));
    const noInsights = noValues.filter((value) => JSON.stringify(value) !== "{}");
    const noCounts = noValues.filter((value) => typeof value !== "number");
    const noTimeouts = noValues.filter((value) => JSON.stringify(value) !== "{}");
    refuses(subject, base, "allowRollback", [...noMinors, true, false, "all"]);
    refuses(subject, base, "carryNodegroups", [...noValues, "None", "any", ["all"]]);
    refuses(subject, base, "carryAddons", [...noValues, "needed", "default"]);
    refuses(subject, base, "carryOnly", [
      ...noLists,
      "web",
      { web: true },
      [""],
      ["web", 1],
      [null],
      [["web"]],
      ["a\u001b[2J"],
    ]);
    refuses(subject, base, "maxParallelRolls", [...noCounts, 0, 101, 1.5, -1, "3"]);
    refuses(subject, base, "rollbackTimeoutMinutes", [...noCounts, 119, 10_081, 720.5, "720", "12h"]);
    refuses(subject, base, "insights", [
      ...noInsights,
      ...["on", true, ["off"], { mode: "on" }, { modes: "off" }, { ignore: [] }, { ignore: { a: 1 } }],
      ...[{ ignore: { a: "" } }, { ignore: "a" }, { mode: null }],
    ]);
    refuses(subject, base, "timeouts", [
      ...noTimeouts,
      ...["90m", { hop: "" }, { hop: "0m" }, { hop: "0h0m0s" }, { hop: 90 }, { hop: "90" }, { hop: "1.5h" }],
      ...[{ hop: "90 m" }, { hop: "1m1h" }, { hop: "-1h" }, { hop: null }, { hop: ["90m"] }, { hop: "90M" }],
      ...[
        { hop: "9".repeat(30) + "h" },
        { hop: "\u0669m" },
        { update: "90m" },
        { hop: "90m", nodegroups: "1h" },
      ],
      ...[{ nodegroup: "x" }, { hop: unknownValue, nodegroup: "never" }, { "\u009b2J": "1h" }],
      JSON.parse('{"__proto__":"1h"}') as unknown,
    ]);
  });

  describe("good values", () => {
    accepts(subject, base, "clusterName", ["prod", "1", "A-b_9", "x".repeat(100), unknownValue]);
    accepts(subject, base, "version", ["1.0", "1.31", "1.100", unknownValue]);
    accepts(subject, base, "region", [...regions, unknownValue]);
    accepts(subject, base, "force", [false, "1.31", unknownValue]);
    accepts(subject, base, "allowRollback", ["1.30", "1.99", unknownValue]);
    accepts(subject, base, "carryNodegroups", ["none", "needed", "all", unknownValue]);
    accepts(subject, base, "carryAddons", ["none", "incompatible", "all", unknownValue]);
    accepts(subject, base, "carryOnly", [[], ["web"], ["a", "b"], unknownValue, ["a", unknownValue]]);
    accepts(subject, base, "maxParallelRolls", [1, 100, unknownValue]);
    accepts(subject, base, "rollbackTimeoutMinutes", [120, 10_080, unknownValue]);
    accepts(subject, base, "insights", [
      ...["off", "warn", "enforce", {}, { mode: "warn" }, { ignore: { a: "because" } }, unknownValue],
      ...[{ mode: unknownValue }, { ignore: unknownValue }, { ignore: { a: unknownValue } }],
    ]);
    accepts(subject, base, "timeouts", [
      ...[{}, { hop: "90m" }, { hop: "1h30m", nodegroup: "12h" }, { hop: "45s" }, { hop: "1h1m1s" }],
      ...[{ hop: unknownValue }, unknownValue],
    ]);
  });

  describe("messages in full", () => {
    const table: [inputs: Record<string, unknown>, property: string, message: string][] = [
      [
        { version: "1.31" },
        "clusterName",
        "clusterName is required: write it as EKS shows it (1 to 100 letters, digits, - and _, a letter or digit first)",
      ],
      [
        { clusterName: "prod" },
        "version",
        'version is required: write a Kubernetes minor version as a string, such as "1.32"',
      ],
      [
        { ...base, clusterName: "a/b" },
        "clusterName",
        'clusterName: "a/b" is not a cluster name: write it as EKS shows it (1 to 100 letters, digits, - and _, a letter or ' +
          "digit first)",
      ],
      [
        { ...base, version: 1.3 },
        "version",
        'version: 1.3 is a number, and 1.30 would read 1.3: write a Kubernetes minor version as a string, such as "1.32"',
      ],
      [
        { ...base, version: "1.30.2" },
        "version",
        'version: "1.30.2" is not of the form 1.NN: write a Kubernetes minor version as a string, such as "1.32"',
      ],
      [
        { ...base, version: "latest" },
        "version",
        'version: "latest" is not a version: write a Kubernetes minor version as a string, such as "1.32"',
      ],
      [
        { ...base, version: "x".repeat(10_240) },
        "version",
        `version: "${"x".repeat(76)}... is not a version: write a Kubernetes minor version as a string, such as "1.32"`,
      ],
      [
        { ...base, region: "frankfurt" },
        "region",
        'region: "frankfurt" is not a region: write one such as "eu-central-1", or leave it out to use the configuration\'s',
      ],
      [
        { ...base, force: true },
        "force",
        'force: true is neither false nor a version: write the one version that may be forced, such as "1.32"',
      ],
      [
        { ...base, timeouts: "90m" },
        "timeouts",
        'timeouts: "90m" is not an object: write { hop: "90m", nodegroup: "90m" }',
      ],
      [
        { ...base, timeouts: { update: "90m" } },
        "timeouts",
        'timeouts: {"update":"90m"} has "update", which is no time-out here: write { hop: "90m", nodegroup: "90m" }',
      ],
      [
        { ...base, timeouts: { hop: "1.5h" } },
        "timeouts",
        'timeouts: {"hop":"1.5h"} has hop "1.5h", which is not a duration: write hours, minutes and seconds, such as "1h30m"',
      ],
      [
        { ...base, versoin: "1.32" },
        "versoin",
        "versoin is not an input of this resource: remove it or correct its name (known: clusterName, version, region, " +
          "carryNodegroups, carryOnly, maxParallelRolls, carryAddons, rollbackTimeoutMinutes, insights, allowRollback, force, timeouts)",
      ],
      [
        { ...base, carryNodegroups: "some" },
        "carryNodegroups",
        'carryNodegroups: "some" is not known: write one of "none", "needed", "all"',
      ],
      [
        { ...base, carryOnly: "web" },
        "carryOnly",
        'carryOnly: "web" is not a list of node groups: write their names, such as ["web"]',
      ],
      [
        { ...base, maxParallelRolls: 0 },
        "maxParallelRolls",
        "maxParallelRolls: 0 is not a number of node groups that are rolled at once: write a whole number from 1 to 100",
      ],
      [
        { ...base, carryAddons: true },
        "carryAddons",
        'carryAddons: true is not known: write one of "none", "incompatible", "all"',
      ],
      [
        { ...base, rollbackTimeoutMinutes: 119 },
        "rollbackTimeoutMinutes",
        "rollbackTimeoutMinutes: 119 is not a number of minutes: write a whole number from 120 to 10080",
      ],
      [
        { ...base, insights: "strict" },
        "insights",
        'insights: "strict" is not known: write one of "off", "warn", "enforce"',
      ],
      [
        { ...base, insights: { mode: "strict" } },
        "insights",
        'insights: {"mode":"strict"} has mode "strict": write "off", "warn" or "enforce", or { mode: "enforce", ignore: { "NAME": ' +
          '"reason" } }',
      ],
      [
        { ...base, insights: { ignore: { "kube-proxy version skew": " " } } },
        "insights",
        'insights: {"ignore":{"kube-proxy version skew":" "}} ignores "kube-proxy version skew" without a reason: write "off", "warn" ' +
          'or "enforce", or { mode: "enforce", ignore: { "NAME": "reason" } }',
      ],
    ];
    for (const [inputs, property, message] of table) {
      it(message.slice(0, 70), async () => {
        assert.equal(await assertRefused(subject, inputs, property), message);
      });
    }
  });

  describe("names that are no inputs", () => {
    const foreign = ["Version", "clusterVersion", "nodegroupName", "cluster", "arn", "x".repeat(200), "_x"];
    // Names that every object has are no inputs either.
    const inherited = ["constructor", "toString", "hasOwnProperty", "valueOf"];
    for (const property of [...foreign, ...inherited]) {
      it(`${property.slice(0, 20)} is unknown`, async () => {
        await assertRefused(subject, { ...base, [property]: "x" }, property);
      });
    }
    it("one that would write to the terminal is told in printable characters", async () => {
      const { failures } = await cluster.check(endpoint.config, {}, { ...base, "a\u001b[2Jb\u009b": 1 });
      assert.match(failures![0]!.reason, /^a\\u001b\[2Jb\\u009b is not an input/);
    });
    it("hidden inputs and undefined ones are none of the user's", async () => {
      const hidden = { __provider: "x", __urn: "urn:x", __preview: true, __memory: {}, insights: undefined };
      assert.equal((await cluster.check(endpoint.config, {}, { ...base, ...hidden })).failures, undefined);
    });
  });

  it("tells everything that is wrong at once", async () => {
    const before = endpoint.connections();
    const inputs = { version: 1.3, region: 7, force: true, timeouts: [], insights: "on", typo: 1 };
    const { failures } = await cluster.check(endpoint.config, {}, inputs);
    assert.deepEqual(
      failures?.map(({ property }) => property),
      ["clusterName", "version", "region", "insights", "force", "timeouts", "typo"],
    );
    assert.equal(endpoint.connections(), before);
  });

  it("an unknown identity makes the stamps unknown and asks nobody", async () => {
    const before = endpoint.connections();
    const inputs = { ...base, clusterName: unknownValue, __preview: true };
    assert.deepEqual(await cluster.check(endpoint.config, {}, inputs), {
      inputs: { ...base, clusterName: unknownValue, observed: unknownValue, plan: unknownValue },
    });
    assert.equal(endpoint.connections(), before);
  });

  it("a wrong value beside an unknown one is still refused", async () => {
    await assertRefused(subject, { clusterName: unknownValue, version: "v1.31" }, "version");
  });
});
