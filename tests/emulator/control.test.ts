// The control API: health, seeds, clock, request log, and the state that can be seeded again.
import { strict as assert } from "node:assert";
import * as eks from "@aws-sdk/client-eks";
import { NOW, run, world, type Running } from "./running";

describe("emulator: control API", () => {
  let emulator: Running;
  beforeEach(async () => {
    emulator = await run();
  });
  afterEach(() => emulator.close());

  it("health tells version and clock; unknown calls are told the known ones", async () => {
    const { body } = await emulator.control("GET", "/health");
    assert.equal(body.status, "ok");
    assert.match(body.version, /^\d+\.\d+\.\d+/);
    assert.equal(body.clock.virtualAt, "2026-11-21T00:00:00.000Z");
    const unknown = await emulator.control("GET", "/nope");
    assert.equal(unknown.status, 404);
    assert.match(unknown.body.message, /Known: GET \/_emulator\/health/);
  });

  it("virtual time starts at the real time and runs at its scale", async () => {
    const own = await run({ seed: undefined, timeScale: 3600 });
    const read = async () => Date.parse((await own.control("GET", "/health")).body.clock.virtualAt);
    const first = await read();
    assert.ok(Math.abs(first - Date.now()) < 3600 * 1000 * 60);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const passed = (await read()) - first;
    assert.ok(passed >= 3600 * 55, `only ${passed} ms passed`);
    await own.control("POST", "/clock", { timeScale: 0 });
    assert.equal(await read(), await read());
    await own.close();
  });

  it("what was due happens in order, at its own time", async () => {
    await emulator.seed(world({ nodegroups: [{ name: "a" }, { name: "b", desiredSize: 9 }] }));
    await emulator.eks.send(new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34" }));
    await emulator.advance(86_400 * 30);
    const { body } = await emulator.control("GET", "/state");
    assert.equal(body.clusters[0]?.upgradedAt, "2026-11-21T00:10:00.000Z");
    assert.equal(body.clusters[0].updates[0]?.endedAt, "2026-11-21T00:10:00.000Z");
  });

  it("the log has every call, unknown ones too, with token and both times", async () => {
    await emulator.seed(world());
    await emulator.eks.send(new eks.DescribeNodegroupCommand({ clusterName: "prod", nodegroupName: "web" }));
    await emulator.eks.send(
      new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34", clientRequestToken: "tok" }),
    );
    await emulator.eks.send(new eks.DescribeClusterVersionsCommand({}));
    await fetch(`${emulator.url}/nowhere`);
    const { requests } = (await emulator.control("GET", "/requests")).body;
    assert.deepEqual(
      requests.map(({ operation, resource, clientRequestToken, status, code }) => [
        operation,
        resource,
        clientRequestToken,
        status,
        code,
      ]),
      [
        ["DescribeNodegroup", "prod/web", null, 200, null],
        ["UpdateClusterVersion", "prod", "tok", 200, null],
        ["DescribeClusterVersions", "", null, 200, null],
        ["Unknown", "", null, 404, "UnknownOperationException"],
      ],
    );
    const [first] = requests;
    assert.ok(first);
    assert.equal(first["virtualAt"], new Date(NOW).toISOString());
    assert.ok(Math.abs(Date.parse(String(first["at"])) - Date.now()) < 60_000);
    await emulator.control("POST", "/reset");
    assert.deepEqual((await emulator.control("GET", "/requests")).body, { requests: [] });
  });

  it("reset empties everything, and the clock goes back to real time", async () => {
    await emulator.seed(world());
    await emulator.control("POST", "/faults", { rules: [{ operation: "*", kind: "html" }] });
    await emulator.advance(86_400 * 365);
    await emulator.control("POST", "/reset");
    assert.deepEqual((await emulator.eks.send(new eks.ListClustersCommand({}))).clusters, []);
    const { clock } = (await emulator.control("GET", "/health")).body;
    assert.ok(Math.abs(Date.parse(clock.virtualAt) - Date.now()) < 60_000);
  });

  /** A world with something of everything under way. */
  async function busyWorld(): Promise<void> {
    await emulator.seed({
      ...world({
        upgradedAt: "2026-11-20T00:00:00Z",
        nodegroups: [
          { name: "web", version: "1.32", launchTemplate: { id: "lt-1" } },
          { name: "blocked", version: "1.32", blockedByDisruptionBudget: true },
        ],
        addons: [{ name: "vpc-cni" }],
        otherNodes: [{ kind: "karpenter", version: "1.32", count: 3 }],
        insights: [{ name: "x", kubernetesVersion: "1.34", status: "WARNING" }],
      }),
      worlds: [
        {
          region: "eu-west-1",
          account: "222233334444",
          clusters: [
            {
              name: "auto",
              version: "1.33",
              createdVersion: "1.32",
              upgradedAt: "2026-11-20T00:00:00Z",
              autoMode: true,
            },
          ],
        },
      ],
    });
    const europe = emulator.client({ region: "eu-west-1" });
    await europe.send(new eks.UpdateClusterVersionCommand({ name: "auto", version: "1.32" }));
    await emulator.eks.send(
      new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34", clientRequestToken: "kept" }),
    );
    for (const nodegroupName of ["web", "blocked"]) {
      await emulator.eks.send(
        new eks.UpdateNodegroupVersionCommand({ clusterName: "prod", nodegroupName, version: "1.33" }),
      );
    }
    await emulator.eks.send(
      new eks.UpdateAddonCommand({
        clusterName: "prod",
        addonName: "vpc-cni",
        addonVersion: "v1.22.0-eksbuild.1",
      }),
    );
    await emulator.eks.send(new eks.StartInsightsRefreshCommand({ clusterName: "prod" }));
    await emulator.eks.send(
      new eks.CreateClusterCommand({
        name: "new",
        roleArn: "r",
        resourcesVpcConfig: { subnetIds: ["a", "b"] },
        tags: { a: "b" },
      }),
    );
    await emulator.advance(90);
    const updateId = (await europe.send(new eks.ListUpdatesCommand({ name: "auto" }))).updateIds![0]!;
    await europe.send(new eks.CancelUpdateCommand({ name: "auto", updateId }));
  }

  it("the state seeds another emulator, which then goes the same way", async () => {
    await busyWorld();
    const { body: state } = await emulator.control("GET", "/state");
    assert.equal(state.clusters.length, 2);
    assert.equal(state.worlds[0]?.clusters[0]?.updates[0]?.cancellation?.status, "InProgress");
    const other = await run();
    await other.seed(state);
    assert.deepEqual((await other.control("GET", "/state")).body, state);
    for (const seconds of [60, 600, 86_400]) {
      await emulator.advance(seconds);
      await other.advance(seconds);
      const [one, two] = [await emulator.control("GET", "/state"), await other.control("GET", "/state")];
      assert.deepEqual(two.body, one.body);
    }
    const again = await other.eks.send(
      new eks.UpdateClusterVersionCommand({ name: "prod", version: "1.34", clientRequestToken: "kept" }),
    );
    assert.equal(again.update?.status, "Successful");
    const { body: ended } = await other.control("GET", "/state");
    assert.equal(ended.worlds[0]?.clusters[0]?.updates[0]?.status, "Cancelled");
    assert.deepEqual(
      ended.clusters[0]?.nodegroups.map((group) => [group.version, group.updates[0]?.status]),
      [
        ["1.33", "Successful"],
        ["1.32", "Failed"],
      ],
    );
    await other.close();
  });

  it("seeding a world again replaces it; other worlds stay; an empty state stays empty", async () => {
    await emulator.control("POST", "/reset");
    const { body: empty } = await emulator.control("GET", "/state");
    await emulator.seed(empty);
    assert.deepEqual(Object.keys((await emulator.control("GET", "/state")).body), ["clock"]);
    await emulator.seed(world());
    await emulator.seed({ region: "eu-west-1", clusters: [{ name: "far" }] });
    await emulator.seed(world({ name: "other" }));
    const { body } = await emulator.control("GET", "/state");
    assert.deepEqual(
      [body, ...body.worlds].map(({ region, clusters }) => [region, clusters.map(({ name }) => name)]),
      [
        ["us-east-1", ["other"]],
        ["eu-west-1", ["far"]],
      ],
    );
  });

  const badSeeds: [string, RegExp][] = [
    ["{", /^The body is '\{': Member must be valid JSON\.$/],
    ["[]", /^request is \[\]: Member must be a structure/],
    ['{"clusters":[{}]}', /^clusters\[0\]\.name is null: Member must not be null/],
    [
      '{"clusters":[{"name":"a","version":1.3}]}',
      /^clusters\[0\]\.version is 1\.3: Member must be a Kubernetes minor version as text/,
    ],
    [
      '{"clusters":[{"name":"a","version":"1.12"}]}',
      /^clusters\[0\]\.version is '1\.12': Member must be one of 1\.23/,
    ],
    [
      '{"clusters":[{"name":"a","verison":"1.30"}]}',
      /^clusters\[0\]\.verison is '1\.30': Member is unknown here; known: name, version/,
    ],
    [
      '{"clusters":[{"name":"a"},{"name":"a"}]}',
      /^clusters\[1\]\.name is 'a': Member must be unique in its list/,
    ],
    [
      '{"clusters":[{"name":"a","upgradedAt":"yesterday"}]}',
      /^clusters\[0\]\.upgradedAt is 'yesterday': Member must be an ISO 8601/,
    ],
    [
      '{"clusters":[{"name":"a","nodegroups":[{"name":"n","amiType":"AL2_x86_64"}]}]}',
      /^clusters\[0\]\.nodegroups\[0\]\.version is '1\.36': Member must be a version with an AMI of family AL2/,
    ],
    ['{"region":"nowhere"}', /^region is 'nowhere'/],
    ['{"account":"1"}', /^account is '1'/],
    [
      '{"settings":{"skew":"loose"}}',
      /^settings\.skew is 'loose': Member must satisfy enum value set: \[n-3, match\]/,
    ],
    [
      '{"settings":{"nodeSeconds":-1}}',
      /^settings\.nodeSeconds is -1: Member must have value greater than or equal to 0/,
    ],
    [
      '{"worlds":[{"clusters":[{"name":"a","version":"1.1"}]}]}',
      /^worlds\[0\]\.clusters\[0\]\.version is '1\.1'/,
    ],
  ];
  for (const [text, message] of badSeeds) {
    it(`refuses the seed ${text} and changes nothing`, async () => {
      await emulator.seed(world());
      const before = (await emulator.control("GET", "/state")).body as unknown;
      const response = await fetch(`${emulator.url}/_emulator/seed`, { method: "POST", body: text });
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { message: string }).message, message);
      assert.deepEqual((await emulator.control("GET", "/state")).body, before);
    });
  }
  for (const body of [
    { advanceSeconds: -1 },
    { advanceSeconds: "1" },
    { timeScale: -2 },
    { advance: 3 },
    { advanceSeconds: 1e12 },
  ]) {
    it(`refuses the clock ${JSON.stringify(body)}`, async () => {
      const answer = await emulator.control("POST", "/clock", body);
      assert.equal(answer.status, 400);
      assert.ok(answer.body.message.startsWith(`${Object.keys(body)[0]!} is `), answer.body.message);
    });
  }
});
