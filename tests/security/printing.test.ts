// Nothing that a person, a terminal or a CI log reads can be more than text, whatever EKS or somebody else's tag says.
import assert from "node:assert/strict";
import { printable } from "../../provider/eks/errors";
import { inCampaign } from "../campaign/inCampaign";
import { assertKept } from "../campaign/oneRun";
import { texts } from "../campaign/run";
import { Trial } from "../campaign/trial";

const hostile: Readonly<Record<string, string>> = {
  "colours of a terminal": "\u001b[31mred\u001b[0m",
  "a terminal's title": "\u001b]0;owned\u0007",
  "a cleared screen": "\u001b[2J\u001bc",
  "C1 controls": "\u009b31m\u0085",
  "another line": "done\r\n::error title=x::y",
  "a workflow command": "::set-output name=x::y",
  "an older workflow command": "x ##[error]y",
  "line separators": "a\u2028b\u2029c",
  "a change of direction": "\u202egnp.exe\u2066",
  "the end of a code block": "x\n```\n@org/team <img src=x onerror=alert(1)>",
};

/** What no text of ours has in it, whatever was quoted. */
function assertHarmless(text: string, about: string): void {
  assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/, about);
  assert.doesNotMatch(text, /^\s*::|##\[|```/, about);
}

describe("security: what is printed", function () {
  this.timeout(60_000);
  inCampaign();

  for (const [what, text] of Object.entries(hostile)) {
    it(`${what}: is made harmless`, () => {
      assertHarmless(printable(text), what);
    });

    it(`${what}: in everything that EKS can say`, async () => {
      const insights = [
        {
          name: text,
          category: "UPGRADE_READINESS",
          kubernetesVersion: "1.32",
          status: "WARNING",
          reason: text,
          recommendation: text,
        },
      ];
      const nodegroups = [
        {
          name: "web",
          version: "1.31",
          amiType: "AL2023_x86_64_STANDARD",
          launchTemplate: { name: "lt", id: "lt-1", version: "1" },
        },
      ];
      const trial = new Trial(
        { clusters: [{ name: "prod", version: "1.31", createdVersion: "1.29", nodegroups, insights }] },
        { version: "1.32", groups: { web: {} } },
      );
      try {
        const errors = [{ errorCode: text, errorMessage: text, resourceIds: [text] }];
        const said: string[] = [];
        const look = (run: Awaited<ReturnType<Trial["up"]>>) => {
          assertKept(trial, run, what);
          said.push(...texts(run));
        };
        trial.region.faults({
          operation: "DescribeInsight",
          kind: "error",
          status: 400,
          code: text,
          message: text,
        });
        look(await trial.preview());
        trial.region.faults({
          operation: "UpdateClusterVersion",
          kind: "failUpdate",
          afterSeconds: 5,
          errors,
        });
        look(await trial.up());
        trial.region.faults({
          operation: "UpdateClusterVersion",
          kind: "error",
          status: 400,
          code: text,
          message: text,
        });
        look(await trial.up());
        trial.region.faults();
        trial.region.someone("POST", "/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A111122223333%3Acluster%2Fprod", {
          tags: { "pulumi-eks-versions/hold": text },
        });
        look(await trial.up());
        assert.ok(said.length > 5);
        for (const one of said) assertHarmless(one, `${what}: ${JSON.stringify(one.slice(0, 300))}`);
      } finally {
        trial.close();
      }
    });
  }

  it("lets what is harmless through as it is", () => {
    for (const text of [
      "update 0a1b ended as Failed: X on i-1: so it was",
      "arn:aws:eks::1:cluster/prod",
      "a | b <c> `d` @e ::f",
    ])
      assert.equal(printable(text), text);
  });
});
