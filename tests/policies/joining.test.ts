// Which cluster a node group belongs to: by name and place, across both packages.
import { strict as assert } from "node:assert";
import { reportsOf, type Resource } from "./asking";
import { awsCluster, awsNodegroup, awsProvider, cluster, nodegroup, ourProvider } from "./resources";

const offline = Object.fromEntries(
  [
    ...[
      "cluster-downgrade",
      "nodegroup-downgrade",
      "nodegroup-version-skew",
      "nodegroup-version-skew-existing",
    ],
    ...["cluster-version-supported", "cluster-jump"],
  ].map((policy) => [policy, { liveReads: false }]),
);

async function skew(...resources: Resource[]): Promise<string[]> {
  return (await reportsOf("nodegroup-version-skew", resources, offline)).map(({ message }) => message);
}

describe("joining clusters and node groups", () => {
  it("joins a ClusterVersion with an aws.eks.NodeGroup, and an aws.eks.Cluster with a NodegroupVersion", async () => {
    const behind =
      /node group web of prod \(1\.31\) would be 1 minor behind its control plane \(1\.32\)|cannot go to 1\.33/;
    const [first] = await skew(cluster("1.32"), awsNodegroup({ version: "1.33" }));
    assert.match(first ?? "", behind);
    const [second] = await skew(awsCluster({ version: "1.32" }), nodegroup("1.33"));
    assert.match(second ?? "", behind);
  });

  it("judges the resource of this package where both declare the same node group", async () => {
    const messages = await skew(
      cluster("1.32"),
      awsNodegroup({}, { ignoreChanges: ["*"] }),
      nodegroup("1.32"),
    );
    assert.deepEqual(messages, []);
  });

  it("joins each node group with the cluster of its own region", async () => {
    const eu = { provider: ourProvider(undefined, { "aws:region": "eu-west-1" }) };
    const messages = await skew(
      cluster("1.32"),
      cluster("1.31", { region: "eu-west-1" }, { ...eu, name: "eu-prod" }),
      nodegroup("1.32"),
      nodegroup("1.31", { region: "eu-west-1" }, { ...eu, name: "eu-web" }),
    );
    assert.deepEqual(messages, []);
  });

  it("leaves a node group unverified whose region is not known where two clusters fit", async () => {
    const region = process.env.AWS_REGION;
    Reflect.deleteProperty(process.env, "AWS_REGION");
    try {
      const nowhereInParticular = awsProvider(undefined, { region: undefined });
      const messages = await skew(
        cluster("1.32"),
        cluster(
          "1.31",
          { region: "eu-west-1" },
          { name: "eu-prod", provider: ourProvider(undefined, { "aws:region": "eu-west-1" }) },
        ),
        awsNodegroup({ version: "1.31" }, { provider: nowhereInParticular }),
      );
      assert.deepEqual(messages, [
        "node group web of prod was not verified: the stack has clusters of this name in us-east-1 and in eu-west-1. Give " +
          "its provider a region [EKSV107]",
      ]);
    } finally {
      if (region !== undefined) process.env.AWS_REGION = region;
    }
  });
});
