// The pack as it travels: inside the installed package, and copied into a repository of its own.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Aws } from "./aws";
import { calmWorld } from "./policyPack";
import { Project } from "./project";
import { upgradeProgram } from "./world";

const repository = resolve(__dirname, "../..");
const absent = ["pulumi-eks-versions", "typescript", "ts-node"];

/** node_modules as npm would leave it, without what the pack must not need. */
function installInto(folder: string, unpacked: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (!absent.includes(name)) symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  cpSync(unpacked, join(modules, "pulumi-eks-versions"), { recursive: true });
}

describe("the policy pack, packed, on the real engine", function () {
  this.timeout(120_000);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "eks-versions-packed-")));
  const unpacked = join(scratch, "package");
  let aws: Aws;
  let project: Project;

  before(async () => {
    const [{ filename }] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", scratch], {
        cwd: repository,
        encoding: "utf8",
      }),
    ) as [{ filename: string }];
    execFileSync("tar", ["xf", join(scratch, filename), "-C", scratch]);
    aws = await Aws.start(calmWorld());
    project = await Project.create({
      program: upgradeProgram("1.32").replace(
        'nodegroupName: "web"',
        'nodegroupName: "web", version: "1.31"',
      ),
      packages: [],
      env: aws.env,
    });
    installInto(project.folder, unpacked);
  });
  after(async () => {
    project.remove();
    rmSync(scratch, { recursive: true });
    await aws.close();
  });

  async function refusesSkew(pack: string): Promise<void> {
    const { code, output } = await project.preview("--policy-pack", pack);
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /eks-versions@v0\.1\.0[^]*\[mandatory\].*nodegroup-version-skew [^]*node group web of prod \(1\.31\) would be 1 minor behind/,
    );
  }

  it("runs from the installed package, with neither typescript nor ts-node", async () => {
    const pack = join("node_modules", "pulumi-eks-versions", "policies");
    assert.deepEqual(readdirSync(join(project.folder, pack)).sort(), [
      ...["PulumiPolicy.yaml", "README.md", "config", "index.js", "package.json"],
    ]);
    await refusesSkew(pack);
  });

  it("runs in a repository of its own, away from the program", async () => {
    const own = join(scratch, "our-policies");
    cpSync(join(unpacked, "policies"), own, { recursive: true });
    installInto(own, unpacked);
    await refusesSkew(own);
  });

  it("exports the array for packs of others", () => {
    const script = 'console.log(require("pulumi-eks-versions/policies").policies.length)';
    const output = execFileSync(process.execPath, ["-e", script], { cwd: project.folder, encoding: "utf8" });
    assert.equal(output, "9\n");
  });
});
