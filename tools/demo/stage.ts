// What the demo plays on: the local EKS API in a process of its own, and the Pulumi CLI with a state in a temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enginePaths, projectRoot } from "../engine/paths";

export interface Played {
  readonly code: number | null;
  readonly output: string;
}

/** Virtual seconds a second: ten minutes of a control plane pass in one. */
const timeScale = 600;

export class Stage {
  private constructor(
    private readonly emulator: ChildProcess,
    readonly url: string,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "eks-versions-demo-"));
    mkdirSync(join(folder, "state"));
    const world = join(projectRoot, "examples", "upgrade", "world.json");
    const main = join(projectRoot, "dist", "emulator", "main.js");
    const emulator = spawn(
      process.execPath,
      [main, "--port", "0", "--seed", world, "--time-scale", String(timeScale)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const stage = new Stage(emulator, await urlOf(emulator), folder);
    await stage.pulumi(["stack", "init", "demo"], false);
    return stage;
  }

  close(): void {
    this.emulator.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the CLI in the project's root; `shown` prints the command and everything that it says. */
  pulumi(args: readonly string[], shown = true): Promise<Played> {
    if (shown) console.log(`\n$ pulumi ${args.join(" ")}`);
    const settings =
      ["stack", "config"].includes(args[0] ?? "") || args.includes("init") ? [] : ["--non-interactive"];
    const config = args[0] === "stack" ? [] : ["--config-file", join(this.folder, "Pulumi.demo.yaml")];
    const child = spawn(enginePaths().cli, [...args, ...settings, ...config], {
      cwd: projectRoot,
      env: {
        ...enginePaths().env,
        PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "demo",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        AWS_ENDPOINT_URL_EKS: this.url,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "demo",
        AWS_SECRET_ACCESS_KEY: "demo",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (data: string) => {
        output += data;
        if (shown) process.stdout.write(data);
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code, output });
      });
    });
  }

  /** What someone else does in the AWS console. */
  async aws(method: string, path: string, body?: object): Promise<unknown> {
    const init = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const answer = await fetch(`${this.url}${path}`, { method, ...init });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** The calls that changed something in EKS so far. */
  async updates(): Promise<string[]> {
    const { requests } = (await this.aws("GET", "/_emulator/requests")) as {
      requests: { operation: string; resource: string }[];
    };
    return requests
      .filter(({ operation }) => operation.startsWith("Update"))
      .map(({ operation, resource }) => `${operation} ${resource}`);
  }
}

function urlOf(emulator: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    emulator.once("exit", (code) => {
      reject(new Error(`the local EKS API ended with ${code ?? "a signal"} before it was ready`));
    });
    emulator.stdout?.setEncoding("utf8").on("data", (line: string) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}
