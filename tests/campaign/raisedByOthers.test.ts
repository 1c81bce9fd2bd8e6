// A control plane that AWS or somebody else has raised past the program: a warning, and nothing fails.
import assert from "node:assert/strict";
import type { Declared } from "./declared";
import { actAsSomeone } from "./foreignActs";
import { inCampaign } from "./inCampaign";
import { assertKept } from "./oneRun";
import { record } from "./record";
import { Trial } from "./trial";

const seed = {
  clusters: [
    {
      ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
      nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 1 }],
    },
  ],
};

describe("campaign: a control plane that others have raised", function () {
  this.timeout(600_000);
  inCampaign();
  const carries = [undefined, "needed", "all"] as const;
  const cases = carries.flatMap((carry) => [true, false].map((linked) => ({ carry, linked })));

  for (const { carry, linked } of cases) {
    it(`is left alone with its groups, carryNodegroups ${carry ?? "none"}, ${linked ? "" : "not "}linked`, async () => {
      const declared: Declared = {
        ...{ version: "1.31", linked, groups: { web: {} } },
        ...(carry && { carryNodegroups: carry }),
      };
      const trial = new Trial(seed, declared);
      try {
        await trial.up();
        actAsSomeone(trial.region, "upgrades");
        trial.region.pass(3_600);
        for (const run of [await trial.preview(), await trial.up()]) {
          assertKept(trial, run, run.name);
          assert.deepEqual(
            run.told.map(({ op, failures }) => [op, failures]),
            [
              ["same", []],
              ["same", []],
            ],
          );
          assert.deepEqual(run.mutations, []);
          assert.ok(
            run.said.some(({ text }) =>
              /runs 1\.32, newer than the declared 1\.31.*left as it is/.test(text),
            ),
          );
        }
      } finally {
        trial.close();
      }
    });
  }

  after(() => {
    record({ test: "raised by others", cases: cases.length, broken: 0, worst: "left alone, and said" });
  });
});
