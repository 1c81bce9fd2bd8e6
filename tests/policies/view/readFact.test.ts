import { strict as assert } from "node:assert";
import { unknownCheckingProxy } from "../asking";
import { awsCluster, awsNodegroup, cluster, nodegroup } from "../resources";
import type { Resource } from "../asking";
import { unknown } from "../asking";
import { readFact } from "../../../policies/view/readFact";
import { addonVersionToken } from "../../../provider/tokens";
import type { EksFact } from "../../../policies/view/facts";

function fact({ type, name, props, provider, ignoreChanges = [] }: Resource): EksFact | undefined {
  return readFact({
    ...{ type, urn: name, props: unknownCheckingProxy(props), opts: { ignoreChanges } },
    ...(provider && { provider: { props: unknownCheckingProxy(provider) } }),
  });
}

describe("policies/view/readFact", () => {
  it("passes over every other resource", () => {
    assert.equal(fact({ type: "aws:s3/bucket:Bucket", name: "b", props: { version: "1.31" } }), undefined);
    const addon = { clusterName: "prod", addonName: "coredns", version: "default", plan: unknown };
    assert.equal(fact({ type: addonVersionToken, name: "dns", props: addon }), undefined);
  });

  it("takes an unknown for what it is, with its path, and leaves the rest known", () => {
    const found = fact(nodegroup("1.31", { clusterName: unknown, plan: unknown }));
    assert.deepEqual(found?.cluster, {
      kind: "unknown",
      reason: "its clusterName is not known in this preview",
    });
    assert.deepEqual(found.version, { kind: "known", value: 31 });
    assert.equal(found.plan.kind, "unknown");
    assert.equal(
      fact(cluster("1.31", { observed: { version: "1.31", nodegroups: { web: unknown } } }))?.kind,
      "cluster",
    );
  });

  it("takes a version that is none for unknown, as the check will say what is wrong", () => {
    assert.deepEqual(fact(cluster("1.31.2"))?.version, {
      kind: "unknown",
      reason: '"1.31.2" is not a version such as "1.32"',
    });
  });

  it("lets a node group follow its declared control plane, unless its AMI is custom", () => {
    const follows = fact(nodegroup("1.31", { version: undefined, clusterVersion: "1.32" }));
    assert.deepEqual(follows?.version, { kind: "known", value: 32 });
    const custom = fact(
      nodegroup("1.31", { version: undefined, clusterVersion: "1.32", amiKubernetesVersion: "1.31" }),
    );
    assert.deepEqual(custom?.version, { kind: "absent" });
  });

  const ignored: [string, string[], string[]][] = [
    ["nothing", [], ["version", "releaseVersion", "launchTemplate.version"]],
    ["each path", ["version", "releaseVersion", "launchTemplate.version"], []],
    ["a parent", ["launchTemplate"], ["version", "releaseVersion"]],
    ["everything", ["*"], []],
    ["what only begins alike", ["versions"], ["version", "releaseVersion", "launchTemplate.version"]],
  ];
  for (const [title, ignoreChanges, manages] of ignored) {
    it(`knows what pulumi-aws manages when ${title} is ignored`, () => {
      const props = {
        version: "1.31",
        releaseVersion: "1.31.3-20250103",
        launchTemplate: { id: "lt-1", version: "1" },
      };
      assert.deepEqual(fact(awsNodegroup(props, { ignoreChanges }))?.manages, manages);
    });
  }

  it("counts an unknown version as managed", () => {
    assert.deepEqual(fact(awsCluster({ version: unknown }))?.manages, ["version"]);
  });
});
