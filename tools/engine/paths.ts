// Where the Pulumi CLI of the pinned version lives: the folder in which the npm package `pulumi` looks for it.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export const projectRoot = join(__dirname, "..", "..");

export interface EnginePaths {
  readonly version: string;
  /** The folder that holds the CLI, the language host and the dynamic provider's starter. */
  readonly bin: string;
  readonly cli: string;
  readonly languageHost: string;
  readonly dynamicProvider: string;
  /** The given environment with the bin folder first on PATH, as the engine finds its plugins there. */
  readonly env: NodeJS.ProcessEnv;
}

export function enginePaths(env: NodeJS.ProcessEnv = process.env): EnginePaths {
  const version = pinnedVersion();
  const bin = join(versionsFolder(env), version, "bin");
  return {
    version,
    bin,
    cli: join(bin, "pulumi"),
    languageHost: join(bin, "pulumi-language-nodejs"),
    dynamicProvider: join(bin, "pulumi-resource-pulumi-nodejs"),
    env: { ...env, PATH: [bin, env.PATH ?? ""].join(delimiter) },
  };
}

export function versionsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.PULUMI_HOME;
  return join(home === undefined || home === "" ? join(homedir(), ".pulumi") : home, "versions");
}

interface Manifest {
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function pinnedVersion(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as Manifest;
  const version = manifest.devDependencies?.pulumi;
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
    throw new Error(
      `package.json pins the npm package pulumi to ${JSON.stringify(version)}; ` +
        "the engine needs one exact version there, such as 3.259.0",
    );
  }
  return version;
}
