// A provider of @pulumi/aws says where its own resources are, and nothing to those of this package: it is refused with the way out.
import { strict as assert } from "node:assert";
import { resolve } from "node:path";
import { awsPluginFolder } from "../awsPlugin/folder";
import { Aws } from "./aws";
import { Project } from "./project";
import { world } from "./world";

const built = resolve(__dirname, "../../dist/provider/awsProvider");

/** `Whole` is a component as this package's own will be; `attempt` prints what refused it. */
const program = (body: string) => `
  const pulumi = require("@pulumi/pulumi");
  const aws = require("@pulumi/aws");
  const { ClusterVersion, NodegroupVersion, Provider } = require("pulumi-eks-versions");
  const { refuseForeignProviders } = require("${built}");
  class Whole extends pulumi.ComponentResource {
    constructor(name, opts = {}) {
      refuseForeignProviders('Whole "' + name + '"', opts);
      super("test:index:Whole", name, {}, opts);
      new ClusterVersion(name, { clusterName: "prod", version: "1.31" }, { parent: this });
    }
  }
  const attempt = (make) => { try { make(); } catch (error) { console.log("refused: " + error.message); } };
  const amazon = new aws.Provider("amazon", { region: "eu-west-1" });
  ${body}
`;

describe("providers of @pulumi/aws on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(world({ region: "eu-west-1", nodegroups: [] }), 2_000);
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  async function refusals(body: string): Promise<string[]> {
    project = await Project.create({ program: program(body), env: aws.env, plugins: [awsPluginFolder] });
    const { output } = await project.preview();
    return [...new Set(output.split("\n").flatMap((line) => /refused: .*/.exec(line)?.[0] ?? []))];
  }

  it("are refused by our resources, each with what to pass instead", async () => {
    const seen = await refusals(`
      attempt(() => new ClusterVersion("prod", { clusterName: "prod", version: "1.32" }, { provider: amazon }));
      attempt(() => new NodegroupVersion("web",
        { clusterName: "prod", nodegroupName: "web", version: "1.31" }, { provider: amazon }));`);
    const because =
      'its provider is of the package "aws", which does not know this resource. Pass a Provider of pulumi-eks-versions: ' +
      "new Provider(name, { region, profile }); the stack's aws: configuration is used without one";
    assert.deepEqual(seen, [
      `refused: pulumi-nodejs:dynamic/eks:ClusterVersion "prod": ${because}`,
      `refused: pulumi-nodejs:dynamic/eks:NodegroupVersion "web": ${because}`,
    ]);
  });

  it("are refused by a component that is given no provider of ours beside them", async () => {
    const seen = await refusals(`
      attempt(() => new Whole("list", { providers: [amazon] }));
      attempt(() => new Whole("map", { providers: { aws: amazon } }));
      attempt(() => new Whole("alone", { provider: amazon }));`);
    const because =
      'its providers have one of the package "aws" and none of pulumi-eks-versions, so versions would be looked for with the ' +
      "stack's aws: configuration and not where that one leads. Add a Provider of pulumi-eks-versions for the same account " +
      "and region: providers: [aws, new Provider(name, { region, profile })]";
    assert.deepEqual(
      seen,
      ["list", "map", "alone"].map((name) => `refused: Whole "${name}": ${because}`),
    );
  });

  it("are welcome in a component beside one of ours, its own or its parent's, which our resources then use", async () => {
    const body = `
      const configured = new Provider("configured", { region: "eu-west-1", endpoint: "${aws.url}" });
      new Whole("both", { providers: [amazon, configured] });
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, { providers: [configured] });
      new Whole("inherited", { parent, providers: [amazon] });
      new Whole("ours", { provider: configured });`;
    project = await Project.create({
      program: program(body),
      env: { AWS_ACCESS_KEY_ID: "111122223333", AWS_REGION: "us-east-1" },
      plugins: [awsPluginFolder],
    });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    for (const resource of (await project.resources()).filter(({ type }) =>
      type.endsWith("eks:ClusterVersion"),
    )) {
      assert.equal(resource.id, "arn:aws:eks:eu-west-1:111122223333:cluster/prod", resource.urn);
    }
  });
});
