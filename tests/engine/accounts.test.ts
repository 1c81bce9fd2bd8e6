// Whose cluster it is: accounts, regions, providers and the stack's configuration.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { upgradeProgram, web, world } from "./world";

/** The emulator takes a 12-digit access key id for the account. */
const owner = { AWS_ACCESS_KEY_ID: "111122223333" };

const requireAll = `
  const pulumi = require("@pulumi/pulumi");
  const { ClusterVersion, NodegroupVersion, Provider } = require("pulumi-eks-versions");
`;

describe("accounts and regions on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(
      world({
        version: "1.32",
        nodegroups: [{ ...web, version: "1.32", releaseVersion: "1.32.0-20250123" }],
      }),
    );
    await aws.seed(world({ region: "eu-west-1", nodegroups: [] }));
    await aws.seed(world({ account: "444455556666", nodegroups: [] }));
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  it("refuses the namesake that an environment in another region or account leads to, with both ARNs", async () => {
    project = await Project.create({ program: upgradeProgram("1.32"), env: { ...aws.env, ...owner } });
    const first = await project.up();
    assert.equal(first.code, 0, first.output);
    const both = (met: string) =>
      new RegExp(
        `cluster prod is ${met} with the credentials and region of this run, but this resource belongs to ` +
          "arn:aws:eks:us-east-1:111122223333:cluster/prod: a namesake is never upgraded\\. (Use the credentials of|Set the region back to us-east-1)",
      );
    const wrongRegion = await project.with({ AWS_REGION: "eu-west-1" }).preview();
    assert.notEqual(wrongRegion.code, 0);
    assert.match(wrongRegion.output, both("arn:aws:eks:eu-west-1:111122223333:cluster/prod"));
    const wrongAccount = await project.with({ AWS_ACCESS_KEY_ID: "444455556666" }).up();
    assert.notEqual(wrongAccount.code, 0);
    assert.match(wrongAccount.output, both("arn:aws:eks:us-east-1:444455556666:cluster/prod"));
    const refreshed = await project
      .with({ AWS_ACCESS_KEY_ID: "444455556666" })
      .pulumi("refresh", "--yes", "--skip-preview");
    assert.notEqual(refreshed.code, 0, "a refresh would otherwise record the other cluster's version");
    assert.deepEqual(await aws.mutations(), []);
    const right = await project.preview("--expect-no-changes");
    assert.equal(right.code, 0, right.output);
  });

  it("guards the first read with allowedAccountIds of the stack's configuration", async () => {
    project = await Project.create({ program: upgradeProgram("1.33"), env: { ...aws.env, ...owner } });
    await project.pulumi("config", "set", "--path", "aws:allowedAccountIds[0]", "999988887777");
    const { code, output } = await project.up();
    assert.notEqual(code, 0);
    assert.match(output, /cluster prod is in account 111122223333 .*, and only 999988887777 may be touched/);
    assert.deepEqual(await aws.mutations(), []);
  });

  it("takes region and endpoint from the stack's aws: configuration", async () => {
    const program = `${requireAll}
      new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });`;
    project = await Project.create({ program, env: { AWS_REGION: "us-east-1", ...owner } });
    await project.pulumi("config", "set", "aws:region", "eu-west-1");
    await project.pulumi("config", "set", "--path", "aws:endpoints[0].eks", aws.url);
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal((await project.resource("prod")).id, "arn:aws:eks:eu-west-1:111122223333:cluster/prod");
    // A refresh keeps to the region of the resource, whatever the configuration says since.
    await project.pulumi("config", "set", "aws:region", "us-east-1");
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const moved = await project.preview();
    assert.match(
      moved.output,
      /cluster prod is arn:aws:eks:us-east-1:.* belongs to arn:aws:eks:eu-west-1:111122223333/,
    );
  });

  it("works in several regions in one run with Providers, and groups follow their cluster's", async () => {
    const program = `${requireAll}
      const eu = new Provider("eu", { region: "eu-west-1", endpoint: "${aws.url}" });
      const us = new Provider("us", { region: "us-east-1", endpoint: "${aws.url}", allowedAccountIds: ["111122223333"] });
      new ClusterVersion("eu-prod", { clusterName: "prod", version: "1.32" }, { provider: eu });
      const cluster = new ClusterVersion("us-prod", { clusterName: "prod", version: "1.33" }, { provider: us });
      new NodegroupVersion("web", { cluster, nodegroupName: "web" });`;
    project = await Project.create({ program, env: { AWS_REGION: "ap-south-1", ...owner } });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.equal((await project.resource("eu-prod")).id, "arn:aws:eks:eu-west-1:111122223333:cluster/prod");
    assert.equal((await project.resource("us-prod")).outputs.version, "1.33");
    assert.equal((await project.resource("web")).id, "arn:aws:eks:us-east-1:111122223333:cluster/prod/web");
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const destroy = await project.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(destroy.code, 0, destroy.output);
  });

  it("refuses a provider of another package, with the way to do it", async () => {
    const program = `${requireAll}
      class Foreign extends pulumi.ProviderResource { constructor(n) { super("aws", n, { region: "eu-west-1" }); } }
      new ClusterVersion("prod", { clusterName: "prod", version: "1.32" }, { provider: new Foreign("eu") });`;
    project = await Project.create({ program, env: { ...aws.env, ...owner } });
    const { code, output } = await project.preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /ClusterVersion "prod": its provider is of the package "aws", which does not know this resource\. Pass a Provider of pulumi-eks-versions/,
    );
  });

  it("replaces when the program names another region, which calls EKS for nothing but reads", async () => {
    const at = (region: string) => `${requireAll}
      new ClusterVersion("prod", { clusterName: "prod", version: "1.32", region: "${region}" });`;
    project = await Project.create({ program: at("us-east-1"), env: { ...aws.env, ...owner } });
    await project.up();
    await aws.call(
      "POST",
      "/_emulator/seed",
      world({ region: "eu-central-1", version: "1.32", nodegroups: [] }),
    );
    project.write(at("eu-central-1"));
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.match(output, /1 replaced/);
    assert.equal((await project.resource("prod")).id, "arn:aws:eks:eu-central-1:111122223333:cluster/prod");
    assert.deepEqual(await aws.mutations(), []);
  });
});
