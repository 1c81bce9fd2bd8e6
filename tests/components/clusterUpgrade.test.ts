// ClusterUpgrade: the resources that its arguments make, and the arguments that it refuses.
import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { ClusterUpgrade, type ClusterUpgradeArgs } from "../../components";
import { declare, mockEngine, refusal, type Registered } from "../provider/declare";

const base = { clusterName: "prod", version: "1.34" };

async function made(args: ClusterUpgradeArgs): Promise<Registered[]> {
  return declare(() => {
    const { version, nodegroups, addons } = new ClusterUpgrade("prod", args);
    return [version, nodegroups, addons];
  });
}

const inputsOf = (resources: Registered[], type: string, name: string) =>
  resources.find((resource) => resource.type.endsWith(type) && resource.name === name)?.inputs ?? {};

const refused = (args: object) =>
  refusal(() => new ClusterUpgrade("prod", { ...base, ...args } as unknown as ClusterUpgradeArgs));

describe("ClusterUpgrade", () => {
  before(mockEngine);

  it("makes a control plane, a resource for each group and one for each add-on", async () => {
    const resources = await made({
      ...base,
      nodegroups: ["web", { nodegroupName: "gpu", version: "1.33", force: "1.33" }],
      addons: ["coredns", { addonName: "vpc-cni", version: "v1.19.0-eksbuild.1" }],
      insights: "enforce",
      timeouts: { hop: "1h", nodegroup: "6h" },
    });
    assert.deepEqual(resources.map(({ type, name }) => `${/\w+$/.exec(type)?.[0] ?? ""} ${name}`).sort(), [
      "AddonVersion prod-coredns",
      "AddonVersion prod-vpc-cni",
      "ClusterUpgrade prod",
      "ClusterVersion prod",
      "NodegroupVersion prod-gpu",
      "NodegroupVersion prod-web",
    ]);
    const { insights, carryNodegroups, carryOnly, carryAddons, timeouts } = inputsOf(
      resources,
      "ClusterVersion",
      "prod",
    );
    assert.deepEqual(
      { insights, carryNodegroups, carryOnly, carryAddons, timeouts },
      {
        insights: "enforce",
        carryNodegroups: "needed",
        carryOnly: ["web", "gpu"],
        carryAddons: "incompatible",
        timeouts: { hop: "1h", nodegroup: "6h" },
      },
    );
    const gpu = inputsOf(resources, "NodegroupVersion", "prod-gpu");
    assert.deepEqual(
      [gpu.clusterVersion, gpu.version, gpu.force, gpu.timeouts],
      ["1.34", "1.33", "1.33", { update: "6h" }],
    );
    assert.equal(inputsOf(resources, "AddonVersion", "prod-coredns").version, "default");
    assert.equal(inputsOf(resources, "AddonVersion", "prod-vpc-cni").version, "v1.19.0-eksbuild.1");
  });

  it('makes no groups with "all", which the control plane carries', async () => {
    const resources = await made({ ...base, nodegroups: "all" });
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["prod", "prod"],
    );
    const { carryNodegroups, carryOnly } = inputsOf(resources, "ClusterVersion", "prod");
    assert.deepEqual([carryNodegroups, carryOnly], ["all", undefined]);
  });

  it("carries nothing with an empty list, and what it is told to otherwise", async () => {
    const none = inputsOf(await made({ ...base, nodegroups: [] }), "ClusterVersion", "prod");
    assert.deepEqual(
      [none.carryNodegroups, none.carryOnly, none.carryAddons],
      [undefined, undefined, undefined],
    );
    const told = await made({
      ...base,
      nodegroups: ["web"],
      carryNodegroups: "none",
      carryOnly: ["web", "gpu"],
      carryAddons: "all",
    });
    const { carryNodegroups, carryOnly, carryAddons } = inputsOf(told, "ClusterVersion", "prod");
    assert.deepEqual([carryNodegroups, carryOnly, carryAddons], ["none", ["web", "gpu"], "all"]);
  });

  it("takes a name for a group whose own name is an output", async () => {
    const nodegroupName = pulumi.output("web-4f2a");
    const resources = await made({ ...base, nodegroups: [{ name: "web", nodegroupName }] });
    assert.equal(inputsOf(resources, "NodegroupVersion", "prod-web").nodegroupName, "web-4f2a");
    assert.deepEqual(inputsOf(resources, "ClusterVersion", "prod").carryOnly, ["web-4f2a"]);
  });

  it("refuses an aws.Provider with none of this package's beside it", () => {
    class Amazon extends pulumi.ProviderResource {
      constructor() {
        super("aws", "amazon", { region: "eu-west-1" });
      }
    }
    const providers = [new Amazon()];
    assert.match(
      refusal(() => new ClusterUpgrade("prod", { ...base, nodegroups: [] }, { providers })),
      /^ClusterUpgrade "prod": its providers have one of the package "aws" and none of pulumi-eks-versions/,
    );
  });

  for (const [args, text] of [
    [{}, 'nodegroups undefined is not a list: write "all", or the names, such as ["web"]'],
    [{ nodegroups: "web" }, 'nodegroups "web" is not a list: write "all", or the names, such as ["web"]'],
    [
      { nodegroups: pulumi.output(["web"]) },
      'nodegroups is an output, and which resources there are cannot depend on one: write "all", or the names, such as ["web"]',
    ],
    [
      { nodegroups: ["web", 5] },
      'nodegroups[1] is 5: write a name such as "web", or { nodegroupName: "web" }',
    ],
    [
      { nodegroups: [null] },
      'nodegroups[0] is null: write a name such as "web", or { nodegroupName: "web" }',
    ],
    [
      { nodegroups: [pulumi.output("web")] },
      'nodegroups[0] is an output: write a name such as "web", or { nodegroupName: "web" }',
    ],
    [
      { nodegroups: [{ version: "1.33" }] },
      'nodegroups[0] has no nodegroupName: write { nodegroupName: "web" }',
    ],
    [{ nodegroups: ["web", { nodegroupName: "web" }] }, 'nodegroups has "web" twice: remove one of the two'],
    [
      { nodegroups: ["web", { name: "web", nodegroupName: "batch" }] },
      'nodegroups uses the name "web" twice: give one of the two another name',
    ],
    [
      { nodegroups: [{ nodegroupName: pulumi.output("web") }] },
      'nodegroups[0].nodegroupName is an output, of which no resource can be named: add name, such as { name: "web", nodegroupName }',
    ],
    [
      { nodegroups: "all", carryNodegroups: "needed" },
      'carryNodegroups: "needed" contradicts nodegroups: "all", which is carryNodegroups: "all". Remove carryNodegroups, or list the node groups',
    ],
    [
      { nodegroups: "all", carryOnly: ["web"] },
      'carryOnly: ["web"] contradicts nodegroups: "all". List the node groups instead: nodegroups: ["web"]',
    ],
    [
      { nodegroups: "all", carryOnly: pulumi.output(["web"]) },
      'carryOnly: an output contradicts nodegroups: "all". List the node groups instead: nodegroups: ["web"]',
    ],
    [{ nodegroups: [], addons: "all" }, 'addons "all" is not a list: write the names, such as ["coredns"]'],
    [{ nodegroups: [], addons: ["coredns", "coredns"] }, 'addons has "coredns" twice: remove one of the two'],
  ] as const) {
    it(`refuses: ${text}`, () => {
      assert.equal(refused(args), `ClusterUpgrade "prod": ${text}`);
    });
  }
});
