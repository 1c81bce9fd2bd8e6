import { strict as assert } from "node:assert";
import { ask, type Resource, type Report, unknown } from "./asking";
import { awsCluster, awsNodegroup, cluster, nodegroup, ourProvider } from "./resources";

const name = "nodegroup-version-skew";

/** No live reads, so that only what is declared and stamped counts. */
async function judged(resources: readonly Resource[], config: object = {}): Promise<Report[]> {
  const offline = Object.fromEntries(
    [
      "cluster-downgrade",
      "nodegroup-downgrade",
      "nodegroup-version-skew-existing",
      "cluster-jump",
      "cluster-version-supported",
    ].map((policy) => [policy, { liveReads: false }]),
  );
  const { reports } = await ask(resources, { ...offline, [name]: { liveReads: false, ...config } });
  return reports.filter(({ policy }) => policy === name);
}

describe("policy nodegroup-version-skew", () => {
  describe("fails if", () => {
    it("a cluster is raised and its node group is not", async () => {
      const [report, ...more] = await judged([cluster("1.32"), nodegroup("1.31")]);
      assert.deepEqual(more, []);
      assert.deepEqual(report, {
        policy: name,
        level: "mandatory",
        moment: "resource",
        about: "web",
        message:
          'node group web of prod (1.31) would be 1 minor behind its control plane (1.32); at most 0 allowed. Declare version "1.32" ' +
          "for it in the same change, or have the platform team set maxMinorsBehind or an exception [EKSV101]",
      });
    });

    it("the node group is registered before its cluster", async () => {
      const [report] = await judged([nodegroup("1.31"), cluster("1.32")]);
      assert.equal(report?.moment, "resource");
      assert.match(report.message, /^node group web of prod \(1\.31\) would be 1 minor behind/);
    });

    it("it grows by one minor within a lag that was there", async () => {
      const lagging = nodegroup("1.30", {
        observed: { version: "1.30", amiType: "AL2023_x86_64_STANDARD" },
        plan: [],
      });
      const [report] = await judged([cluster("1.32"), lagging]);
      assert.match(report?.message ?? "", /would be 2 minors behind its control plane \(1\.32\)/);
    });

    it("a node group would be newer than its control plane, whatever is allowed", async () => {
      const [report] = await judged([cluster("1.31"), nodegroup("1.32")], { maxMinorsBehind: 3 });
      assert.equal(report?.level, "mandatory");
      assert.equal(
        report.message,
        'node group web of prod cannot go to 1.32: that is newer than its control plane\'s 1.31. Declare version "1.31", ' +
          "or a newer version for the cluster [EKSV002]",
      );
    });

    it("an exception has run out, and names it", async () => {
      const exceptions = [
        { cluster: "prod", maxMinorsBehind: 1, until: "2020-01-31", reason: "a slow team" },
      ];
      const [skew, ranOut] = await judged([cluster("1.32"), nodegroup("1.31")], { exceptions });
      assert.match(skew?.message ?? "", /would be 1 minor behind/);
      assert.equal(ranOut?.level, "advisory");
      assert.equal(
        ranOut.message,
        "the entry (prod, at most 1 behind, until 2020-01-31) in the configuration of nodegroup-version-skew has run out and " +
          "is ignored. Remove it, or have it renewed [EKSV108]",
      );
    });

    it("a custom AMI carries an older minor than the raised control plane", async () => {
      const custom = { amiKubernetesVersion: "1.31", version: undefined, plan: [] };
      const [report] = await judged([
        cluster("1.32"),
        nodegroup("1.31", { ...custom, observed: { amiType: "CUSTOM" } }),
      ]);
      assert.match(report?.message ?? "", /node group web of prod \(1\.31\) would be 1 minor behind/);
    });

    it("no AMI of its family could follow, and says where to go", async () => {
      const al2 = { observed: { version: "1.32", amiType: "AL2_x86_64" }, plan: [] };
      const at32 = { observed: { version: "1.32", nodegroups: { web: "1.32" } } };
      const [report] = await judged([cluster("1.33", at32), nodegroup("1.32", al2)]);
      assert.match(
        report?.message ?? "",
        /EKS publishes AL2_x86_64 AMIs up to 1\.32 only: move its workloads to a node group of another AMI type/,
      );
    });

    it("two resources of pulumi-aws that are made in this run disagree", async () => {
      const missing = { cluster: unknown };
      const [report] = await judged([
        awsCluster({ version: "1.32" }),
        awsNodegroup({ version: "1.33", scalingConfig: missing }),
      ]);
      assert.match(report?.message ?? "", /node group web of prod cannot go to 1\.33/);
    });
  });

  describe("passes if", () => {
    const passing: [string, Resource[], object?][] = [
      ["both are raised", [cluster("1.32"), nodegroup("1.32")]],
      ["the lag is allowed", [cluster("1.32"), nodegroup("1.31")], { maxMinorsBehind: 1 }],
      [
        "an exception for the node group holds",
        [cluster("1.32"), nodegroup("1.31")],
        {
          exceptions: [
            { cluster: "prod", nodegroup: "web", maxMinorsBehind: 1, until: "2999-01-01", reason: "-" },
          ],
        },
      ],
      [
        "the node group follows the cluster's version, which is known, in a cluster that is not",
        [
          cluster("1.32", { observed: unknown, plan: unknown, clusterName: unknown }),
          nodegroup("1.32", { observed: unknown, plan: unknown, clusterName: unknown }),
        ],
      ],
      [
        "a cluster of the same name in another region is raised",
        [
          cluster(
            "1.32",
            { region: "eu-west-1" },
            { provider: ourProvider(undefined, { "aws:region": "eu-west-1" }) },
          ),
          nodegroup("1.31", { clusterVersion: "1.31" }),
        ],
      ],
      [
        "a cluster of the same name in another account is raised",
        [
          cluster("1.32", {}, { provider: ourProvider(undefined, { "aws:profile": "other" }) }),
          nodegroup("1.31", { clusterVersion: "1.31" }),
        ],
      ],
      [
        "pulumi-aws's cluster ignores its version, which is older",
        [awsCluster({ version: "1.29" }, { ignoreChanges: ["version"] }), cluster("1.32"), nodegroup("1.32")],
      ],
      [
        "the skew was there and stays",
        [
          cluster("1.31"),
          nodegroup("1.30", { observed: { version: "1.30", amiType: "AL2023_x86_64_STANDARD" }, plan: [] }),
        ],
      ],
      [
        "it was ahead already and stays",
        [
          cluster("1.31"),
          nodegroup("1.32", { observed: { version: "1.32", amiType: "AL2023_x86_64_STANDARD" }, plan: [] }),
        ],
      ],
      [
        "the cluster is not in the stack, and its declared version is the group's",
        [nodegroup("1.32", { clusterVersion: "1.32" })],
      ],
      [
        "drift: someone raised the cluster, and nothing is planned",
        [
          cluster("1.31", { observed: { version: "1.32", nodegroups: {} }, plan: [] }),
          nodegroup("1.32", { observed: { version: "1.32", amiType: "AL2023_x86_64_STANDARD" }, plan: [] }),
        ],
      ],
    ];
    for (const [title, resources, config] of passing) {
      it(title, async () => {
        assert.deepEqual(await judged(resources, config), []);
      });
    }
  });

  describe("says what was not verified if", () => {
    it("a custom AMI declares no minor", async () => {
      const custom = nodegroup("1.31", { version: undefined, observed: { amiType: "CUSTOM" }, plan: [] });
      const [report] = await judged([cluster("1.32"), custom]);
      assert.equal(report?.level, "advisory");
      assert.equal(
        report.message,
        "node group web of prod was not verified: its AMI is custom, and EKS does not know which kubelet it carries. " +
          "Declare amiKubernetesVersion [EKSV107]",
      );
    });

    it("onUnverified is fail: then it stops the run", async () => {
      const custom = nodegroup("1.31", { version: undefined, observed: { amiType: "CUSTOM" }, plan: [] });
      const [report] = await judged([cluster("1.32"), custom], { onUnverified: "fail" });
      assert.equal(report?.level, "mandatory");
    });
  });
});
