// A Pulumi project in a folder of its own, run by the real CLI with a file backend, as a user's pipeline runs it.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { enginePaths } from "../../tools/engine/paths";

const repository = resolve(__dirname, "../..");

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** A resource in an exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
  readonly initErrors?: string[];
}

/** One step of `pulumi preview --json`. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { inputs: Record<string, unknown> };
}

export interface ProjectOptions {
  /** JavaScript of index.js; `require("pulumi-eks-versions")` finds the package. */
  readonly program?: string;
  readonly env?: Record<string, string>;
  /** The packages that are installed for the program. @default all of this repository's, itself among them */
  readonly packages?: readonly string[];
  /** The program is index.ts. @default false: JavaScript starts two seconds sooner */
  readonly typescript?: boolean;
  /** Folders that are put first on PATH: where the engine finds a stand-in for a resource plugin. */
  readonly plugins?: readonly string[];
  /** A folder whose files are the project's, as a user copies an example; `program` is then left out. */
  readonly files?: string;
  /** Packages that are not in this repository's node_modules: name and folder. */
  readonly otherPackages?: Readonly<Record<string, string>>;
  /** The stack that is made. @default "dev" */
  readonly stack?: string;
}

export class Project {
  readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;

  private constructor(options: ProjectOptions) {
    const { program = "", env, packages, typescript = false, plugins = [], files, otherPackages } = options;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "eks-versions-engine-")));
    linkPackages(this.folder, packages);
    for (const [name, folder] of Object.entries(otherPackages ?? {}))
      symlinkSync(folder, join(this.folder, "node_modules", name));
    mkdirSync(join(this.folder, "state"));
    const settings = "name: upgrades\nruntime:\n  name: nodejs\n  options:\n    typescript: ";
    writeFileSync(join(this.folder, "Pulumi.yaml"), `${settings}${typescript}\n`);
    const main = typescript ? "index.ts" : "index.js";
    writeFileSync(join(this.folder, "package.json"), `{"name":"upgrades","main":"${main}"}\n`);
    if (files === undefined) this.write(program);
    else cpSync(files, this.folder, { recursive: true });
    const engine = enginePaths().env;
    this.env = {
      ...engine,
      PATH: [...plugins, engine.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "not-a-secret",
      AWS_REGION: "us-east-1",
      NO_COLOR: "1",
      ...env,
    };
  }

  static async create(options: ProjectOptions): Promise<Project> {
    const project = new Project(options);
    const made = await project.pulumi("stack", "init", options.stack ?? "dev");
    if (made.code !== 0) throw new Error(`pulumi stack init failed: ${made.output}`);
    return project;
  }

  /** Replaces the program: what a commit to the repository does. */
  write(program: string): void {
    writeFileSync(join(this.folder, "index.js"), program);
  }

  /** The same project in another environment. */
  with(env: Record<string, string>): Project {
    const other = Object.create(this) as Project;
    Object.defineProperty(other, "env", { value: { ...this.env, ...env } });
    return other;
  }

  preview(...args: string[]): Promise<Finished> {
    return this.pulumi("preview", ...args);
  }

  up(...args: string[]): Promise<Finished> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  async pulumi(...args: string[]): Promise<Finished> {
    return finished(this.start(...args));
  }

  /** Starts the CLI in a process group of its own and leaves it running. */
  start(...args: string[]): ChildProcess {
    const command = [...args, "--non-interactive"];
    return spawn(enginePaths().cli, command, {
      cwd: this.folder,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  }

  /** The steps of a preview as `--json` shows them, without the stack's own. */
  async previewSteps(): Promise<PreviewStep[]> {
    const { output, code } = await this.preview("--json");
    if (code !== 0) throw new Error(`pulumi preview failed: ${output}`);
    const { steps } = JSON.parse(output.slice(output.indexOf("{"))) as { steps?: PreviewStep[] };
    return (steps ?? []).filter(({ urn }) => !urn.includes("pulumi:pulumi:Stack"));
  }

  async resources(): Promise<StateResource[]> {
    const { output } = await this.pulumi("stack", "export");
    const { deployment } = JSON.parse(output) as { deployment: { resources?: StateResource[] } };
    return deployment.resources ?? [];
  }

  async resource(name: string): Promise<StateResource> {
    const found = (await this.resources()).find(({ urn }) => urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`no resource ${name} in the state`);
    return found;
  }

  async importState(exported: string): Promise<void> {
    const file = join(this.folder, "exported.json");
    writeFileSync(file, exported);
    const { code, output } = await this.pulumi("stack", "import", "--file", file);
    if (code !== 0) throw new Error(`pulumi stack import failed: ${output}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function linkPackages(folder: string, packages: readonly string[] | undefined): void {
  const modules = join(folder, "node_modules");
  if (packages === undefined) {
    symlinkSync(join(repository, "node_modules"), modules);
    return;
  }
  for (const name of packages) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
}

export function finished(child: ChildProcess): Promise<Finished> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (data: string) => {
      output += data;
    });
  }
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => {
      done({ code, signal, output });
    });
  });
}
