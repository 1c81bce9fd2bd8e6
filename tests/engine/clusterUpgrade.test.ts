// ClusterUpgrade on the real engine: a jump over six minors with three node groups, every group carried, a group that goes down.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { type GroupSeed, web, world } from "./world";

const names = ["batch", "system", "web"];

const at = (version: string): GroupSeed[] =>
  names.map((name) => ({ name, version, amiType: "AL2023_x86_64_STANDARD", desiredSize: 1 }));

const program = (args: string) => `
  const { ClusterUpgrade } = require("pulumi-eks-versions");
  const prod = new ClusterUpgrade("prod", { clusterName: "prod", ${args} });
  exports.reached = { version: prod.version, nodegroups: prod.nodegroups, addons: prod.addons };
  exports.history = prod.history.apply((entries) => entries.length);
  exports.support = prod.support.endOfStandardSupport;
`;

describe("ClusterUpgrade on the real engine", function () {
  this.timeout(300_000);
  let aws: Aws;
  let project: Project;

  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  async function declare(seed: object, args: string): Promise<void> {
    aws = await Aws.start(seed, 2_000);
    project = await Project.create({ program: program(args), env: aws.env });
  }

  async function upReaches(expected: object): Promise<void> {
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    const { output: reached } = await project.pulumi("stack", "output", "reached", "--json");
    assert.deepEqual(JSON.parse(reached), expected);
    const quiet = await project.up("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  }

  it("takes 1.28 to 1.34 with three groups in one up: six hops and six rolls, as the preview showed", async () => {
    await declare(
      world({ version: "1.28", nodegroups: at("1.28") }),
      `version: "1.34", nodegroups: ["web", "batch", { nodegroupName: "system" }]`,
    );
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      new RegExp(
        "ClusterVersion \\(prod\\):\\s+plan \\(against .*\\): control plane 1\\.28 -> 1\\.29; control plane 1\\.29 -> 1\\.30; " +
          "control plane 1\\.30 -> 1\\.31; node group batch 1\\.28 -> 1\\.31; node group system 1\\.28 -> 1\\.31; " +
          "node group web 1\\.28 -> 1\\.31; control plane 1\\.31 -> 1\\.32; control plane 1\\.32 -> 1\\.33; " +
          "control plane 1\\.33 -> 1\\.34\n",
      ),
    );
    for (const name of names) {
      const carried = `with its cluster: node group ${name} 1\\.28 -> 1\\.31`;
      const rolled = `after control plane 1\\.34: node group ${name} 1\\.31 -> 1\\.34`;
      assert.match(
        preview.output,
        new RegExp(`NodegroupVersion \\(prod-${name}\\):\\s+plan \\(against .*\\): ${carried}; ${rolled}\n`),
      );
    }
    assert.deepEqual(await aws.mutations(), [], "a preview changes nothing");
    await upReaches({
      version: "1.34",
      nodegroups: { batch: "1.34", system: "1.34", web: "1.34" },
      addons: {},
    });
    const calls = await aws.mutations();
    const hop = "UpdateClusterVersion prod";
    const rolls = names.map((name) => `UpdateNodegroupVersion prod/${name}`);
    assert.deepEqual(calls.slice(0, 9), [hop, hop, hop, ...rolls, hop, hop, hop]);
    assert.deepEqual(calls.slice(9).sort(), rolls);
  });

  it('carries every group with "all", and makes no children for them', async () => {
    await declare(world({ version: "1.31", nodegroups: at("1.31") }), `version: "1.33", nodegroups: "all"`);
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /control plane 1\.31 -> 1\.32; control plane 1\.32 -> 1\.33; node group batch 1\.31 -> 1\.33; node group system 1\.31 -> 1\.33; node group web 1\.31 -> 1\.33\n/,
    );
    await upReaches({ version: "1.33", nodegroups: {}, addons: {} });
    assert.equal((await aws.mutations()).length, 5);
    const types = (await project.resources())
      .map(({ type }) => type)
      .filter((type) => !type.startsWith("pulumi:"));
    assert.deepEqual(types, [
      "eks-versions:index:ClusterUpgrade",
      "pulumi-nodejs:dynamic/eks:ClusterVersion",
    ]);
  });

  it("moves add-ons after the groups, to EKS's default where no version is given", async () => {
    const seed = world({ version: "1.31", nodegroups: [web] });
    const addons = [{ name: "coredns" }, { name: "kube-proxy" }];
    await declare(
      { ...seed, clusters: seed.clusters.map((cluster) => ({ ...cluster, addons })) },
      `version: "1.32", nodegroups: ["web"], addons: ["coredns", { addonName: "kube-proxy" }]`,
    );
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    for (const [name, step] of [
      ["coredns", "v1\\.11\\.\\S+ -> v1\\.12\\.\\S+"],
      ["kube-proxy", "v1\\.31\\.\\S+ -> v1\\.32\\.\\S+"],
    ] as const) {
      const line = `AddonVersion \\(prod-${name}\\):\\s+plan \\(against .*\\): after control plane 1\\.32: add-on ${name} ${step}\n`;
      assert.match(preview.output, new RegExp(line));
    }
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
    const calls = await aws.mutations();
    assert.deepEqual(calls.slice(0, 2), ["UpdateClusterVersion prod", "UpdateNodegroupVersion prod/web"]);
    assert.deepEqual(calls.slice(2).sort(), ["UpdateAddon prod/coredns", "UpdateAddon prod/kube-proxy"]);
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const quiet = await project.up("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  });

  it("takes a group down that says so, and leaves the others to follow", async () => {
    await declare(
      world({ version: "1.32", nodegroups: at("1.32") }),
      `version: "1.32", nodegroups: ["web", "batch", { nodegroupName: "system", version: "1.31", allowDowngrade: "1.31" }]`,
    );
    const preview = await project.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /NodegroupVersion \(prod-system\):\s+plan \(against .*\): node group system 1\.32 -> 1\.31\n/,
    );
    assert.match(preview.output, /node group web of prod: adopted as it is, at 1\.32: no update/);
    await upReaches({
      version: "1.32",
      nodegroups: { batch: "1.32", system: "1.31", web: "1.32" },
      addons: {},
    });
    assert.deepEqual(await aws.mutations(), ["UpdateNodegroupVersion prod/system"]);
  });
});
