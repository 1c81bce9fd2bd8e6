// The demo: what a platform team sees of an upgrade, from the preview to a failed drain and somebody else's change.
import { type Played, Stage } from "./stage";

interface Seen {
  readonly what: string;
  readonly as: boolean;
}

const seen: Seen[] = [];

/** Notes one thing that was to be seen. The demo goes on, and ends with what was not. */
function see(what: string, as: boolean): void {
  seen.push({ what, as });
}

function title(text: string): void {
  console.log(`\n${"=".repeat(100)}\n${text}\n${"=".repeat(100)}`);
}

const has = ({ output }: Played, ...texts: string[]) => texts.every((text) => output.includes(text));

async function play(stage: Stage): Promise<void> {
  title(`1. A pull request raises prod to 1.33: its preview, against ${stage.url}`);
  const preview = await stage.pulumi(["preview", "--diff"]);
  see(
    "preview --diff shows both hops of prod and every node group's roll",
    preview.code === 0 &&
      has(preview, '"control plane 1.31 -> 1.32"', '"control plane 1.32 -> 1.33"') &&
      has(
        preview,
        '"after control plane 1.33: node group web 1.31 -> 1.33"',
        "node group gpu launch template version 7 -> 8",
      ),
  );
  see("the preview changed nothing", (await stage.updates()).length === 0);

  title("2. It is merged: one pulumi up, two hops, three node rolls (time runs 600 times as fast)");
  const up = await stage.pulumi(["up", "--yes", "--skip-preview"]);
  const calls = await stage.updates();
  see("up brought prod and its groups to 1.33", up.code === 0 && has(up, 'prodVersion   : "1.33"'));
  see(
    "EKS was asked for 2 control plane updates and 3 node group updates, and staging was adopted without one",
    calls.filter((call) => call === "UpdateClusterVersion prod").length === 2 &&
      calls.filter((call) => call.startsWith("UpdateNodegroupVersion prod/")).length === 3 &&
      calls.length === 5,
  );

  title("3. A second preview: nothing is left to do");
  const second = await stage.pulumi(["preview", "--diff", "--expect-no-changes"]);
  see("the second preview shows no change", second.code === 0);

  title("4. Staging goes to 1.33, and a disruption budget keeps its nodes from draining");
  await stage.pulumi(["config", "set", "staging", "1.33"]);
  const failed = await stage.pulumi(["up", "--yes", "--skip-preview"]);
  see(
    "the failed drain names PodEvictionFailure, the node, the update and what to do next",
    failed.code !== 0 &&
      /update [0-9a-f-]{36} ended as Failed: PodEvictionFailure on ip-\S+: .* Next: .*disruption|budget/i.test(
        failed.output,
      ),
  );

  title("5. The budget is relaxed, and the same pulumi up is run again");
  await relaxBudget(stage);
  const healed = await stage.pulumi(["up", "--yes", "--skip-preview"]);
  const stagingCalls = (await stage.updates()).filter((call) => call.includes("staging"));
  see(
    "the rerun rolled the group, and did not move the control plane again",
    healed.code === 0 &&
      stagingCalls.join() ===
        "UpdateClusterVersion staging,UpdateNodegroupVersion staging/web,UpdateNodegroupVersion staging/web",
  );

  title("6. Someone moves staging to 1.34 in the console");
  await stage.aws("POST", "/clusters/staging/updates", { version: "1.34" });
  await stage.aws("POST", "/_emulator/clock", { advanceSeconds: 3600 });
  const drift = await stage.pulumi(["preview"]);
  see(
    "the preview says that staging is newer than declared, and neither fails nor plans a downgrade",
    drift.code === 0 &&
      has(drift, "control plane of staging runs 1.34, newer than the declared 1.33") &&
      !has(drift, "1.34 -> 1.33"),
  );
}

/** The world as it stands, without the budget that blocked staging. */
async function relaxBudget(stage: Stage): Promise<void> {
  const state = (await stage.aws("GET", "/_emulator/state")) as {
    clusters: { name: string; nodegroups: { blockedByDisruptionBudget?: boolean }[] }[];
  };
  for (const { nodegroups } of state.clusters) {
    for (const group of nodegroups) group.blockedByDisruptionBudget = false;
  }
  await stage.aws("POST", "/_emulator/seed", state);
}

async function main(): Promise<void> {
  const stage = await Stage.open();
  try {
    await play(stage);
  } finally {
    stage.close();
  }
  title("What was seen");
  for (const { what, as } of seen) console.log(`${as ? "as told " : "NOT SEEN"}  ${what}`);
  process.exitCode = seen.every(({ as }) => as) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
