// The stand-in for the AWS plugin does to versions what the real one does, and leaves no process behind.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Aws } from "../engine/aws";
import { Project } from "../engine/project";
import { web, world } from "../engine/world";
import { awsPluginFolder } from "./folder";

/** As the emulator's clusters have them that are seeded without. */
const role = "arn:aws:iam::111122223333:role/eks";
const subnetIds = '["subnet-0a", "subnet-0b"]';

interface Declared {
  readonly version: string;
  readonly provider?: string;
  readonly imports?: readonly [cluster: string, group: string];
  readonly more?: string;
}

function program({ version, provider = "", imports, more = "" }: Declared): string {
  const options = (id: string | undefined) => `{ provider${id === undefined ? "" : `, import: "${id}"`} }`;
  return `
    const aws = require("@pulumi/aws");
    const provider = ${provider || "undefined"};
    const prod = new aws.eks.Cluster("prod", {
      name: "prod", version: "${version}", roleArn: "${role}-cluster", vpcConfig: { subnetIds: ${subnetIds} }
    }, ${options(imports?.[0])});
    const web = new aws.eks.NodeGroup("web", {
      clusterName: prod.name, version: prod.version, nodeGroupName: "web", nodeRoleArn: "${role}-node", subnetIds: ${subnetIds},
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 2 }
    }, ${options(imports?.[1])});
    ${more}
    exports.endpoint = prod.endpoint;
  `;
}

describe("the stand-in for the AWS plugin", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  async function start(world: object, declared: Declared, timeScale = 2_000): Promise<void> {
    aws = await Aws.start(world, timeScale);
    const env = declared.provider === undefined ? aws.env : {};
    project = await Project.create({ program: program(declared), env, plugins: [awsPluginFolder] });
  }
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  it("creates, changes, refreshes and deletes clusters and node groups on the emulator, and nothing else", async () => {
    const bucket = `new aws.s3.Bucket("logs", { tags: { for: prod.arn } });`;
    await start({ region: "us-east-1", account: "111122223333" }, { version: "1.31", more: bucket });
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(await aws.requests(), []);
    const created = await project.up();
    assert.equal(created.code, 0, created.output);
    assert.equal((await project.resource("prod")).outputs.version, "1.31");

    project.write(program({ version: "1.32", more: bucket }));
    const changed = await project.up();
    assert.equal(changed.code, 0, changed.output);
    assert.match(String((await project.resource("web")).outputs.releaseVersion), /^1\.32\./);

    await aws.call("POST", "/clusters/prod/updates", { version: "1.33" });
    await aws.advance(3_600);
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview");
    assert.match(refresh.output, /prod updated .*\[diff: ~version\]/);
    const { inputs, outputs } = await project.resource("prod");
    assert.deepEqual([inputs.version, outputs.version], ["1.33", "1.33"]);

    const destroy = await project.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(await aws.mutations(), [
      ...["CreateCluster prod", "CreateNodegroup prod/web"],
      ...["UpdateClusterVersion prod", "UpdateNodegroupVersion prod/web"],
      "UpdateClusterVersion prod",
      ...["DeleteNodegroup prod/web", "DeleteCluster prod"],
    ]);
  });

  it("imports what is there, through the region and endpoint of a provider of the program", async () => {
    aws = await Aws.start(world({ region: "eu-west-1", nodegroups: [{ ...web }] }), 2_000);
    const provider = `new aws.Provider("eu", { region: "eu-west-1", endpoints: [{ eks: "${aws.url}" }] })`;
    const declared: Declared = { version: "1.31", provider, imports: ["prod", "prod:web"] };
    project = await Project.create({ program: program(declared), plugins: [awsPluginFolder] });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.match(output, /2 imported/);
    assert.equal(
      (await project.resource("prod")).outputs.arn,
      "arn:aws:eks:eu-west-1:111122223333:cluster/prod",
    );
    assert.deepEqual(await aws.mutations(), []);
  });

  it("ends with an engine that was killed in the middle of an update", async function () {
    if (process.platform !== "linux") this.skip(); // processes are looked for in /proc
    await start(world(), { version: "1.31", imports: ["prod", "prod:web"] }, 60);
    const imported = await project.up();
    assert.equal(imported.code, 0, imported.output);
    project.write(program({ version: "1.32" }));
    const up = project.start("up", "--yes", "--skip-preview");
    await until(async () => (await aws.count("UpdateClusterVersion")) === 1);
    assert.equal(pluginsOf(project).length, 1);
    process.kill(up.pid ?? 0, "SIGKILL");
    await until(() => Promise.resolve(pluginsOf(project).length === 0));
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 200, "it did not come true within 20 seconds");
    await sleep(100);
  }
}

function pluginsOf(project: Project): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      return command.includes("pulumi-resource-aws") && readlinkSync(`/proc/${pid}/cwd`) === project.folder;
    } catch {
      return false; // no process, or one that has ended
    }
  });
}
