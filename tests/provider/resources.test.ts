// The resource classes: what they register, with the engine's monitor mocked.
import { strict as assert } from "node:assert";
import type * as pulumi from "@pulumi/pulumi";
import { AddonVersion, ClusterVersion, NodegroupVersion, Provider } from "../../provider";
import { declare, mockEngine, type Registered } from "./declare";

let registered: Registered[] = [];

/** Runs a program's piece and waits until everything that it declares is registered. */
async function register(program: () => pulumi.Resource[]): Promise<void> {
  registered = await declare(() => program().map(({ urn }) => urn));
}

const inputsOf = (name: string) => registered.find((resource) => resource.name === name)?.inputs ?? {};

describe("the resource classes", () => {
  before(mockEngine);

  it("register their permanent types, a stub and their own URN", async () => {
    await register(() => {
      const cluster = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });
      return [cluster, new NodegroupVersion("web", { cluster, nodegroupName: "web" })];
    });
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["pulumi-nodejs:dynamic/eks:ClusterVersion", "pulumi-nodejs:dynamic/eks:NodegroupVersion"],
    );
    assert.equal(
      inputsOf("prod").__urn,
      "urn:pulumi:stack::project::pulumi-nodejs:dynamic/eks:ClusterVersion::prod",
    );
    assert.match(String(inputsOf("prod").__provider), /require\("pulumi-eks-versions\/provider"\)\.cluster/);
    assert.match(String(inputsOf("web").__provider), /require\("pulumi-eks-versions\/provider"\)\.nodegroup/);
    assert.equal(ClusterVersion.__pulumiType, "pulumi-nodejs:dynamic/eks:ClusterVersion");
    assert.equal(inputsOf("prod").__preview, undefined, "only a preview says that it is one");
  });

  it("let a node group follow its cluster's name and declared version", async () => {
    await register(() => {
      const cluster = new ClusterVersion("prod", {
        clusterName: "prod",
        version: "1.32",
        region: "eu-west-1",
      });
      return [new NodegroupVersion("web", { cluster, nodegroupName: "web" })];
    });
    const { clusterName, clusterVersion, version, region } = inputsOf("web");
    assert.deepEqual(
      { clusterName, clusterVersion, version, region },
      { clusterName: "prod", clusterVersion: "1.32", version: undefined, region: "eu-west-1" },
    );
  });

  it("let an add-on follow its cluster as a node group does", async () => {
    await register(() => {
      const cluster = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });
      const args = { cluster, addonName: "coredns", version: "default" };
      return [new AddonVersion("dns", args, { customTimeouts: { update: "1h" } })];
    });
    const { __provider, ...inputs } = inputsOf("dns");
    assert.match(String(__provider), /require\("pulumi-eks-versions\/provider"\)\.addon/);
    assert.deepEqual(inputs, {
      ...{ clusterName: "prod", clusterVersion: "1.32", addonName: "coredns", version: "default" },
      timeouts: { update: "1h" },
      __urn: "urn:pulumi:stack::project::pulumi-nodejs:dynamic/eks:AddonVersion::dns",
    });
    assert.equal(AddonVersion.__pulumiType, "pulumi-nodejs:dynamic/eks:AddonVersion");
    const cluster = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });
    assert.throws(
      () =>
        new AddonVersion("dns", { cluster, clusterName: "prod", addonName: "coredns", version: "default" }),
      /AddonVersion "dns": cluster sets clusterName and clusterVersion by itself\. Remove clusterName, or cluster/,
    );
  });

  it("refuse cluster beside what it sets", () => {
    const cluster = new ClusterVersion("prod", { clusterName: "prod", version: "1.32" });
    assert.throws(
      () => new NodegroupVersion("web", { cluster, clusterName: "prod", nodegroupName: "web" }),
      /NodegroupVersion "web": cluster sets clusterName and clusterVersion by itself\. Remove clusterName, or cluster/,
    );
    assert.throws(
      () => new NodegroupVersion("web", { cluster, clusterVersion: "1.32", nodegroupName: "web" }),
      /Remove clusterVersion, or cluster/,
    );
  });

  it("take customTimeouts for their own, which the engine would not pass on", async () => {
    await register(() => {
      const cluster = new ClusterVersion(
        "prod",
        { clusterName: "prod", version: "1.32" },
        { customTimeouts: { update: "2h" } },
      );
      const own = { cluster, nodegroupName: "web", timeouts: { update: "30m" } };
      return [cluster, new NodegroupVersion("web", own, { customTimeouts: { update: "2h" } })];
    });
    assert.deepEqual(inputsOf("prod").timeouts, { hop: "2h" });
    assert.deepEqual(inputsOf("web").timeouts, { update: "30m" });
  });

  it("configure a Provider with the keys that pulumi-aws documents", async () => {
    await register(() => [
      new Provider("eu", {
        region: "eu-central-1",
        profile: "platform",
        endpoint: "http://127.0.0.1:4567",
        assumeRoles: [{ roleArn: "arn:aws:iam::111122223333:role/upgrades", externalId: "x" }],
        allowedAccountIds: ["111122223333"],
      }),
    ]);
    assert.deepEqual(inputsOf("eu"), {
      "aws:region": "eu-central-1",
      "aws:profile": "platform",
      "aws:endpoints": '[{"eks":"http://127.0.0.1:4567"}]',
      "aws:assumeRoles": '[{"roleArn":"arn:aws:iam::111122223333:role/upgrades","externalId":"x"}]',
      "aws:allowedAccountIds": '["111122223333"]',
    });
  });
});
