// The two policies of docs/iam: with every other action refused, a preview and a run do all that they do with every right.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inCampaign } from "../campaign/inCampaign";
import type { Bend } from "../campaign/providerRun";
import { type Declared, type Run, Trial } from "../campaign/trial";

interface Policy {
  readonly Statement: readonly {
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

const policy = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, "../../docs/iam", `${name}.json`), "utf8")) as Policy;

const actionsOf = ({ Statement }: Policy) => [...new Set(Statement.flatMap(({ Action }) => Action))];

/** Refuses what the policy does not allow, as EKS does, and notes what was asked for. */
function only(allowed: readonly string[], asked: Set<string>): Bend {
  return (operation) => {
    asked.add(`eks:${operation}`);
    return allowed.includes(`eks:${operation}`)
      ? undefined
      : { kind: "refusal", status: 403, code: "AccessDeniedException" };
  };
}

const seed = {
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 }],
      addons: [{ name: "vpc-cni", version: "v1.19.0-eksbuild.1" }],
      insights: [
        {
          name: "Deprecated APIs",
          category: "UPGRADE_READINESS",
          kubernetesVersion: "1.32",
          status: "WARNING",
        },
      ],
    },
  ],
};
const declared: Declared = { version: "1.33", groups: { web: {} } };

describe("security: IAM policies", function () {
  this.timeout(60_000);
  inCampaign();

  async function both(act: (trial: Trial, bend: Bend) => Promise<Run>, name: string) {
    const asked = new Set<string>();
    const outcomes: unknown[] = [];
    for (const allowed of [actionsOf(policy(name)), undefined]) {
      const trial = new Trial(seed, declared);
      try {
        const run = await act(trial, allowed === undefined ? () => undefined : only(allowed, asked));
        outcomes.push({
          told: run.told.map(({ resource, op, error, failures }) => ({ resource, op, error, failures })),
          mutations: run.mutations.map(({ operation, input }) => [operation, input.version]),
          warnings: run.said.filter(({ severity }) => severity === "warning"),
        });
      } finally {
        trial.close();
      }
    }
    assert.deepEqual(outcomes[0], outcomes[1], "the same as with every right");
    return asked;
  }

  it("preview.json is enough for a preview, and reads alone", async () => {
    const asked = await both((trial, bend) => trial.preview({ bend }), "preview");
    const allowed = actionsOf(policy("preview"));
    assert.deepEqual(
      [...asked].filter((action) => !allowed.includes(action)),
      [],
    );
    for (const action of allowed) assert.match(action, /^eks:(Describe|List)/);
  });

  it("preview.json is enough for a refresh", async () => {
    const asked = await both(async (trial, bend) => {
      await trial.up();
      return trial.refresh({ bend });
    }, "preview");
    assert.ok(asked.has("eks:DescribeCluster"));
  });

  it("up.json is enough for a run", async () => {
    const asked = await both((trial, bend) => trial.up({ bend }), "up");
    const allowed = actionsOf(policy("up"));
    assert.deepEqual(
      [...asked].filter((action) => !allowed.includes(action)),
      [],
    );
    assert.ok(asked.has("eks:UpdateClusterVersion") && asked.has("eks:UpdateNodegroupVersion"));
  });

  it("a run with the preview's policy changes nothing, and names the action that is missing", async () => {
    const trial = new Trial(seed, declared);
    try {
      const run = await trial.up({ bend: only(actionsOf(policy("preview")), new Set()) });
      assert.deepEqual(run.mutations, []);
      assert.match(run.told[0]?.error ?? "", /AccessDenied.*Next: /);
    } finally {
      trial.close();
    }
  });

  it("neither grants more than EKS, nor anything that makes, deletes or tags", () => {
    for (const name of ["preview", "up"]) {
      for (const action of actionsOf(policy(name)))
        assert.match(
          action,
          /^eks:(Describe|List|Update(ClusterVersion|NodegroupVersion|Addon)$|StartInsightsRefresh$|CancelUpdate$)/,
        );
      for (const { Resource } of policy(name).Statement)
        for (const arn of [Resource].flat()) assert.match(arn, /^\*$|^arn:aws:eks:/);
    }
  });
});
