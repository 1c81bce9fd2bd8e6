import assert from "node:assert/strict";
import { Program, requireEngine } from "./program";

const project = {
  "Pulumi.yaml": "name: host\nruntime: nodejs\n",
  "index.js": `
    const pulumi = require("@pulumi/pulumi");
    new pulumi.ComponentResource("test:index:Group", "web", { version: "1.30" });
  `,
  "pack/package.json": `{ "name": "pack", "version": "1.0.0" }`,
  "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
};

describe("language host: policy packs on the real engine", () => {
  let program: Program | undefined;

  before(requireEngine);
  afterEach(() => program?.remove());

  async function preview(pack: string) {
    program = new Program({ ...project, "pack/index.js": pack });
    await program.must("stack", "init", "dev");
    await program.must("config", "set", "floor", "1.31");
    await program.must("config", "set", "--secret", "word", "hush");
    return program.run("preview", "--policy-pack", "pack");
  }

  it("starts a pack with the stack's configuration, forwards what it prints, and stops the run at a violation", async () => {
    const { code, output } = await preview(`
      const { PolicyPack } = require("@pulumi/policy");
      const pulumi = require("@pulumi/pulumi");
      const floor = new pulumi.Config("host").require("floor");
      const where = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
      new PolicyPack("pack", { policies: [{
        name: "floor", description: "No group below the floor.", enforcementLevel: "mandatory",
        validateStack: (args, report) => {
          console.log("the pack looks", pulumi.runtime.isDryRun());
          for (const r of args.resources) if (r.type === "test:index:Group") report(r.name + " below " + floor + " in " + where);
        },
      }] });
    `);
    assert.notEqual(code, 0, output);
    assert.match(output, /web below 1\.31 in organization\/host\/dev/);
    assert.match(output, /the pack looks true/);
    assert.doesNotMatch(output, /hush/);
  });

  it("shows why a pack could not start", async () => {
    const { code, output } = await preview(`throw new Error("this pack is broken");`);
    assert.notEqual(code, 0);
    assert.match(output, /Error: this pack is broken/);
    assert.match(output, /the policy pack ended before it was ready \(exit code/);
  });
});
