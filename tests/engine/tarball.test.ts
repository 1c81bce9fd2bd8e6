// The package as users get it: packed, installed into an empty project, run with README's first program, then upgraded.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transformSync } from "esbuild";
import { Aws } from "./aws";
import { Project } from "./project";
import { world } from "./world";

const repository = resolve(__dirname, "../..");

function npm(folder: string, ...args: string[]): string {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  return execFileSync("npm", [...args, ...quiet], { cwd: folder, encoding: "utf8" });
}

/** README's first program. */
function firstProgram(): string {
  const program = /```ts\n([^]*?)```/.exec(readFileSync(join(repository, "README.md"), "utf8"))?.[1];
  assert.ok(program);
  return program;
}

describe("the packed package in an empty project", function () {
  this.timeout(300_000);
  const packed = mkdtempSync(join(tmpdir(), "eks-versions-pack-"));
  let aws: Aws;
  let project: Project;

  before(async () => {
    const [{ filename }] = JSON.parse(npm(repository, "pack", "--json", "--pack-destination", packed)) as [
      { filename: string },
    ];
    aws = await Aws.start(world());
    project = await Project.create({ program: "", packages: [], typescript: true, env: aws.env });
    const sdk = (
      JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
      }
    ).devDependencies;
    const wanted = ["@pulumi/pulumi", "typescript", "ts-node", "@types/node"].map(
      (name) => `${name}@${sdk[name] ?? ""}`,
    );
    npm(project.folder, "install", "--ignore-scripts", join(packed, filename), ...wanted);
    writeFileSync(join(project.folder, "index.ts"), firstProgram());
  });
  after(async () => {
    project.remove();
    rmSync(packed, { recursive: true });
    await aws.close();
  });

  it("holds what users need and nothing else", () => {
    const top = readdirSync(join(project.folder, "node_modules", "pulumi-eks-versions")).sort();
    assert.deepEqual(top, [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist",
      "docs",
      "package.json",
      "policies",
    ]);
    assert.ok(readdirSync(join(project.folder, "node_modules", ".bin")).includes("eks-emulator"));
  });

  it("previews README's first program without a complaint, and up makes just the calls that it showed", async () => {
    const preview = await project.preview("--diff");
    assert.equal(preview.code, 0, preview.output);
    assert.doesNotMatch(preview.output, /warning|error/i);
    assert.match(preview.output, /"control plane 1\.31 -> 1\.32"/);
    assert.match(preview.output, /"after control plane 1\.32: node group web 1\.31 -> 1\.32"/);
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod", "UpdateNodegroupVersion prod/web"]);
  });

  it("shows no change after a release that changed every line, the text in the state among them", async () => {
    const dist = join(project.folder, "node_modules", "pulumi-eks-versions", "dist", "provider");
    for (const entry of readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".js"),
    )) {
      const file = join(dist, entry);
      const other = transformSync(readFileSync(file, "utf8"), {
        minify: true,
        platform: "node",
        format: "cjs",
      }).code;
      writeFileSync(file, other.replace("exports.handler =", "/* another release */ exports.handler ="));
    }
    const preview = await project.preview("--diff", "--expect-no-changes");
    assert.equal(preview.code, 0, preview.output);
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const up = await project.up("--expect-no-changes");
    assert.equal(up.code, 0, up.output);
    assert.match(
      String((await project.resource("prod")).inputs.__provider),
      /another release/,
      "the change did reach the state",
    );
  });
});
