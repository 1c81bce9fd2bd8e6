import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { Program, requireEngine } from "./program";

describe("language host: programs on the real engine", () => {
  let program: Program | undefined;
  const given = (...args: ConstructorParameters<typeof Program>): Program => (program = new Program(...args));

  before(requireEngine);
  afterEach(() => program?.remove());

  it("runs a JavaScript program with its options, configuration and secrets, and forwards what it prints", async () => {
    const p = given({
      "Pulumi.yaml":
        "name: host\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --no-deprecation\n",
      "index.js": `
        const pulumi = require("@pulumi/pulumi");
        const config = new pulumi.Config();
        console.log("printed by the program");
        console.error("complained by the program");
        exports.plain = config.require("plain");
        exports.secret = config.requireSecret("word").apply((word) => word + "!");
        exports.known = pulumi.isSecret(exports.secret);
        exports.where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
        exports.root = pulumi.getRootDirectory();
        exports.nodeargs = process.execArgv;
        exports.dryRun = pulumi.runtime.isDryRun();
        exports.typescript = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "off";
      `,
    });
    await p.must("stack", "init", "dev");
    await p.must("config", "set", "plain", "in the open");
    await p.must("config", "set", "--secret", "word", "hush");
    const up = await p.run("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /printed by the program/);
    assert.match(up.output, /complained by the program/);
    assert.doesNotMatch(up.output, /hush/);
    assert.deepEqual(await p.outputs(), {
      plain: "in the open",
      secret: "hush!",
      known: true,
      where: "organization/host/dev",
      root: realpathSync(p.folder),
      nodeargs: ["--no-deprecation"],
      dryRun: false,
      typescript: "off",
    });
  });

  it("runs a TypeScript program from the folder that `main` names, and tells it of a preview", async () => {
    const p = given({
      "Pulumi.yaml": "name: host\nruntime: nodejs\nmain: src/\n",
      "src/index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        enum Word { Typed = "typed" }
        console.log("dry run", pulumi.runtime.isDryRun(), "in", process.cwd());
        export const word: Word = Word.Typed;
      `,
    });
    await p.must("stack", "init", "dev");
    const preview = await p.run("preview");
    assert.equal(preview.code, 0, preview.output);
    assert.ok(preview.output.includes(`dry run true in ${realpathSync(p.folder)}/src`), preview.output);
    assert.match(preview.output, /word: "typed"/);
  });

  it("runs the file that `main` names", async () => {
    const p = given({
      "Pulumi.yaml": "name: host\nruntime: nodejs\nmain: other.js\n",
      "index.js": `throw new Error("the wrong file");`,
      "other.js": `exports.from = "other.js";`,
    });
    const up = await p.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await p.outputs(), { from: "other.js" });
  });

  it("ends with the program's own error, shown once, when it throws", async () => {
    const up = await given({
      "Pulumi.yaml": "name: host\nruntime: nodejs\n",
      "index.js": `require("@pulumi/pulumi"); throw new Error("no such cluster");`,
    }).up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /failed with an unhandled exception:\s+Error: no such cluster/);
    assert.doesNotMatch(up.output, /non-zero exit code/);
  });

  it("ends with the error of a promise that nobody caught", async () => {
    const up = await given({
      "Pulumi.yaml": "name: host\nruntime: nodejs\n",
      "index.js": `require("@pulumi/pulumi"); void Promise.reject(new Error("nobody caught this"));`,
    }).up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /Error: nobody caught this/);
  });

  it("says how the program ended when it ended without a word", async () => {
    const up = await given({
      "Pulumi.yaml": "name: host\nruntime: nodejs\n",
      "index.js": `process.exit(3);`,
    }).up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /Program exited with non-zero exit code: 3/);
  });

  it("says to run npm install where @pulumi/pulumi is missing", async () => {
    const p = given(
      { "Pulumi.yaml": "name: host\nruntime: nodejs\n", "index.js": `exports.x = 1;` },
      { withoutModules: true },
    );
    const up = await p.up();
    assert.notEqual(up.code, 0);
    const folder = realpathSync(p.folder);
    assert.ok(up.output.includes(`@pulumi/pulumi is not installed in ${folder}`), up.output);
    assert.ok(up.output.includes(`run npm install in ${folder}`), up.output);
  });

  it("refuses an option of the wrong type by its name", async () => {
    const up = await given({
      "Pulumi.yaml": "name: host\nruntime:\n  name: nodejs\n  options:\n    typescript: sometimes\n",
      "index.js": `exports.x = 1;`,
    }).up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /runtime option typescript is "sometimes"; it must be true or false/);
  });

  it("installs a program's dependencies and shows them in pulumi about", async () => {
    const p = given(
      {
        "Pulumi.yaml": "name: host\nruntime: nodejs\n",
        "package.json": `{ "name": "program", "dependencies": { "near": "file:./near" } }`,
        "near/package.json": `{ "name": "near", "version": "4.5.6" }`,
      },
      { withoutModules: true },
    );
    const install = await p.must("install");
    assert.match(install, /Installing dependencies: npm install/);
    assert.match(await p.must("about"), /near\s+4\.5\.6/);
  });

  it("runs a provider plugin written for Node.js, as it does a policy pack", async () => {
    const p = given({
      "Pulumi.yaml":
        "name: host\nruntime: nodejs\nplugins:\n  providers:\n    - name: near\n      path: ./near\n",
      "index.js": `
        const pulumi = require("@pulumi/pulumi");
        const made = new pulumi.CustomResource("near:index:Thing", "thing", { word: "given" });
        exports.id = made.id;
      `,
      "near/package.json": `{ "name": "near", "version": "0.1.0" }`,
      "near/PulumiPlugin.yaml": "runtime: nodejs\n",
      "near/index.js": `
        const { main } = require("@pulumi/pulumi/provider");
        const create = async (urn, inputs) => ({ id: "made of " + inputs.word, outs: inputs });
        module.exports = () => main({ version: "0.1.0", create }, process.argv.slice(2));
      `,
    });
    const up = await p.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await p.outputs(), { id: "made of given" });
  });
});
