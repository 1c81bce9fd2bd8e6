// Every input of every resource with every hostile value: check refuses it by name or lets it pass, and does nothing else.
import assert from "node:assert/strict";
import { unknownValue } from "../../provider/versions/diff";
import { inCampaign } from "../campaign/inCampaign";
import { ProviderRun } from "../campaign/providerRun";
import { record } from "../campaign/record";
import { Region, regionName } from "../campaign/region";
import { SimulatedTime } from "../campaign/simulatedTime";
import { hostileValues } from "./hostileValues";

const properties = {
  cluster: [
    ...[
      "clusterName",
      "version",
      "region",
      "force",
      "timeouts",
      "carryNodegroups",
      "carryOnly",
      "maxParallelRolls",
    ],
    ...["carryAddons", "allowRollback", "rollbackTimeoutMinutes", "insights", "nonsense"],
  ],
  nodegroup: [
    ...[
      "clusterName",
      "nodegroupName",
      "clusterVersion",
      "version",
      "releaseVersion",
      "launchTemplate",
      "force",
    ],
    ...["amiKubernetesVersion", "allowDowngrade", "timeouts", "region", "nonsense"],
  ],
  addon: [
    "clusterName",
    "addonName",
    "version",
    "clusterVersion",
    "resolveConflicts",
    "allowDowngrade",
    "timeouts",
    "region",
  ],
} as const;

type Kind = keyof typeof properties;

const valid: Readonly<Record<Kind, Record<string, unknown>>> = {
  cluster: { clusterName: "prod", version: "1.32" },
  nodegroup: { clusterName: "prod", nodegroupName: "web", clusterVersion: "1.31" },
  addon: { clusterName: "prod", addonName: "vpc-cni", version: "v1.19.0-eksbuild.1" },
};

const seed = {
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD" }],
      addons: [{ name: "vpc-cni", version: "v1.19.0-eksbuild.1" }],
    },
  ],
};

describe("corpus: hostile inputs", function () {
  this.timeout(600_000);
  inCampaign();

  const time = new SimulatedTime(Date.parse("2026-11-21T00:00:00Z"));
  let restore: () => void;
  let region: Region;
  let run: ProviderRun;
  before(() => {
    restore = time.install();
    region = new Region(time, seed);
    run = new ProviderRun(region, "check");
  });
  after(() => {
    restore();
  });

  const config = { get: (key: string) => (key === "aws:region" ? regionName : undefined) };
  let count = 0;

  /** Hands hostile inputs, olds or both to a check. @returns its failures */
  async function checked(
    kind: Kind,
    olds: Record<string, unknown>,
    news: Record<string, unknown>,
    about: string,
  ) {
    count += 1;
    const provider = run.process[kind];
    const { inputs, failures = [] } = await provider
      .check(config, olds, structuredClone(news))
      .catch((error: unknown) => {
        assert.fail(`${about}: check threw ${String(error)}`);
      });
    assert.equal(typeof inputs, "object", about);
    JSON.stringify(inputs);
    for (const { property, reason } of failures) {
      assert.equal(typeof property, "string", about);
      assert.ok(reason.length > 10 && reason.length < 1_000, `${about}: ${reason.slice(0, 300)}`);
      assert.doesNotMatch(reason, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/, about);
      assert.doesNotMatch(
        reason,
        /\[object Object\]|TypeError|Cannot read prop|is not a function/,
        `${about}: ${reason}`,
      );
    }
    return failures;
  }

  for (const kind of Object.keys(properties) as Kind[]) {
    it(`are refused by name, or pass, in every input of a ${kind}`, async () => {
      for (const property of properties[kind]) {
        for (const [index, value] of hostileValues.entries()) {
          const about = `${kind}.${property} = value ${index}`;
          const failures = await checked(kind, {}, { ...valid[kind], [property]: value }, about);
          const numeric =
            typeof value === "number" &&
            !["maxParallelRolls", "rollbackTimeoutMinutes", "nonsense"].includes(property);
          if (numeric)
            assert.ok(
              failures.some((failure) => failure.property.startsWith(property)),
              `${about}: a number passed`,
            );
        }
      }
    });

    it(`do no harm as what a ${kind}'s state holds`, async () => {
      for (const property of [...properties[kind], "__memory", "__urn", "observed", "plan"]) {
        for (const [index, value] of hostileValues.entries()) {
          if (index % 3 !== 0) continue;
          const olds = { ...valid[kind], [property]: value };
          await checked(kind, olds, valid[kind], `${kind}'s state, ${property} = value ${index}`);
          await run.process[kind].diff(config, "id", olds, valid[kind]);
        }
      }
    });
  }

  it("change nothing in EKS, and pollute no prototype", () => {
    assert.deepEqual(region.mutations, []);
    assert.deepEqual(region.writes, []);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.ok(hostileValues.includes(unknownValue));
    assert.ok(count > 3_000, `${count} inputs`);
    record({ test: "hostile inputs through check", cases: count, broken: 0, worst: "refused by name" });
  });
});
