// A Pulumi project in a folder of its own, with a file backend, run by the real CLI and this checkout's language host.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { placeCompanions } from "../../tools/engine/companions";
import { enginePaths, projectRoot } from "../../tools/engine/paths";
import { cliPresence } from "../../tools/engine/presence";

export interface Finished {
  readonly code: number | null;
  /** stdout and stderr as a person sees them. */
  readonly output: string;
}

/** The CLI must be there; the language host beside it is made this checkout's. */
export function requireEngine(): void {
  const presence = cliPresence(enginePaths());
  if (presence.cli !== "works") throw new Error(`${presence.why}: run npm run engine, then the tests again`);
  placeCompanions(enginePaths());
}

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "eks-versions-host-"));
  readonly env: NodeJS.ProcessEnv;

  constructor(files: Readonly<Record<string, string>>, options: { readonly withoutModules?: boolean } = {}) {
    this.write({ "package.json": `{ "name": "program" }`, ...files });
    if (!options.withoutModules) {
      symlinkSync(join(projectRoot, "node_modules"), join(this.folder, "node_modules"));
    }
    mkdirSync(join(this.folder, "state"));
    this.env = {
      ...enginePaths().env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      // npm test sets it for the tests themselves; a program is checked as on a user's machine.
      TS_NODE_TRANSPILE_ONLY: undefined,
    };
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  async run(...args: string[]): Promise<Finished> {
    const child = this.start({}, ...args);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        output += data.toString();
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, output };
  }

  start(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
    return spawn(enginePaths().cli, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs a command that is not under test; its failure is the test's. */
  async must(...args: string[]): Promise<string> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code ?? "a signal"}: ${output}`);
    return output;
  }

  async up(): Promise<Finished> {
    await this.must("stack", "init", "dev");
    return this.run("up", "--yes", "--skip-preview");
  }

  async outputs(): Promise<Record<string, unknown>> {
    const shown = await this.must("stack", "output", "--json", "--show-secrets");
    return JSON.parse(shown) as Record<string, unknown>;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
