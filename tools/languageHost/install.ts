// Installs a program's dependencies with the package manager it uses (`pulumi install`, `pulumi new`).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ServerWritableStream, status } from "@grpc/grpc-js";
import {
  type InstallDependenciesRequest,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { startChild } from "./children";
import { type RuntimeOptions, runtimeOptions } from "./options";

type InstallCall = ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

export function installDependencies(call: InstallCall): void {
  install(call).then(
    () => {
      call.end();
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      call.emit("error", { code: status.UNKNOWN, message });
    },
  );
}

async function install(call: InstallCall): Promise<void> {
  const info = call.request.getInfo();
  const directory = info?.getProgramDirectory() ?? call.request.getDirectory();
  const command = installCommand(directory, runtimeOptions(info));
  const shown = command.join(" ");
  const print = (text: Buffer): void => {
    call.write(new InstallDependenciesResponse().setStdout(text));
  };
  print(Buffer.from(`Installing dependencies: ${shown}\n\n`));
  const child = startChild({
    command: command[0],
    args: command.slice(1),
    cwd: directory,
    env: process.env,
    onStdout: print,
    onStderr: (text) => call.write(new InstallDependenciesResponse().setStderr(text)),
  });
  call.on("cancelled", () => {
    child.stop();
  });
  const { code, signal } = await child.ended;
  if (code !== 0) {
    throw new Error(
      `${shown} in ${directory} failed (${signal ?? `exit code ${code ?? "unknown"}`}): ` +
        "its output above says why; mend that and run pulumi install again",
    );
  }
  print(Buffer.from("Finished installing dependencies\n\n"));
}

export function installCommand(directory: string, options: RuntimeOptions): [string, ...string[]] {
  const manager = options.packagemanager === "auto" ? managerOf(directory) : options.packagemanager;
  const omit = options.production;
  switch (manager) {
    case "npm":
      // Never `ci`, which deletes what is installed and refuses a manifest that was edited since the last install.
      return [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        ...(omit ? ["--omit=dev"] : []),
      ];
    case "yarn":
      return ["yarn", "install", ...(omit ? ["--production"] : [])];
    case "pnpm":
      return ["pnpm", "install", ...(omit ? ["--prod"] : [])];
    default:
      throw new Error(
        `runtime option packagemanager is ${JSON.stringify(manager)}; this host knows auto, npm, yarn and pnpm: ` +
          "choose one of them in Pulumi.yaml, or install the dependencies yourself",
      );
  }
}

function managerOf(directory: string): string {
  if (existsSync(join(directory, "yarn.lock"))) return "yarn";
  if (existsSync(join(directory, "pnpm-lock.yaml"))) return "pnpm";
  return "npm";
}
