// The official release: the npm package `pulumi` fetches it on first use, with all language hosts.
import { spawn } from "node:child_process";
import { heartbeat } from "./heartbeat";
import { cliPresence } from "./presence";
import { enginePaths, type EnginePaths } from "./paths";

/** Some 150 MB; a network that swallows packets instead of refusing them must not hold a build up for longer. */
const limitMs = 5 * 60_000;

/** Downloads into `home`, a PULUMI_HOME of its own; answers the paths there, or throws why it could not. */
export async function downloadEngine(home: string, say: (line: string) => void): Promise<EnginePaths> {
  const paths = enginePaths({ ...process.env, PULUMI_HOME: home });
  const quiet = heartbeat(say, (elapsed) => `downloading, ${elapsed} s of at most ${limitMs / 1000} s`);
  const output = await launch(paths).finally(quiet);
  const presence = cliPresence(paths);
  if (presence.cli !== "works") throw new Error(lastLine(output) || presence.why);
  return paths;
}

function launch(paths: EnginePaths): Promise<string> {
  return new Promise((resolve, reject) => {
    // Detached, so that the whole group ends at the limit: the launcher runs a shell script that runs curl and tar.
    const child = spawn(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
      env: { ...paths.env, PULUMI_VERSION: paths.version, PULUMI_SKIP_UPDATE_CHECK: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const endGroup = (): void => {
      const gone = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
      if (!gone) process.kill(-child.pid, "SIGKILL");
    };
    process.once("exit", endGroup);
    const limit = setTimeout(() => {
      endGroup();
      reject(new Error(`no answer within ${limitMs / 60_000} minutes`));
    }, limitMs);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        output += data.toString();
      });
    }
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(limit);
      process.off("exit", endGroup);
      resolve(output);
    });
  });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
