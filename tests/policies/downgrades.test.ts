import { strict as assert } from "node:assert";
import { ask, type Report, type Resource, unknown } from "./asking";
import { awsCluster, awsNodegroup, awsProvider, cluster, nodegroup, ourProvider } from "./resources";
import { Aws } from "../engine/aws";
import { withCredentials } from "./credentials";
import { world } from "../engine/world";

const rollback = { allow: [{ cluster: "prod", to: "1.30", until: "2999-12-31" }] };

async function downgrades(
  resources: readonly Resource[],
  config: Record<string, object> = {},
): Promise<Report[]> {
  const { reports } = await ask(resources, { "cluster-version-supported": { liveReads: false }, ...config });
  return reports.filter(({ policy }) => policy.endsWith("-downgrade"));
}

const bottlerocket = (release: string) => ({
  observed: { version: "1.31", releaseVersion: release, amiType: "BOTTLEROCKET_x86_64" },
  plan: ["node group web release"],
});
const windows = {
  observed: { version: "1.31", releaseVersion: "1.31-2025.02.09", amiType: "WINDOWS_CORE_2022_x86_64" },
  plan: ["node group web release"],
};
const al2023 = { plan: ["node group web release"] };

describe("policies cluster-downgrade and nodegroup-downgrade", () => {
  withCredentials();
  let aws: Aws;
  before(async () => {
    aws = await Aws.start(world());
  });
  after(() => aws.close());

  describe("fail if", () => {
    it("a ClusterVersion goes below what runs", async () => {
      const [report, ...more] = await downgrades([cluster("1.30")]);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [report?.policy, report?.level, report?.moment],
        ["cluster-downgrade", "mandatory", "resource"],
      );
      assert.equal(
        report?.message,
        'control plane of prod runs 1.31 and 1.30 is declared. Declare version "1.31"; a rollback has to be named by the platform ' +
          'team under cluster-downgrade.allow ({ cluster: "prod", to: "1.30", until }) [EKSV003]',
      );
    });

    it("its check refused it before it was stamped: judged by the live read", async () => {
      const unstamped = { observed: undefined, plan: undefined };
      const [report] = await downgrades([cluster("1.30", unstamped, { provider: ourProvider(aws.url) })]);
      assert.match(report?.message ?? "", /^control plane of prod runs 1\.31 and 1\.30 is declared\./);
    });

    it("an aws.eks.Cluster goes below what runs", async () => {
      const [report] = await downgrades([
        awsCluster({ version: "1.30" }, { provider: awsProvider(aws.url) }),
      ]);
      assert.equal(report?.level, "mandatory");
      assert.match(report.message, /^control plane of prod runs 1\.31 and 1\.30 is declared\./);
    });

    it("the rollback that is allowed is another one, or has run out", async () => {
      const others = [
        { cluster: "other", to: "1.30", until: "2999-12-31" },
        { cluster: "prod", to: "1.29", until: "2999-12-31" },
        { cluster: "prod", to: "1.30", until: "2020-12-31" },
      ];
      const reports = await downgrades([cluster("1.30")], { "cluster-downgrade": { allow: others } });
      assert.deepEqual(
        reports.map(({ level, message }) => [level, /EKSV\d+/.exec(message)?.[0]]),
        [
          ["mandatory", "EKSV003"],
          ["advisory", "EKSV108"],
        ],
      );
    });

    it("a NodegroupVersion goes below what runs, whatever allowDowngrade says", async () => {
      const [report] = await downgrades([nodegroup("1.30", { allowDowngrade: "1.30" })]);
      assert.equal(report?.level, "mandatory");
      assert.equal(
        report.message,
        'node group web of prod runs 1.31 and version 1.30 is declared, which is older. Declare version "1.31": allowDowngrade in ' +
          "the program does not permit it here, only a rollback of the cluster under cluster-downgrade.allow does [EKSV004]",
      );
    });

    it("an aws.eks.NodeGroup goes below what runs, in version or release", async () => {
      const provider = awsProvider(aws.url);
      const [version] = await downgrades([awsNodegroup({ version: "1.30" }, { provider })]);
      assert.match(
        version?.message ?? "",
        /node group web of prod runs 1\.31 and version 1\.30 is declared, which is older/,
      );
      const older = { version: "1.31", releaseVersion: "1.31.2-20241201" };
      const [release] = await downgrades([awsNodegroup(older, { provider })]);
      assert.match(
        release?.message ?? "",
        /runs 1\.31\.3-20250103 and releaseVersion 1\.31\.2-20241201 is declared/,
      );
    });

    const older: [string, Resource][] = [
      ["AL2023, by date", nodegroup("1.31", { ...al2023, releaseVersion: "1.31.9-20241231" })],
      [
        "Bottlerocket, by version",
        nodegroup("1.31", { ...bottlerocket("1.20.3-5d9ac849"), releaseVersion: "1.19.9" }),
      ],
      ["Windows, by date", nodegroup("1.31", { ...windows, releaseVersion: "1.31-2024.12.10" })],
    ];
    for (const [title, resource] of older) {
      it(`a release is older: ${title}`, async () => {
        const [report] = await downgrades([resource]);
        assert.equal(report?.policy, "nodegroup-downgrade");
        assert.match(
          report.message,
          /and releaseVersion .* is declared, which is older\. Declare releaseVersion "/,
        );
      });
    }
  });

  describe("pass if", () => {
    const passing: [string, Resource[], Record<string, object>?][] = [
      ["the versions are those that run", [cluster("1.31"), nodegroup("1.31")]],
      ["the versions are newer", [cluster("1.32"), nodegroup("1.32")]],
      [
        "a rollback is allowed: the cluster goes down, and its node groups with it",
        [cluster("1.30"), nodegroup("1.30")],
        { "cluster-downgrade": rollback },
      ],
      [
        "someone else moved them up, and nothing is planned",
        [cluster("1.30", { plan: [] }), nodegroup("1.30", { plan: [], releaseVersion: "1.30.1-20240101" })],
      ],
      [
        "a newer minor brings a release of its own",
        [nodegroup("1.32", { ...bottlerocket("1.20.3"), releaseVersion: "1.19.9" })],
      ],
    ];
    for (const [title, resources, config] of passing) {
      it(title, async () => {
        assert.deepEqual(await downgrades(resources, config), []);
      });
    }

    it("pulumi-aws's resources ignore their version, or EKS has none of the name", async () => {
      const provider = awsProvider(aws.url);
      const ignored = { provider, ignoreChanges: ["version", "releaseVersion"] };
      const resources = [
        awsCluster({ version: "1.29" }, ignored),
        awsNodegroup({ version: "1.29", releaseVersion: "1.29.0-20240101" }, ignored),
        awsCluster({ name: "fresh", version: "1.29" }, { provider, name: "fresh" }),
        awsNodegroup({ clusterName: "fresh", nodeGroupName: "a", version: "1.29" }, { provider, name: "a" }),
      ];
      assert.deepEqual(await downgrades(resources), []);
    });
  });

  it("do not apply where the preview cannot know what runs, and say so", async () => {
    const unknowns = { observed: unknown, plan: unknown };
    const { reports, notApplicable } = await ask([cluster("1.30", unknowns), nodegroup("1.30", unknowns)], {
      "cluster-version-supported": { liveReads: false },
    });
    assert.deepEqual(reports, []);
    const reason =
      "what runs is not known in this preview: the cluster is made in this run, or its name or version is not known yet";
    assert.ok(notApplicable.includes(`cluster-downgrade prod: ${reason}`));
    assert.ok(notApplicable.includes(`nodegroup-downgrade web: ${reason}`));
  });

  it("say which releases cannot be compared", async () => {
    const other = { ...bottlerocket("1.20.3-5d9ac849"), releaseVersion: "1.20.3-00000000" };
    const [report] = await downgrades([nodegroup("1.31", other)]);
    assert.equal(report?.level, "advisory");
    assert.equal(
      report.message,
      "node group web of prod was not verified: releases 1.20.3-5d9ac849, which runs, and 1.20.3-00000000, which is declared, " +
        "cannot be compared, so this may be a downgrade. Look up which of the two AMIs is newer [EKSV107]",
    );
  });
});
