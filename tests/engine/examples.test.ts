// Every example as a user runs it: its folder copied, previewed, deployed, and deployed again without a change.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { awsPluginFolder } from "../awsPlugin/folder";
import { Aws } from "./aws";
import { Project } from "./project";

const examples = resolve(__dirname, "../../examples");
const eksPackage = resolve(__dirname, "../awsPlugin/eksPackage");

const hop = "UpdateClusterVersion";
const roll = "UpdateNodegroupVersion";

/** A plan's line on the row of a resource. */
const planned = (type: string, name: string, steps: string) =>
  new RegExp(
    `${type} \\(${name}\\):\\s+plan \\(against \\S+, which is not AWS\\): ${steps.replaceAll(/[.()+]/g, "\\$&")}\n`,
  );

describe("the examples on the real engine", function () {
  this.timeout(300_000);
  let aws: Aws;
  let project: Project;

  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  async function copy(example: string, world?: object, stack?: string): Promise<void> {
    const files = join(examples, example);
    const seed = world ?? (JSON.parse(readFileSync(join(files, "world.json"), "utf8")) as object);
    aws = await Aws.start(seed, 2_000);
    project = await Project.create({
      files,
      typescript: true,
      packages: [
        ...["@pulumi/pulumi", "@pulumi/aws", "pulumi-eks-versions", "typescript", "ts-node", "@types/node"],
      ],
      otherPackages: { "@pulumi/eks": eksPackage },
      plugins: [awsPluginFolder],
      // Types are checked with everything else; clusters of all regions are in the account of the emulator's worlds.
      env: { ...aws.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true", AWS_ACCESS_KEY_ID: "111122223333" },
      ...(stack !== undefined && { stack }),
    });
  }

  async function previewShows(...expected: RegExp[]): Promise<void> {
    const { code, output } = await project.preview();
    assert.equal(code, 0, output);
    for (const pattern of expected) assert.match(output, pattern);
    assert.doesNotMatch(output, /warning/);
  }

  /** @returns the calls that changed something */
  async function up(): Promise<string[]> {
    const before = (await aws.mutations()).length;
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    const calls = (await aws.mutations()).slice(before);
    const quiet = await project.up("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
    assert.equal((await aws.mutations()).length, before + calls.length);
    return calls;
  }

  async function outputs(): Promise<Record<string, unknown>> {
    const { output } = await project.pulumi("stack", "output", "--json");
    return JSON.parse(output) as Record<string, unknown>;
  }

  it("jump: six hops, each group rolled twice, add-ons where a control plane cannot run them and at the end", async () => {
    await copy("jump");
    const onTheWay = [
      "control plane 1.28 -> 1.29",
      "control plane 1.29 -> 1.30",
      "add-on coredns v1.8.2-eksbuild.1 -> v1.12.2-eksbuild.1",
      "add-on vpc-cni v1.16.2-eksbuild.1 -> v1.20.2-eksbuild.1",
      "control plane 1.30 -> 1.31",
      "add-on kube-proxy v1.28.2-eksbuild.1 -> v1.31.2-eksbuild.1",
      "node group batch 1.28 -> 1.31",
      "node group system 1.28 -> 1.31",
      "node group web 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
      "control plane 1.32 -> 1.33",
      "control plane 1.33 -> 1.34",
    ];
    const web =
      "with its cluster: node group web 1.28 -> 1.31; after control plane 1.34: node group web 1.31 -> 1.34";
    await previewShows(
      planned("ClusterVersion", "prod", onTheWay.join("; ")),
      planned("NodegroupVersion", "prod-web", web),
    );
    const calls = await up();
    const groups = ["batch", "system", "web"].map((name) => `${roll} prod/${name}`);
    const addons = ["coredns", "kube-proxy", "vpc-cni"].map((name) => `UpdateAddon prod/${name}`);
    const [coredns = "", kubeProxy = "", vpcCni = ""] = addons;
    const [way, end] = [calls.slice(0, 12), calls.slice(12)];
    const prod = `${hop} prod`;
    assert.deepEqual(way, [prod, prod, coredns, vpcCni, prod, kubeProxy, ...groups, prod, prod, prod]);
    assert.deepEqual([end.slice(0, 3).sort(), end.slice(3).sort()], [groups, addons]);
    const { version, nodegroups } = await outputs();
    assert.deepEqual(
      { version, nodegroups },
      { version: "1.34", nodegroups: { batch: "1.34", system: "1.34", web: "1.34" } },
    );
  });

  it("rollback: up, then down by the same program with a lower version", async () => {
    await copy("rollback");
    await project.pulumi("config", "set", "version", "1.32");
    await previewShows(planned("ClusterVersion", "prod", "control plane 1.31 -> 1.32"));
    assert.deepEqual(await up(), [`${hop} prod`, `${roll} prod/web`, "UpdateAddon prod/kube-proxy"]);
    const { possible, to } = (await outputs()).rollback as { possible: boolean; to: string };
    assert.deepEqual({ possible, to }, { possible: true, to: "1.31" });

    await project.pulumi("config", "set", "version", "1.31");
    const down = [
      "node group web 1.32 -> 1.31",
      "add-on kube-proxy v1.32.2-eksbuild.1 -> v1.31.2-eksbuild.1",
      "control plane 1.32 -> 1.31 (rollback)",
    ];
    await previewShows(planned("ClusterVersion", "prod", down.join("; ")));
    assert.deepEqual(await up(), [`${roll} prod/web`, "UpdateAddon prod/kube-proxy", `${hop} prod`]);
    const { version, nodegroups } = await outputs();
    assert.deepEqual({ version, nodegroups }, { version: "1.31", nodegroups: { web: "1.31" } });
  });

  it("fleet: staging, then both of production", async () => {
    await copy("fleet");
    const hops = "control plane 1.31 -> 1.32; control plane 1.32 -> 1.33";
    await previewShows(
      planned("ClusterVersion", "fleet-staging", `${hops}; node group web 1.31 -> 1.33`),
      planned("ClusterVersion", "fleet-eu-shop", `${hops}; node group web 1.31 -> 1.33`),
      planned("ClusterVersion", "fleet-us-shop", hops),
      planned(
        "NodegroupVersion",
        "fleet-us-shop-batch",
        "after control plane 1.33: node group batch 1.31 -> 1.32",
      ),
    );
    const calls = await up();
    assert.deepEqual(calls.slice(0, 3), [`${hop} staging`, `${hop} staging`, `${roll} staging/web`]);
    const [shop, web] = [`${hop} shop`, `${roll} shop/web`];
    assert.deepEqual(calls.slice(3).sort(), [shop, shop, shop, shop, `${roll} shop/batch`, web, web]);
    assert.deepEqual((await outputs()).versions, { "eu-shop": "1.33", staging: "1.33", "us-shop": "1.33" });
  });

  it("stack-per-cluster: each stack with its own cluster, region and version", async () => {
    await copy("stack-per-cluster", undefined, "staging");
    const hops = "control plane 1.31 -> 1.32; control plane 1.32 -> 1.33";
    await previewShows(planned("ClusterVersion", "staging", hops));
    const addon = (cluster: string) => `UpdateAddon ${cluster}/coredns`;
    assert.deepEqual(await up(), [
      `${hop} staging`,
      `${hop} staging`,
      `${roll} staging/web`,
      addon("staging"),
    ]);
    const made = await project.pulumi("stack", "init", "prod");
    assert.equal(made.code, 0, made.output);
    await previewShows(planned("ClusterVersion", "prod", "control plane 1.31 -> 1.32"));
    const calls = await up();
    assert.deepEqual(calls.slice().sort(), [
      addon("prod"),
      `${hop} prod`,
      `${roll} prod/batch`,
      `${roll} prod/web`,
    ]);
    assert.deepEqual((await outputs()).nodegroups, { batch: "1.32", web: "1.32" });
  });

  for (const example of ["adopt-aws", "adopt-eks"]) {
    it(`${example}: takes versions over from a stack that is there`, async () => {
      await copy(example, { region: "us-east-1", account: "111122223333" });
      const file = join(project.folder, "index.ts");
      const program = readFileSync(file, "utf8");
      // The stack as it was: all but what the example marks as new.
      const [head = "", transform = "", rest = ""] = program.split(/^\/\/ New[:,].*\n/m);
      writeFileSync(file, `${head}${transform.slice(transform.indexOf("//"))}`);
      assert.ok(rest.includes("new ClusterUpgrade"));
      assert.deepEqual(await up(), ["CreateCluster prod", "CreateNodegroup prod/web"]);

      writeFileSync(file, program);
      const { code, output } = await project.preview();
      assert.equal(code, 0, output);
      assert.match(output, planned("ClusterVersion", "prod", "control plane 1.31 -> 1.32"));
      const web = "after control plane 1.32: node group web 1.31 -> 1.32";
      assert.match(output, planned("NodegroupVersion", "prod-web", web));
      assert.deepEqual(await up(), [`${hop} prod`, `${roll} prod/web`]);
      const refresh = await project.pulumi("refresh", "--yes", "--skip-preview");
      assert.equal(refresh.code, 0, refresh.output);
      assert.deepEqual(await up(), [], "aws sends nothing for the version that it has seen");
    });
  }
});
