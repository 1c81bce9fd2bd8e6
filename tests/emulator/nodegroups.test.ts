// Managed node groups through the JavaScript SDK: version updates and their phases, refusals, creation, configuration.
import { strict as assert } from "node:assert";
import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListNodegroupsCommand,
  ListUpdatesCommand,
  UpdateNodegroupConfigCommand,
  UpdateNodegroupVersionCommand,
  type CreateNodegroupCommandInput,
  type UpdateNodegroupConfigCommandInput,
  type UpdateNodegroupVersionCommandInput,
} from "@aws-sdk/client-eks";
import { assertRefused, refusal, run, world, type Running } from "./running";

const NAMES = { clusterName: "prod", nodegroupName: "web" };

describe("emulator: node groups", () => {
  let emulator: Running;
  beforeEach(async () => {
    emulator = await run();
  });
  afterEach(() => emulator.close());

  const seedGroup = (group: Record<string, unknown>, cluster: Record<string, unknown> = {}) =>
    emulator.seed(
      world({ ...cluster, nodegroups: [{ name: "web", version: "1.32", desiredSize: 3, ...group }] }),
    );
  const update = async (input: Partial<UpdateNodegroupVersionCommandInput> = {}) =>
    (await emulator.eks.send(new UpdateNodegroupVersionCommand({ ...NAMES, ...input }))).update!;
  const group = async () => (await emulator.eks.send(new DescribeNodegroupCommand(NAMES))).nodegroup!;
  const find = async (updateId: string) =>
    (await emulator.eks.send(new DescribeUpdateCommand({ name: "prod", updateId, nodegroupName: "web" })))
      .update!;

  it("rolls in waves: UPDATING, then version and release together, while the cluster stays ACTIVE", async () => {
    await seedGroup({ updateConfig: { maxUnavailable: 2 } });
    const started = await update({ version: "1.33" });
    assert.deepEqual(started.params, [
      { type: "Version", value: "1.33" },
      { type: "ReleaseVersion", value: "1.33.5-20251026" },
    ]);
    assert.equal(started.type, "VersionUpdate");
    await emulator.advance(5);
    assert.equal((await group()).status, "UPDATING");
    const cluster = await emulator.eks.send(new DescribeClusterCommand({ name: "prod" }));
    assert.equal(cluster.cluster?.status, "ACTIVE");
    // Setup 30 s, scale up 90 s, two waves of 240 s, scale down 60 s.
    await emulator.advance(30 + 90 + 2 * 240 + 60 - 6);
    assert.deepEqual([(await group()).status, (await group()).version], ["UPDATING", "1.32"]);
    await emulator.advance(1);
    const after = await group();
    assert.deepEqual(
      [after.status, after.version, after.releaseVersion],
      ["ACTIVE", "1.33", "1.33.5-20251026"],
    );
    assert.ok(after.modifiedAt! > after.createdAt!);
    assert.equal((await find(started.id!)).status, "Successful");
  });

  it("keeps its updates under its own name only", async () => {
    await seedGroup({});
    const { id } = await update({ version: "1.33" });
    const without = emulator.eks.send(new DescribeUpdateCommand({ name: "prod", updateId: id }));
    await assertRefused(without, "ResourceNotFoundException", `No update found for ID: ${id!}`);
    const all = await emulator.eks.send(new ListUpdatesCommand({ name: "prod" }));
    const own = await emulator.eks.send(new ListUpdatesCommand({ name: "prod", nodegroupName: "web" }));
    assert.deepEqual([all.updateIds, own.updateIds], [[], [id]]);
  });

  it("without a version moves to the cluster's and its newest release", async () => {
    await seedGroup({ version: "1.31" });
    assert.equal((await update()).params?.[0]?.value, "1.33");
  });

  it("may go down, in minor and in release", async () => {
    await seedGroup({ version: "1.33" });
    assert.equal((await update({ version: "1.32", releaseVersion: "1.32.1-20250203" })).status, "InProgress");
    await emulator.advance(3600);
    assert.deepEqual([(await group()).version, (await group()).releaseVersion], ["1.32", "1.32.1-20250203"]);
  });

  it("a blocked group fails with PodEvictionFailure and keeps its version, unless forced", async () => {
    await seedGroup({ blockedByDisruptionBudget: true });
    const { id } = await update({ version: "1.33" });
    await emulator.advance(30 + 90 + 900);
    const failed = await find(id!);
    assert.equal(failed.status, "Failed");
    const [error] = failed.errors!;
    assert.equal(error?.errorCode, "PodEvictionFailure");
    assert.equal(
      error.errorMessage,
      "Reached max retries while trying to evict pods from nodes in node group web",
    );
    assert.match(error.resourceIds?.[0] ?? "", /^ip-192-168-\d+-\d+\.us-east-1\.compute\.internal$/);
    assert.deepEqual([(await group()).status, (await group()).version], ["ACTIVE", "1.32"]);
    const forced = await update({ version: "1.33", force: true });
    await emulator.advance(3600);
    assert.equal((await find(forced.id!)).status, "Successful");
  });

  it("replays a token and refuses it for other parameters; a second update meanwhile is a 409", async () => {
    await seedGroup({});
    const first = await update({ version: "1.33", clientRequestToken: "t" });
    assert.equal((await update({ version: "1.33", clientRequestToken: "t" })).id, first.id);
    await assertRefused(
      update({ version: "1.32", clientRequestToken: "t" }),
      "InvalidParameterException",
      /already used/,
    );
    const busy = await refusal(update({ version: "1.33" }));
    assert.deepEqual([busy.name, busy["nodegroupName"]], ["ResourceInUseException", "web"]);
    assert.equal(
      busy.message,
      `Cannot update nodegroup web because it currently has update ${first.id!} in progress`,
    );
  });

  describe("launch templates and custom AMIs", () => {
    const template = { name: "lt", id: "lt-1", version: "1" };
    it("changes the template's version, and shows name and version as parameters", async () => {
      await seedGroup({ launchTemplate: template, amiType: "CUSTOM", version: "1.32" });
      const started = await update({ launchTemplate: { id: "lt-1", version: "4" } });
      assert.deepEqual(started.params, [
        { type: "LaunchTemplateName", value: "lt" },
        { type: "LaunchTemplateVersion", value: "4" },
      ]);
      const before = (await group()).releaseVersion;
      await emulator.advance(3600);
      const after = await group();
      assert.deepEqual(after.launchTemplate, { name: "lt", id: "lt-1", version: "4" });
      assert.match(after.releaseVersion!, /^ami-0/);
      assert.notEqual(after.releaseVersion, before);
    });
    it("without a version means the template's default", async () => {
      await seedGroup({ launchTemplate: { ...template, version: "7" } });
      const started = await update({ version: "1.33", launchTemplate: { name: "lt" } });
      assert.equal(started.params?.find(({ type }) => type === "LaunchTemplateVersion")?.value, "1");
    });
  });

  const refused: [
    string,
    Record<string, unknown>,
    Partial<UpdateNodegroupVersionCommandInput>,
    string | RegExp,
  ][] = [
    [
      "a newer version than the cluster's",
      {},
      { version: "1.34" },
      "Nodegroup version 1.34 cannot be newer than the cluster version 1.33.",
    ],
    ["no EKS version", {}, { version: "1.x" }, "unsupported Kubernetes version"],
    [
      "a release of another minor",
      {},
      { version: "1.33", releaseVersion: "1.31.3-20250103" },
      "Requested release version 1.31.3-20250103 is not valid for kubernetes version 1.33.",
    ],
    [
      "AL2 at 1.33",
      { amiType: "AL2_x86_64" },
      { version: "1.33" },
      "AMI type AL2_x86_64 is not available for kubernetes version 1.33.",
    ],
    [
      "a version with a custom AMI",
      { amiType: "CUSTOM" },
      { version: "1.33" },
      "You cannot specify the field kubernetesVersion when using custom AMIs.",
    ],
    [
      "a release with a custom AMI",
      { amiType: "CUSTOM" },
      { releaseVersion: "x" },
      "You cannot specify the field releaseVersion when using custom AMIs.",
    ],
    [
      "a custom AMI without a template",
      { amiType: "CUSTOM" },
      {},
      "Launch template details can't be null for Custom ami type node group",
    ],
    [
      "a template for a group without one",
      {},
      { launchTemplate: { id: "lt-1" } },
      /was not created with a launch template/,
    ],
    [
      "another template",
      { launchTemplate: { name: "lt", id: "lt-1" } },
      { launchTemplate: { id: "lt-2" } },
      "Launch template lt-2 is not the one that node group web was created with.",
    ],
    [
      "a template by id and name",
      { launchTemplate: { name: "lt", id: "lt-1" } },
      { launchTemplate: { id: "lt-1", name: "lt" } },
      "You must specify either the launch template ID or the launch template name, but not both.",
    ],
    [
      "a template version that is none",
      { launchTemplate: { name: "lt", id: "lt-1" } },
      { launchTemplate: { id: "lt-1", version: "newest" } },
      "Invalid launch template version: newest",
    ],
  ];
  for (const [title, seeded, input, message] of refused) {
    it(`an update is refused with ${title}`, async () => {
      await seedGroup(seeded);
      await assertRefused(update(input), "InvalidParameterException", message);
    });
  }

  it("health issues stop an update, all but four kinds", async () => {
    await seedGroup({ healthIssues: [{ code: "Ec2SubnetNotFound" }] });
    const message =
      "Nodegroup health has issues other than AsgInstanceLaunchFailures, InstanceLimitExceeded, InsufficientFreeAddresses, ClusterUnreachable";
    await assertRefused(update({ version: "1.33" }), "InvalidRequestException", message);
    await seedGroup({ healthIssues: [{ code: "InsufficientFreeAddresses" }] });
    assert.equal((await update({ version: "1.33" })).status, "InProgress");
  });

  it("unknown cluster and group are told apart", async () => {
    await seedGroup({});
    const describe_ = (clusterName: string, nodegroupName: string) =>
      emulator.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
    await assertRefused(
      describe_("nope", "web"),
      "ResourceNotFoundException",
      "No cluster found for name: nope.",
    );
    const error = await refusal(describe_("prod", "nope"));
    assert.equal(error.message, "No node group found for name: nope.");
    assert.deepEqual(
      [error["clusterName"], error["nodegroupName"], error["addonName"]],
      ["prod", "nope", null],
    );
  });

  describe("creating and deleting", () => {
    const create = async (input: Partial<CreateNodegroupCommandInput> = {}) =>
      (
        await emulator.eks.send(
          new CreateNodegroupCommand({
            clusterName: "prod",
            nodegroupName: "new",
            subnets: ["s-1"],
            nodeRole: "r",
            ...input,
          }),
        )
      ).nodegroup!;
    it("goes CREATING to ACTIVE at the cluster's version, and back to nothing", async () => {
      await emulator.seed(world());
      const made = await create({
        scalingConfig: { minSize: 0, maxSize: 4, desiredSize: 3 },
        tags: { a: "b" },
      });
      assert.deepEqual([made.status, made.version, made.scalingConfig?.desiredSize], ["CREATING", "1.33", 3]);
      await emulator.advance(120);
      const names = { clusterName: "prod", nodegroupName: "new" };
      const active = await emulator.eks.send(new DescribeNodegroupCommand(names));
      assert.deepEqual([active.nodegroup?.status, active.nodegroup?.tags], ["ACTIVE", { a: "b" }]);
      const gone = await emulator.eks.send(new DeleteNodegroupCommand(names));
      assert.equal(gone.nodegroup?.status, "DELETING");
      await assertRefused(
        emulator.eks.send(new DeleteNodegroupCommand(names)),
        "ResourceInUseException",
        /already being deleted/,
      );
      await emulator.advance(180);
      await assertRefused(
        emulator.eks.send(new DescribeNodegroupCommand(names)),
        "ResourceNotFoundException",
        /new\.$/,
      );
      const left = await emulator.eks.send(new ListNodegroupsCommand({ clusterName: "prod" }));
      assert.deepEqual(left.nodegroups, ["web"]);
    });
    it("replays its token", async () => {
      await emulator.seed(world());
      const first = await create({ clientRequestToken: "t" });
      assert.equal((await create({ clientRequestToken: "t" })).nodegroupArn, first.nodegroupArn);
      await assertRefused(
        create({ clientRequestToken: "t", diskSize: 5 }),
        "InvalidParameterException",
        /already used/,
      );
      await assertRefused(
        create(),
        "ResourceInUseException",
        "NodeGroup already exists with name new and cluster name prod",
      );
    });
    const rows: [Partial<CreateNodegroupCommandInput>, string | RegExp][] = [
      [{ version: "1.32" }, "Requested Nodegroup version 1.32 must match cluster version 1.33."],
      [{ amiType: "AL2_x86_64" }, "AMI type AL2_x86_64 is not available for kubernetes version 1.33."],
      [{ amiType: "CUSTOM" }, "Launch template details can't be null for Custom ami type node group"],
      [{ releaseVersion: "1.32.1-20250203" }, /is not valid for kubernetes version 1\.33\.$/],
      [
        { scalingConfig: { minSize: 3, maxSize: 4, desiredSize: 2 } },
        "Minimum capacity 3 can't be greater than desired size 2",
      ],
      [
        { scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 2 } },
        "desired capacity 2 can't be greater than max size 1",
      ],
      [{ updateConfig: { maxUnavailable: 1, maxUnavailablePercentage: 5 } }, /cannot be specified together/],
      [{ updateConfig: { maxUnavailable: 101 } }, "maxUnavailable can't be greater than 100"],
      [
        { nodegroupName: "-bad" },
        /'nodegroupName' failed to satisfy constraint: Member must satisfy regular expression/,
      ],
      [
        { amiType: "BEOS" as never },
        /'amiType' failed to satisfy constraint: Member must satisfy enum value set/,
      ],
    ];
    for (const [input, message] of rows) {
      it(`refuses ${JSON.stringify(input)}`, async () => {
        await emulator.seed(world());
        await assertRefused(create(input), "InvalidParameterException", message);
      });
    }
    it("needs an ACTIVE cluster", async () => {
      await emulator.seed(world({ status: "FAILED" }));
      await assertRefused(create(), "InvalidRequestException", "Cluster 'prod' is not in ACTIVE status");
    });
  });

  it("UpdateNodegroupConfig changes sizes, labels, taints and parallelism", async () => {
    await seedGroup({
      labels: { a: "1", b: "2" },
      taints: [{ key: "k", value: "v", effect: "NO_SCHEDULE" }],
    });
    const configure = async (input: Partial<UpdateNodegroupConfigCommandInput>) =>
      (await emulator.eks.send(new UpdateNodegroupConfigCommand({ ...NAMES, ...input }))).update!;
    const started = await configure({
      scalingConfig: { minSize: 1, maxSize: 9, desiredSize: 5 },
      labels: { addOrUpdateLabels: { a: "3", c: "4" }, removeLabels: ["b"] },
      taints: { removeTaints: [{ key: "k", effect: "NO_SCHEDULE" }] },
      updateConfig: { maxUnavailablePercentage: 50 },
    });
    assert.equal(started.type, "ConfigUpdate");
    assert.ok(started.params?.some(({ type, value }) => type === "DesiredSize" && value === "5"));
    await emulator.advance(120);
    const after = await group();
    assert.deepEqual(after.scalingConfig, { minSize: 1, maxSize: 9, desiredSize: 5 });
    assert.deepEqual(
      [after.labels, after.taints, after.updateConfig],
      [{ a: "3", c: "4" }, [], { maxUnavailablePercentage: 50 }],
    );
    await assertRefused(configure({}), "InvalidParameterException", "No update parameters were specified.");
    await assertRefused(
      configure({ scalingConfig: { desiredSize: 10 } }),
      "InvalidParameterException",
      /max size 9$/,
    );
  });
});
