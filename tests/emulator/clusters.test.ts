// Clusters, their configuration, add-ons, insights, tags and the version calendar through the JavaScript SDK.
import { strict as assert } from "node:assert";
import * as eks from "@aws-sdk/client-eks";
import { assertRefused, refusal, run, world, type Running } from "./running";

const VPC = { subnetIds: ["subnet-1", "subnet-2"] };

describe("emulator: clusters and the rest of the API", () => {
  let emulator: Running;
  let client: eks.EKSClient;
  beforeEach(async () => {
    emulator = await run();
    client = emulator.eks;
  });
  afterEach(() => emulator.close());

  const create = (input: Partial<eks.CreateClusterCommandInput> = {}) =>
    client.send(
      new eks.CreateClusterCommand({ name: "new", roleArn: "arn:role", resourcesVpcConfig: VPC, ...input }),
    );
  const cluster = async (name = "prod") =>
    (await client.send(new eks.DescribeClusterCommand({ name }))).cluster!;

  it("creates and deletes a cluster, in an unseeded region too", async () => {
    const made = (await create({ tags: { team: "a" } })).cluster!;
    assert.deepEqual([made.status, made.version, made.endpoint], ["CREATING", "1.36", undefined]);
    await emulator.advance(600);
    const up = await cluster("new");
    assert.equal(up.status, "ACTIVE");
    assert.match(up.endpoint!, /^https:/);
    assert.ok(up.certificateAuthority?.data);
    const waited = await eks.waitUntilClusterActive({ client, maxWaitTime: 60 }, { name: "new" });
    assert.equal(waited.state, "SUCCESS");
    const remove = () => client.send(new eks.DeleteClusterCommand({ name: "new" }));
    assert.equal((await remove()).cluster?.status, "DELETING");
    await assertRefused(remove(), "ResourceInUseException", /currently is in DELETING status/);
    await emulator.advance(180);
    await assertRefused(cluster("new"), "ResourceNotFoundException", "No cluster found for name: new.");
  });

  it("refuses to delete what is in use or protected", async () => {
    await emulator.seed(world());
    const remove = () => client.send(new eks.DeleteClusterCommand({ name: "prod" }));
    await assertRefused(remove(), "ResourceInUseException", "Cluster has nodegroups attached");
    await emulator.seed(world({ nodegroups: [], deletionProtection: true }));
    await assertRefused(remove(), "InvalidRequestException", /deletion protection/);
  });

  const badCreates: [Partial<eks.CreateClusterCommandInput>, string | RegExp][] = [
    [
      { name: "1".repeat(101) },
      /'name' failed to satisfy constraint: Member must have length less than or equal to 100/,
    ],
    [{ name: "a b" }, /regular expression pattern/],
    [{ version: "1.30" }, "unsupported Kubernetes version"],
    [{ version: "1.99" }, "unsupported Kubernetes version"],
    [
      { resourcesVpcConfig: { subnetIds: ["one"] } },
      "Subnets specified must be in at least two different AZs",
    ],
    [{ clientRequestToken: "short" }, /'clientRequestToken' failed .* greater than or equal to 33/],
    [{ clientRequestToken: "x".repeat(127) }, /'clientRequestToken' failed .* less than or equal to 126/],
    [{ computeConfig: { enabled: true } }, /^For EKS Auto Mode, please ensure that all required configs/],
    [
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])) },
      /'tags' failed .* equal to 50/,
    ],
    [{ roleArn: undefined }, /'roleArn' failed to satisfy constraint: Member must not be null/],
  ];
  for (const [input, message] of badCreates) {
    it(`CreateCluster refuses ${JSON.stringify(input).slice(0, 60)}`, () =>
      assertRefused(create(input), "InvalidParameterException", message));
  }

  it("CreateCluster replays its token; a taken name is a 409", async () => {
    const clientRequestToken = "t".repeat(33);
    const first = await create({ clientRequestToken });
    assert.equal((await create({ clientRequestToken })).cluster?.arn, first.cluster?.arn);
    await assertRefused(
      create({ clientRequestToken, version: "1.35" }),
      "InvalidParameterException",
      /already used/,
    );
    await assertRefused(create(), "ResourceInUseException", "Cluster already exists with name: new");
  });

  it("pages ListClusters with an opaque token, and refuses foreign ones", async () => {
    const clusters = Array.from({ length: 7 }, (_, index) => ({ name: `c${index}` }));
    await emulator.seed({ clusters });
    const names: string[] = [];
    for await (const page of eks.paginateListClusters({ client, pageSize: 3 }, {}))
      names.push(...page.clusters!);
    assert.deepEqual(
      names,
      clusters.map(({ name }) => name),
    );
    const list = (input: eks.ListClustersCommandInput) => client.send(new eks.ListClustersCommand(input));
    await assertRefused(
      list({ nextToken: "made-up" }),
      "InvalidParameterException",
      "Invalid nextToken: made-up",
    );
    for (const maxResults of [0, 101, -1]) {
      await assertRefused(
        list({ maxResults }),
        "InvalidParameterException",
        /'maxResults' failed to satisfy constraint/,
      );
    }
    const { nextToken } = await list({ maxResults: 1 });
    const foreign = client.send(new eks.ListNodegroupsCommand({ clusterName: "c0", nextToken }));
    await assertRefused(foreign, "InvalidParameterException", /^Invalid nextToken/);
  });

  it("keeps regions and accounts apart", async () => {
    await emulator.seed(world());
    await emulator.seed({ ...world({ version: "1.35" }), region: "eu-west-1", account: "222233334444" });
    const version = async (region: string, accessKeyId?: string) => {
      const other = emulator.client({ region, ...(accessKeyId && { accessKeyId }) });
      const found = (await other.send(new eks.DescribeClusterCommand({ name: "prod" }))).cluster!;
      return [found.version, found.arn];
    };
    assert.deepEqual(await version("us-east-1"), ["1.33", "arn:aws:eks:us-east-1:111122223333:cluster/prod"]);
    assert.deepEqual(await version("eu-west-1"), ["1.35", "arn:aws:eks:eu-west-1:222233334444:cluster/prod"]);
    await assertRefused(version("us-east-1", "999988887777"), "ResourceNotFoundException", /prod/);
    await assertRefused(version("ap-south-1"), "ResourceNotFoundException", /prod/);
    const unsigned = await fetch(`${emulator.url}/clusters/prod`);
    assert.match(await unsigned.text(), /us-east-1:111122223333/);
  });

  describe("UpdateClusterConfig", () => {
    const configure = async (input: Partial<eks.UpdateClusterConfigCommandInput>) =>
      (await client.send(new eks.UpdateClusterConfigCommand({ name: "prod", ...input }))).update!;
    const kinds: [Partial<eks.UpdateClusterConfigCommandInput>, string][] = [
      [{ logging: { clusterLogging: [{ types: ["api"], enabled: true }] } }, "LoggingUpdate"],
      [{ resourcesVpcConfig: { endpointPublicAccess: false } }, "EndpointAccessUpdate"],
      [{ resourcesVpcConfig: { subnetIds: ["a", "b"] } }, "VpcConfigUpdate"],
      [{ resourcesVpcConfig: { controlPlaneEgressMode: "CUSTOMER_ROUTED" } }, "ControlPlaneEgressUpdate"],
      [{ accessConfig: { authenticationMode: "API" } }, "AccessConfigUpdate"],
      [{ upgradePolicy: { supportType: "EXTENDED" } }, "UpgradePolicyUpdate"],
      [{ zonalShiftConfig: { enabled: true } }, "ZonalShiftConfigUpdate"],
      [
        { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ["10.0.0.0/8"] }] } },
        "RemoteNetworkConfigUpdate",
      ],
      [{ deletionProtection: true }, "DeletionProtectionUpdate"],
      [{ controlPlaneScalingConfig: { tier: "tier-xl" } }, "ControlPlaneScalingConfigUpdate"],
      [{ kubeApiServerConfig: { eventTtl: "2h" } }, "ControlPlaneComponentConfigUpdate"],
      [
        {
          computeConfig: { enabled: true },
          storageConfig: { blockStorage: { enabled: true } },
          kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
        },
        "AutoModeUpdate",
      ],
    ];
    for (const [input, type] of kinds) {
      it(`${type} takes the lock and ends Successful`, async () => {
        await emulator.seed(world());
        const started = await configure(input);
        assert.equal(started.type, type);
        assert.ok(started.params!.length > 0);
        const upgrade = client.send(new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34" }));
        await assertRefused(upgrade, "ResourceInUseException", new RegExp(started.id!));
        await emulator.advance(6);
        assert.equal((await cluster()).status, "UPDATING");
        await emulator.advance(120);
        const ended = await client.send(
          new eks.DescribeUpdateCommand({ name: "prod", updateId: started.id }),
        );
        assert.deepEqual([ended.update?.status, (await cluster()).status], ["Successful", "ACTIVE"]);
      });
    }
    it("changes what it says", async () => {
      await emulator.seed(world({ version: "1.35", supportType: "EXTENDED" }));
      await configure({ upgradePolicy: { supportType: "STANDARD" } });
      await emulator.advance(120);
      assert.equal((await cluster()).upgradePolicy?.supportType, "STANDARD");
      await configure(kinds.at(-1)![0]);
      await emulator.advance(120);
      const auto = await cluster();
      assert.deepEqual(
        [auto.computeConfig?.enabled, auto.storageConfig?.blockStorage?.enabled],
        [true, true],
      );
    });
    const refused: [Partial<eks.UpdateClusterConfigCommandInput>, string | RegExp][] = [
      [{}, "At least one configuration must be given."],
      [
        { deletionProtection: true, zonalShiftConfig: { enabled: true } },
        "Only one type of update can be allowed.",
      ],
      [
        { resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false } },
        "Cluster is already at the desired configuration with endpointPrivateAccess: false , endpointPublicAccess: true, and Public Endpoint Restrictions: [0.0.0.0/0]",
      ],
      [
        { accessConfig: { authenticationMode: "CONFIG_MAP" } },
        "Unsupported authentication mode update from CONFIG_MAP to CONFIG_MAP",
      ],
      [
        { upgradePolicy: { supportType: "STANDARD" } },
        "You cannot disable extended support once it has started.",
      ],
      [{ computeConfig: { enabled: true } }, /^For EKS Auto Mode/],
    ];
    for (const [input, message] of refused) {
      it(`refuses ${JSON.stringify(input)}`, async () => {
        await emulator.seed(world());
        await assertRefused(configure(input), "InvalidParameterException", message);
      });
    }
  });

  it("AssociateEncryptionConfig, once", async () => {
    await emulator.seed(world());
    const associate = () =>
      client.send(
        new eks.AssociateEncryptionConfigCommand({
          clusterName: "prod",
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- the emulator takes what old callers send
          encryptionConfig: [{ resources: ["secrets"], provider: { keyArn: "arn:key" } }],
        }),
      );
    assert.equal((await associate()).update?.type, "AssociateEncryptionConfig");
    await emulator.advance(120);
    assert.equal((await cluster()).encryptionConfig?.[0]?.provider?.keyArn, "arn:key");
    await assertRefused(
      associate(),
      "InvalidParameterException",
      "Encryption is already enabled on this cluster",
    );
  });

  describe("add-ons", () => {
    const names = { clusterName: "prod", addonName: "vpc-cni" };
    it("are created, updated up and down, and deleted", async () => {
      await emulator.seed(world());
      const made = await client.send(new eks.CreateAddonCommand({ ...names, tags: { a: "b" } }));
      assert.deepEqual([made.addon?.status, made.addon?.addonVersion], ["CREATING", "v1.21.2-eksbuild.1"]);
      await emulator.advance(60);
      for (const addonVersion of ["v1.22.0-eksbuild.1", "v1.20.2-eksbuild.1"]) {
        const { update } = await client.send(
          new eks.UpdateAddonCommand({ ...names, addonVersion, resolveConflicts: "OVERWRITE" }),
        );
        assert.equal(update?.type, "AddonUpdate");
        await assertRefused(
          client.send(new eks.UpdateAddonCommand({ ...names, addonVersion })),
          "ResourceInUseException",
          new RegExp(update.id!),
        );
        await emulator.advance(10);
        assert.equal((await client.send(new eks.DescribeAddonCommand(names))).addon?.status, "UPDATING");
        await emulator.advance(50);
        const found = await client.send(
          new eks.DescribeUpdateCommand({ name: "prod", updateId: update.id, addonName: "vpc-cni" }),
        );
        assert.equal(found.update?.status, "Successful");
        const addon = (await client.send(new eks.DescribeAddonCommand(names))).addon!;
        assert.deepEqual([addon.status, addon.addonVersion], ["ACTIVE", addonVersion]);
      }
      assert.deepEqual((await client.send(new eks.ListAddonsCommand({ clusterName: "prod" }))).addons, [
        "vpc-cni",
      ]);
      await client.send(new eks.DeleteAddonCommand({ ...names, preserve: true }));
      await emulator.advance(60);
      const gone = client.send(new eks.DescribeAddonCommand(names));
      await assertRefused(gone, "ResourceNotFoundException", "No addon: vpc-cni found in cluster: prod");
    });
    it("are refused where unknown, taken or incompatible", async () => {
      await emulator.seed(world({ addons: [{ name: "coredns" }] }));
      const add = (addonName: string, addonVersion?: string) =>
        client.send(new eks.CreateAddonCommand({ clusterName: "prod", addonName, addonVersion }));
      await assertRefused(add("shiny"), "InvalidParameterException", "Addon specified is not supported");
      await assertRefused(add("coredns"), "ResourceInUseException", "Addon already exists.");
      const message = "Addon version specified is not supported";
      await assertRefused(add("vpc-cni", "v1.10.0-eksbuild.1"), "InvalidParameterException", message);
    });
    it("DescribeAddonVersions filters by version, name, type", async () => {
      const versions = async (input: eks.DescribeAddonVersionsCommandInput) =>
        (await client.send(new eks.DescribeAddonVersionsCommand(input))).addons!;
      const [cni, ...none] = await versions({ addonName: "vpc-cni", kubernetesVersion: "1.33" });
      assert.deepEqual(none, []);
      const defaults = cni!.addonVersions!.filter((one) =>
        one.compatibilities?.some((match) => match.defaultVersion),
      );
      assert.deepEqual(
        defaults.map((one) => one.addonVersion),
        ["v1.21.2-eksbuild.1"],
      );
      assert.ok(
        cni!.addonVersions!.every((one) =>
          one.compatibilities?.every((match) => match.clusterVersion === "1.33"),
        ),
      );
      assert.deepEqual(
        (await versions({ types: ["storage"] })).map((one) => one.type),
        ["storage", "storage"],
      );
      await assertRefused(
        versions({ addonName: "shiny" }),
        "ResourceNotFoundException",
        "No addon found for name: shiny",
      );
    });
  });

  describe("insights", () => {
    const insights = async (filter?: eks.InsightsFilter) => {
      const found: eks.InsightSummary[] = [];
      for await (const page of eks.paginateListInsights(
        { client, pageSize: 2 },
        { clusterName: "prod", filter },
      )) {
        found.push(...page.insights!);
      }
      return found;
    };
    const kubelet = async () => (await insights()).find((one) => one.name === "Kubelet version skew")!;

    it("are worked out for the next minor, filtered and paged in the body", async () => {
      await emulator.seed(
        world({
          addons: [{ name: "vpc-cni", version: "v1.18.0-eksbuild.1" }],
          otherNodes: [{ kind: "karpenter", version: "1.30" }],
        }),
      );
      const all = await insights();
      assert.deepEqual(new Set(all.map((one) => one.kubernetesVersion)), new Set(["1.34"]));
      assert.equal(
        all.find((one) => one.name === "EKS add-on version compatibility")?.insightStatus?.status,
        "ERROR",
      );
      assert.equal((await kubelet()).insightStatus?.status, "ERROR");
      assert.deepEqual((await insights({ statuses: ["ERROR"] })).length, 2);
      assert.deepEqual(await insights({ categories: ["MISCONFIGURATION"] }), []);
      assert.deepEqual(await insights({ kubernetesVersions: ["1.33"] }), []);
      const { id } = all.find((one) => one.name === "EKS add-on version compatibility")!;
      const { insight } = await client.send(new eks.DescribeInsightCommand({ clusterName: "prod", id }));
      const [detail] = insight!.categorySpecificSummary!.addonCompatibilityDetails!;
      assert.equal(detail?.name, "vpc-cni");
      assert.ok(detail.compatibleVersions!.includes("v1.22.2-eksbuild.1"));
      const missing = client.send(new eks.DescribeInsightCommand({ clusterName: "prod", id: "nope" }));
      await assertRefused(missing, "ResourceNotFoundException", "No insight found for ID: nope");
    });

    it("stand as of the last refresh; a refresh takes a minute", async () => {
      await emulator.seed(world({ nodegroups: [{ name: "web", version: "1.30" }] }));
      assert.equal((await kubelet()).insightStatus?.status, "ERROR");
      await client.send(
        new eks.UpdateNodegroupVersionCommand({ clusterName: "prod", nodegroupName: "web", version: "1.33" }),
      );
      await emulator.advance(3600);
      assert.equal((await kubelet()).insightStatus?.status, "ERROR");
      const start = () => client.send(new eks.StartInsightsRefreshCommand({ clusterName: "prod" }));
      const refresh = () => client.send(new eks.DescribeInsightsRefreshCommand({ clusterName: "prod" }));
      assert.deepEqual((await start()).message, "Initiated cluster insights refresh.");
      await assertRefused(
        start(),
        "InvalidRequestException",
        "Cluster insights refresh is already in progress.",
      );
      assert.equal((await refresh()).status, "IN_PROGRESS");
      assert.equal((await kubelet()).insightStatus?.status, "ERROR");
      await emulator.advance(60);
      assert.equal((await refresh()).message, "Cluster insights refresh has completed successfully.");
      assert.ok((await refresh()).endedAt);
      assert.equal((await kubelet()).insightStatus?.status, "PASSING");
    });

    it("renew themselves once a day", async () => {
      await emulator.seed(world({ nodegroups: [{ name: "web", version: "1.30" }] }));
      await client.send(
        new eks.UpdateNodegroupVersionCommand({ clusterName: "prod", nodegroupName: "web", version: "1.33" }),
      );
      await emulator.advance(86_400 - 60);
      assert.equal((await kubelet()).insightStatus?.status, "ERROR");
      await emulator.advance(120);
      assert.equal((await kubelet()).insightStatus?.status, "PASSING");
    });

    it("ROLLBACK_READINESS exists only inside the window, and seeded findings go with their version", async () => {
      const seeded = [
        { name: "Deprecated APIs removed in Kubernetes v1.34", kubernetesVersion: "1.34", status: "ERROR" },
      ];
      await emulator.seed(world({ insights: seeded, createdVersion: "1.33" }));
      assert.deepEqual(await insights({ categories: ["ROLLBACK_READINESS"] }), []);
      assert.ok((await insights()).some((one) => one.name?.startsWith("Deprecated")));
      await client.send(new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34" }));
      await emulator.advance(600);
      assert.ok(
        (await insights({ categories: ["ROLLBACK_READINESS"], kubernetesVersions: ["1.33"] })).length >= 4,
      );
      assert.ok(!(await insights()).some((one) => one.name?.startsWith("Deprecated")));
      await emulator.advance(7 * 86_400 + 1);
      assert.deepEqual(await insights({ categories: ["ROLLBACK_READINESS"] }), []);
    });
  });

  it("tags clusters, node groups and add-ons, `__proto__` too", async () => {
    await emulator.seed(world({ addons: [{ name: "coredns" }] }));
    const { nodegroup } = await client.send(
      new eks.DescribeNodegroupCommand({ clusterName: "prod", nodegroupName: "web" }),
    );
    const { addon } = await client.send(
      new eks.DescribeAddonCommand({ clusterName: "prod", addonName: "coredns" }),
    );
    const arns = [(await cluster()).arn!, nodegroup!.nodegroupArn!, addon!.addonArn!];
    for (const resourceArn of arns) {
      const tags = JSON.parse('{"a":"1","b":"2","__proto__":"p"}') as Record<string, string>;
      await fetch(`${emulator.url}/tags/${encodeURIComponent(resourceArn)}`, {
        method: "POST",
        body: JSON.stringify({ tags }),
      });
      await client.send(new eks.UntagResourceCommand({ resourceArn, tagKeys: ["b"] }));
      const raw = await (await fetch(`${emulator.url}/tags/${encodeURIComponent(resourceArn)}`)).text();
      assert.equal(raw, '{"tags":{"a":"1","__proto__":"p"}}');
    }
    const list = (resourceArn: string) => client.send(new eks.ListTagsForResourceCommand({ resourceArn }));
    await assertRefused(list("nonsense"), "BadRequestException", "Invalid resource ARN: nonsense");
    await assertRefused(
      list(arns[0]!.replace("prod", "nope")),
      "NotFoundException",
      /^No resource found for ARN/,
    );
  });

  it("ListFargateProfiles and ListAccessEntries are empty lists", async () => {
    await emulator.seed(world());
    const [profiles, entries] = await Promise.all([
      client.send(new eks.ListFargateProfilesCommand({ clusterName: "prod" })),
      client.send(new eks.ListAccessEntriesCommand({ clusterName: "prod" })),
    ]);
    assert.deepEqual([profiles.fargateProfileNames, entries.accessEntries], [[], []]);
  });

  describe("DescribeClusterVersions", () => {
    const versions = async (input: eks.DescribeClusterVersionsCommandInput = {}) =>
      (await client.send(new eks.DescribeClusterVersionsCommand(input))).clusterVersions!;
    const names = async (input: eks.DescribeClusterVersionsCommandInput) =>
      (await versions(input)).map((one) => one.clusterVersion);
    const rows: [eks.DescribeClusterVersionsCommandInput, string[]][] = [
      [{}, ["1.37", "1.36", "1.35", "1.34", "1.33", "1.32", "1.31"]],
      [{ defaultOnly: true }, ["1.36"]],
      [{ clusterVersions: ["1.30", "1.33"] }, ["1.33", "1.30"]],
      [{ versionStatus: "EXTENDED_SUPPORT" }, ["1.33", "1.32", "1.31"]],
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the emulator takes what old callers send
      [{ status: "standard-support" }, ["1.37", "1.36", "1.35", "1.34"]],
      [{ clusterType: "outpost" }, []],
      [{ includeAll: true, maxResults: 2 }, ["1.37", "1.36"]],
    ];
    for (const [input, expected] of rows) {
      it(JSON.stringify(input), async () => {
        assert.deepEqual(await names(input), expected);
      });
    }
    it("includeAll adds the unsupported, and excludes clusterVersions", async () => {
      assert.ok((await names({ includeAll: true })).includes("1.24"));
      const both = versions({ includeAll: true, clusterVersions: ["1.33"] });
      await assertRefused(
        both,
        "InvalidParameterException",
        "includeAll and clusterVersions cannot be specified together.",
      );
    });
    it("tells dates, platform and status", async () => {
      const [found] = await versions({ clusterVersions: ["1.33"] });
      assert.deepEqual(
        [found?.versionStatus, found?.endOfStandardSupportDate?.toISOString(), found?.defaultPlatformVersion],
        ["EXTENDED_SUPPORT", "2026-07-29T00:00:00.000Z", "eks.24"],
      );
    });
    it("a seed can add versions", async () => {
      const row = {
        version: "1.38",
        releasedAt: "2026-12-01T00:00:00Z",
        endOfStandardSupportAt: "2028-02-01T00:00:00Z",
        endOfExtendedSupportAt: "2029-02-01T00:00:00Z",
        platformVersion: "eks.1",
        patch: 0,
      };
      await emulator.seed({ versions: [row], clusters: [{ name: "prod", version: "1.37" }] });
      const { update } = await client.send(
        new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.38" }),
      );
      assert.equal(update?.status, "InProgress");
    });
  });

  it("errors carry every modelled member and the request id", async () => {
    const error = await refusal(cluster("nope"));
    assert.equal(error.$metadata.httpStatusCode, 404);
    assert.match(error.$metadata.requestId!, /^[0-9a-f-]{36}$/);
    const raw = await fetch(`${emulator.url}/clusters/nope`);
    assert.equal(raw.headers.get("x-amzn-errortype"), "ResourceNotFoundException");
    assert.equal(raw.headers.get("x-emulator"), "eks-emulator");
    assert.deepEqual(await raw.json(), {
      clusterName: "nope",
      nodegroupName: null,
      fargateProfileName: null,
      addonName: null,
      subscriptionId: null,
      message: "No cluster found for name: nope.",
    });
  });
});
