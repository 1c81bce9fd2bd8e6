import { strict as assert } from "node:assert";
import type { ResourceOptions, ResourceTransformResult } from "@pulumi/pulumi";
import { ownedByEksVersions } from "../../provider";

const props = { version: "1.31" };

async function transformed(
  type: string,
  opts: ResourceOptions = {},
): Promise<ResourceTransformResult | undefined> {
  return await ownedByEksVersions()({ custom: true, type, name: "prod", props, opts });
}

describe("ownedByEksVersions", () => {
  it("ignores the version of clusters", async () => {
    const result = await transformed("aws:eks/cluster:Cluster");
    assert.deepEqual(result, { props, opts: { ignoreChanges: ["version"] } });
  });

  it("ignores version, release and launch template version of node groups", async () => {
    const result = await transformed("aws:eks/nodeGroup:NodeGroup");
    assert.deepEqual(result?.opts.ignoreChanges, ["version", "releaseVersion", "launchTemplate.version"]);
  });

  it("keeps what was ignored and every other option", async () => {
    const opts = { protect: true, ignoreChanges: ["scalingConfig.desiredSize", "version"] };
    const result = await transformed("aws:eks/cluster:Cluster", opts);
    assert.deepEqual(result?.opts, opts);
    assert.deepEqual(opts.ignoreChanges, ["scalingConfig.desiredSize", "version"]);
  });

  it("does nothing to other types", async () => {
    for (const type of [
      "aws:eks/addon:Addon",
      "eks:index:Cluster",
      "pulumi-nodejs:dynamic/eks:ClusterVersion",
    ]) {
      assert.equal(await transformed(type), undefined);
    }
  });
});
