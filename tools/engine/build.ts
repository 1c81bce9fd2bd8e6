// The CLI from its Go module, for machines that reach package registries only: minutes once, then Go's cache has it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { heartbeat } from "./heartbeat";
import { enginePaths, type EnginePaths, projectRoot } from "./paths";

const moduleFolder = join(projectRoot, "tools", "engine");
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Builds into `home`, a PULUMI_HOME of its own; answers the paths there, or throws why it could not. */
export async function buildEngine(home: string, say: (line: string) => void): Promise<EnginePaths> {
  const paths = enginePaths({ ...process.env, PULUMI_HOME: home });
  say(`building it from Go modules with ${goVersion()}: about 5 minutes the first time`);
  mkdirSync(paths.bin, { recursive: true });
  // Without the version `pulumi version` prints nothing, and the Automation API refuses such a CLI.
  const link = `-X ${versionVariable}=v${paths.version}`;
  await go(["build", "-v", "-buildvcs=false", "-ldflags", link, "-o", paths.cli, cliPackage], say);
  return paths;
}

/** Asked in the module's folder, where go itself compares its version with the one that go.mod requires. */
function goVersion(): string {
  const { stdout, stderr, status, error } = spawnSync("go", ["version"], {
    cwd: moduleFolder,
    encoding: "utf8",
  });
  if (error)
    throw new Error("code" in error && error.code === "ENOENT" ? "go is not on PATH" : error.message);
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim().split(" ")[2] ?? stdout.trim();
}

function go(args: string[], say: (line: string) => void): Promise<void> {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  let modules = 0;
  let packages = 0;
  let tail: string[] = [];
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd: moduleFolder, stdio: ["ignore", "ignore", "pipe"] });
    const endWithUs = (): void => {
      child.kill();
    };
    process.once("exit", endWithUs);
    const quiet = heartbeat(say, (elapsed) => {
      return `building, ${elapsed} s: ${modules} modules fetched, ${packages} packages compiled`;
    });
    child.stderr.on("data", (data: Buffer) => {
      for (const line of data.toString().split("\n").filter(Boolean)) {
        if (line.startsWith("go: downloading ")) modules += 1;
        else if (/^[\w.~/-]+$/.test(line)) packages += 1;
        else tail = [...tail.slice(-9), line];
      }
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      quiet();
      process.off("exit", endWithUs);
      if (code === 0) resolve();
      else {
        const how = signal ?? `exit code ${code ?? "unknown"}`;
        reject(new Error(`go build failed after ${seconds()} s (${how}): ${tail.join("\n    ")}`));
      }
    });
  });
}
