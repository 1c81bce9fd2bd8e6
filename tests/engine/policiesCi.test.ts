// The workflows of examples/ci: every command that they run, but the installation and the pull request comment, on the real engine.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { load } from "js-yaml";
import { enginePaths } from "../../tools/engine/paths";
import { Aws } from "./aws";
import { calmWorld } from "./policyPack";
import { type Finished, finished, Project } from "./project";

const ci = resolve(__dirname, "../../examples/ci");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Job {
  readonly env: Record<string, string>;
  readonly steps: readonly Step[];
}

function jobsOf(file: string): Record<string, Job> {
  return (load(readFileSync(join(ci, file), "utf8")) as { jobs: Record<string, Job> }).jobs;
}

const program = (web: string) => `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });
  new NodegroupVersion("web", { cluster: prod, nodegroupName: "web", version: "${web}" });
`;

describe("the workflows of examples/ci, on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;
  let scratch: string;

  beforeEach(async () => {
    aws = await Aws.start(calmWorld());
    project = await Project.create({ program: program("1.32"), env: aws.env });
    cpSync(join(ci, "preview.sh"), join(project.folder, ".github", "preview.sh"));
    scratch = mkdtempSync(join(tmpdir(), "eks-versions-ci-"));
  });
  afterEach(async () => {
    project.remove();
    rmSync(scratch, { recursive: true });
    await aws.close();
  });

  const report = () => readFileSync(join(project.folder, "preview.md"), "utf8");

  /** What GitHub does with the steps that are commands: the job's environment, GITHUB_ENV, and bash with -e. */
  async function run({ env, steps }: Job, more: Record<string, string>): Promise<Finished> {
    const handedOn = join(scratch, "env");
    writeFileSync(handedOn, "");
    let last: Finished = { code: 1, signal: null, output: "no command" };
    for (const { run: command } of steps) {
      if (command === undefined || command === "npm ci" || command.startsWith("gh ")) continue;
      const child = spawn("bash", ["-e", "-o", "pipefail", "-c", command], {
        cwd: project.folder,
        env: {
          ...enginePaths().env,
          PATH: `${dirname(enginePaths().cli)}:${process.env.PATH ?? ""}`,
          PULUMI_SKIP_UPDATE_CHECK: "1",
          GITHUB_ENV: handedOn,
          RUNNER_TEMP: scratch,
          CI: "true",
          ...env,
          ...more,
          ...readEnvironment(handedOn),
        },
      });
      last = await finished(child);
      if (last.code !== 0) return last;
    }
    return last;
  }

  const login = () => ({
    ...aws.env,
    PULUMI_BACKEND_URL: `file://${join(project.folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
    AWS_REGION: "us-east-1",
  });

  it("pass a pull request of the repository and leave its diff for the comment", async () => {
    const { code, output } = await run(jobsOf("preview.yml").preview!, login());
    assert.equal(code, 0, output);
    assert.match(report(), /^## Preview of `dev`: passed\n\n~~~~~~~~diff\n/);
    assert.match(report(), /"control plane 1\.31 -> 1\.32"/);
    assert.match(report(), /eks-versions\|local\|\S+ +0\.1\.0\n~~~~~~~~\n$/);
    const comment = jobsOf("preview.yml").preview!.steps.find(({ run: command }) =>
      command?.startsWith("gh "),
    );
    assert.match(comment?.run ?? "", /^gh pr comment "\$NUMBER" .*--body-file preview\.md$/);
  });

  it("fail it on a violation, with the text in the comment", async () => {
    project.write(program("1.31"));
    for (const job of [jobsOf("preview.yml").preview!, jobsOf("before-merge.yml")["before-merge"]!]) {
      const { code, output } = await run(job, login());
      assert.notEqual(code, 0, output);
      assert.match(report(), /^## Preview of `dev`: failed, see \*Policies\*/);
      assert.match(
        report(),
        /node group web of prod \(1\.31\) would be 1 minor behind its control plane \(1\.32\)/,
      );
    }
    assert.deepEqual(await aws.mutations(), []);
  });

  it("warn in a fork, with neither AWS nor a backend, and fail before the merge where EKS still cannot be read", async () => {
    const noAws = { AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9", AWS_REGION: "us-east-1", HOME: scratch };
    const fork = await run(jobsOf("preview.yml")["preview-fork"]!, noAws);
    assert.equal(fork.code, 0, fork.output);
    assert.match(fork.output, /\[advisory\].*cluster-downgrade [^]*control plane of prod was not verified: /);
    const merge = jobsOf("before-merge.yml")["before-merge"]!;
    const unread = await run(merge, { ...login(), AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9" });
    assert.notEqual(unread.code, 0);
    assert.match(
      unread.output,
      /\[mandatory\].*cluster-downgrade [^]*control plane of prod was not verified: /,
    );
    const { code, output } = await run(merge, login());
    assert.equal(code, 0, output);
  });

  it("refuse a group ahead of its cluster in a fork too", async () => {
    project.write(program("1.33"));
    const noAws = { AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:9", AWS_REGION: "us-east-1", HOME: scratch };
    const { code, output } = await run(jobsOf("preview.yml")["preview-fork"]!, noAws);
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /\[mandatory\].*nodegroup-version-skew [^]*cannot go to 1\.33: that is newer than its control plane's 1\.32/,
    );
  });

  it("keep secrets from forks", () => {
    const fork = JSON.stringify(jobsOf("preview.yml")["preview-fork"]);
    assert.doesNotMatch(fork, /secrets\.|role-to-assume|github\.token/);
    assert.match(readFileSync(join(ci, "preview.yml"), "utf8"), /^on: pull_request$/m);
  });
});

function readEnvironment(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
