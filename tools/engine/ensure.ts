// Puts a working Pulumi CLI where the npm package `pulumi` looks for it: the one that is there, else the official
// download, else a build from Go modules.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildEngine } from "./build";
import { placeCompanions } from "./companions";
import { downloadEngine } from "./download";
import { withLock } from "./lock";
import { enginePaths, type EnginePaths, versionsFolder } from "./paths";
import { cliPresence } from "./presence";

/** Answers one line that says what is there now; throws an error whose message names every way that failed. */
export async function ensureEngine(say: (line: string) => void): Promise<string> {
  const started = Date.now();
  const paths = enginePaths();
  const ready = completePresent(paths);
  if (ready !== undefined) return ready;
  const lock = join(versionsFolder(), `.${paths.version}.lock`);
  return withLock(lock, say, async () => {
    const meanwhile = completePresent(paths);
    if (meanwhile !== undefined) return meanwhile;
    const how = await obtain(paths, say);
    return `Pulumi ${paths.version} ${how} in ${Math.round((Date.now() - started) / 1000)} s: ${paths.cli}`;
  });
}

function completePresent(paths: EnginePaths): string | undefined {
  if (cliPresence(paths).cli !== "works") return undefined;
  const done = placeCompanions(paths);
  const note = done.length === 0 ? "" : ` (${done.join("; ")})`;
  return `Pulumi ${paths.version} is ready: ${paths.cli}${note}`;
}

async function obtain(paths: EnginePaths, say: (line: string) => void): Promise<string> {
  const presence = cliPresence(paths);
  if (presence.cli === "broken") say(`${presence.why}: it is replaced`);
  // A folder of the same file system, so that the last step is a rename. The lock is ours: what others left is garbage.
  const prefix = `.${paths.version}-`;
  for (const name of readdirSync(versionsFolder()).filter((name) => name.startsWith(prefix))) {
    rmSync(join(versionsFolder(), name), { recursive: true, force: true });
  }
  const staging = join(versionsFolder(), `${prefix}${process.pid}`);
  const removeStaging = (): void => {
    rmSync(staging, { recursive: true, force: true });
  };
  process.once("exit", removeStaging);
  const ways = [
    {
      name: "official download",
      done: "downloaded",
      take: () => downloadEngine(join(staging, "download"), say),
    },
    { name: "build from Go modules", done: "built", take: () => buildEngine(join(staging, "build"), say) },
  ];
  const failures: string[] = [];
  try {
    for (const way of ways) {
      say(`Pulumi ${paths.version}: trying the ${way.name}`);
      try {
        const staged = await way.take();
        placeCompanions(staged);
        const check = cliPresence(staged);
        if (check.cli !== "works") throw new Error(check.why);
        moveIntoPlace(staged, paths, join(staging, "replaced"));
        return way.done;
      } catch (error) {
        failures.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`);
        say(`the ${failures.at(-1) ?? way.name}`);
      }
    }
  } finally {
    process.off("exit", removeStaging);
    removeStaging();
  }
  throw new Error(
    `no Pulumi CLI ${paths.version} could be put into ${paths.bin}\n` +
      failures.map((failure) => `  ${failure}\n`).join("") +
      `next: install Go 1.25.11 or newer and run npm run engine again, or install the Pulumi CLI ${paths.version} ` +
      `into that folder yourself (PULUMI_HOME names another place for .pulumi)`,
  );
}

function moveIntoPlace(staged: EnginePaths, paths: EnginePaths, replaced: string): void {
  const target = dirname(paths.bin);
  mkdirSync(dirname(target), { recursive: true });
  if (existsSync(target)) renameSync(target, replaced);
  renameSync(dirname(staged.bin), target);
}
