// Resources below a component: they find each other, and their messages land on their own rows.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { web, world } from "./world";

const program = `
  const pulumi = require("@pulumi/pulumi");
  const { ClusterVersion, NodegroupVersion } = require("pulumi-eks-versions");
  class Platform extends pulumi.ComponentResource {
    constructor(name, opts) {
      super("acme:index:Platform", name, {}, opts);
      const cluster = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" }, { parent: this });
      new NodegroupVersion("web", { cluster, nodegroupName: "web" }, { parent: this });
      new NodegroupVersion("batch", { cluster, nodegroupName: "batch" }, { parent: this });
      this.registerOutputs({});
    }
  }
  new Platform("platform");
`;

describe("resources below a component on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start(world({ nodegroups: [web, { ...web, name: "batch" }] }));
    project = await Project.create({ program, env: aws.env });
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  it("preview and run as they do at the top", async () => {
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /ClusterVersion \(prod\):\s+plan \(against .*\): control plane 1\.31 -> 1\.32/,
    );
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal(await aws.count("UpdateClusterVersion"), 1);
    assert.equal(await aws.count("UpdateNodegroupVersion"), 2);
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  });

  it("know their own URNs", async () => {
    for (const name of ["prod", "web", "batch"]) {
      const { urn, inputs } = await project.resource(name);
      assert.equal(inputs.__urn, urn);
    }
  });
});
