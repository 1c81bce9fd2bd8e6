// Fleet: the clusters that its waves make, and the waves that it refuses.
import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { Fleet, type FleetArgs } from "../../components";
import { Provider } from "../../provider";
import { declare, mockEngine, refusal } from "../provider/declare";

const cluster = (clusterName: string) => ({ clusterName, nodegroups: [] });

const refused = (args: object) =>
  refusal(() => new Fleet("fleet", { version: "1.34", ...args } as unknown as FleetArgs));

describe("Fleet", () => {
  before(mockEngine);

  it("makes each cluster with its own arguments, the defaults for the rest, and its own provider", async () => {
    const resources = await declare(() => {
      const eu = new Provider("eu", { region: "eu-west-1" });
      const fleet = new Fleet("fleet", {
        version: "1.34",
        defaults: { nodegroups: ["web"], insights: "enforce" },
        waves: [
          { clusters: [{ clusterName: "staging", provider: eu, version: "1.35" }] },
          {
            clusters: [
              { name: "us", clusterName: "prod", providerArgs: { region: "us-east-1" }, nodegroups: "all" },
            ],
          },
        ],
      });
      assert.deepEqual(Object.keys(fleet.clusters), ["staging", "us"]);
      return [fleet.versions];
    });
    const names = resources.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`).sort();
    assert.deepEqual(names, [
      "ClusterUpgrade fleet-staging",
      "ClusterUpgrade fleet-us",
      "ClusterVersion fleet-staging",
      "ClusterVersion fleet-us",
      "Fleet fleet",
      "NodegroupVersion fleet-staging-web",
      "pulumi-nodejs eu",
      "pulumi-nodejs fleet-us",
    ]);
    const control = (name: string) =>
      resources.find((resource) => resource.type.endsWith("ClusterVersion") && resource.name === name)
        ?.inputs;
    const [staging, us] = [control("fleet-staging"), control("fleet-us")];
    assert.deepEqual(
      [staging?.version, staging?.insights, staging?.carryNodegroups],
      ["1.35", "enforce", "needed"],
    );
    assert.deepEqual([us?.clusterName, us?.version, us?.carryNodegroups], ["prod", "1.34", "all"]);
  });

  it("answers what each cluster reached by its name", async () => {
    let versions: unknown;
    await declare(() => {
      const waves = [{ clusters: [cluster("a"), cluster("b")] }];
      const fleet = new Fleet("fleet", { version: "1.34", waves });
      return [
        fleet.versions.apply((reached) => {
          versions = reached;
        }),
      ];
    });
    assert.deepEqual(versions, { a: "1.34", b: "1.34" });
  });

  const example = '[{ clusters: [{ clusterName: "staging", nodegroups: "all" }] }]';
  for (const [args, text] of [
    [{}, `waves is undefined: list at least one, such as ${example}`],
    [{ waves: [] }, `waves is []: list at least one, such as ${example}`],
    [
      { waves: pulumi.output([]) },
      `waves is an output, and which resources there are cannot depend on one: write ${example}`,
    ],
    [
      { waves: [{ clusters: [cluster("a")] }, { name: "canary", clusters: [] }] },
      'waves[1] "canary" has no clusters: list at least one, or remove the wave',
    ],
    [{ waves: [{}] }, "waves[0] has no clusters: list at least one, or remove the wave"],
    [
      {
        waves: [
          { name: "eu", clusters: [cluster("a")] },
          { name: "eu", clusters: [cluster("b")] },
        ],
      },
      'two waves have the name "eu": give one of them another',
    ],
    [
      { waves: [{ clusters: [cluster("prod"), cluster("prod")] }] },
      'waves[0] has two clusters named "prod": give one of them a name of its own, { name: "prod-2", clusterName: "prod" }',
    ],
    [
      { waves: [{ clusters: [cluster("prod")] }, { name: "us", clusters: [cluster("prod")] }] },
      'waves[0] and waves[1] "us" have a cluster named "prod": give one of them a name of its own, { name: "prod-2", clusterName: "prod" }',
    ],
    [
      { waves: [{ clusters: [{ nodegroups: "all" }] }] },
      "waves[0], clusters[0], has no clusterName: write it as EKS shows it",
    ],
    [
      { waves: [{ clusters: [{ clusterName: pulumi.output("a"), nodegroups: "all" }] }] },
      'waves[0], clusters[0], has an output for clusterName, of which no resource can be named: add name, such as { name: "staging", clusterName }',
    ],
    [
      { waves: [{ clusters: [{ clusterName: "a" }] }] },
      'cluster "a" has no nodegroups, and defaults has none: write nodegroups: "all" in one of them, or list the node groups',
    ],
    [
      { waves: [{ clusters: [{ ...cluster("a"), provider: {}, providerArgs: {} }] }] },
      'cluster "a" has both provider and providerArgs: remove one of the two',
    ],
  ] as const) {
    it(`refuses: ${text}`, () => {
      assert.equal(refused(args), `Fleet "fleet": ${text}`);
    });
  }
});
