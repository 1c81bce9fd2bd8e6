// The pack on the real engine, judging this package's resources by the stamps of their checks.
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Aws } from "./aws";
import { type Finished, Project } from "./project";
import { world } from "./world";

const pack = resolve(__dirname, "../../policies");

/** A cluster and its group, each at its own version; `group` is JavaScript inside the group's arguments. */
const program = (version: string, group: string) => `
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "${version}" });
  new NodegroupVersion("web", { cluster: prod, nodegroupName: "web", ${group} });
`;

describe("the policy pack and this package's resources, on the real engine", function () {
  this.timeout(180_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(world());
    project = await Project.create({ program: "", env: aws.env });
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  function preview(config?: object): Promise<Finished> {
    if (config === undefined) return project.preview("--policy-pack", pack);
    const file = join(project.folder, "policies.json");
    writeFileSync(file, JSON.stringify(config));
    return project.preview("--policy-pack", pack, "--policy-pack-config", file);
  }

  it("lets an upgrade of both through", async () => {
    project.write(program("1.32", ""));
    const { code, output } = await preview();
    assert.equal(code, 0, output);
    assert.match(output, /eks-versions@v0\.1\.0/);
    assert.doesNotMatch(output, /\[advisory\]|\[mandatory\]|EKSV/);
  });

  it("refuses a skew of one minor, before anything changed, and allows it with maxMinorsBehind: 1", async () => {
    project.write(program("1.32", 'version: "1.31"'));
    const { code, output } = await preview();
    assert.notEqual(code, 0, output);
    assert.match(
      output,
      /\[mandatory\].*nodegroup-version-skew .*\(pulumi-nodejs:dynamic\/eks:NodegroupVersion: web\)/,
    );
    assert.match(
      output,
      /node group web of prod \(1\.31\) would be 1 minor behind its control plane \(1\.32\); at most 0 allowed\. Declare version "1\.32" for it in the same change, or have the platform team set maxMinorsBehind or an exception \[EKSV101\]/,
    );
    assert.equal(output.match(/would be 1 minor behind/g)?.length, 1, "said once, though judged twice");
    assert.deepEqual(await aws.mutations(), []);
    const allowed = await preview({ "nodegroup-version-skew": { maxMinorsBehind: 1 } });
    assert.equal(allowed.code, 0, allowed.output);
  });
});
