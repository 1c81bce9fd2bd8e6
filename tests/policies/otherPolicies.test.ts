import { strict as assert } from "node:assert";
import { Aws } from "../engine/aws";
import { world } from "../engine/world";
import { ask, reportsOf, type Resource, unknown } from "./asking";
import { withCredentials } from "./credentials";
import { awsCluster, awsNodegroup, cluster, nodegroup, ourProvider } from "./resources";

/** The only message, at this level. */
async function only(
  policy: string,
  level: string,
  resources: readonly Resource[],
  config: object = {},
): Promise<string> {
  const quiet = { "cluster-version-supported": { liveReads: false } };
  const reports = await reportsOf(policy, resources, { ...quiet, [policy]: config });
  assert.deepEqual(
    reports.map((report) => report.level),
    [level],
    JSON.stringify(reports),
  );
  return reports[0]?.message ?? "";
}

async function none(policy: string, resources: readonly Resource[], config: object = {}): Promise<void> {
  assert.deepEqual(
    await reportsOf(policy, resources, { ...offline, [policy]: { liveReads: false, ...config } }),
    [],
  );
}

/** Every policy that would read EKS for pulumi-aws's resources, told not to. */
const offline = Object.fromEntries(
  [
    "cluster-downgrade",
    "nodegroup-downgrade",
    "nodegroup-version-skew",
    "nodegroup-version-skew-existing",
    "cluster-version-supported",
    "cluster-jump",
  ].map((policy) => [policy, { liveReads: false }]),
);

async function owners(...resources: Resource[]) {
  return (await ask(resources, offline)).reports.filter(({ policy }) => policy === "single-owner");
}

describe("policy nodegroup-version-skew-existing", () => {
  const existing = "nodegroup-version-skew-existing";
  const at30 = nodegroup("1.30", {
    observed: { version: "1.30", amiType: "AL2023_x86_64_STANDARD" },
    plan: [],
  });

  it("warns of a skew that was there and stays", async () => {
    assert.equal(
      await only(existing, "advisory", [
        cluster("1.31", { observed: { version: "1.31", nodegroups: { web: "1.30" } } }),
        at30,
      ]),
      'node group web of prod (1.30) is 1 minor behind its control plane (1.31), as it was before; at most 0 allowed. Declare version "1.31" ' +
        "for it when it suits, or have the platform team set maxMinorsBehind or an exception [EKSV101]",
    );
  });

  it("warns of a node group that was ahead and stays", async () => {
    const ahead = nodegroup("1.32", {
      observed: { version: "1.32", amiType: "AL2023_x86_64_STANDARD" },
      plan: [],
    });
    assert.equal(
      await only(existing, "advisory", [
        cluster("1.31", { observed: { version: "1.31", nodegroups: { web: "1.32" } } }),
        ahead,
      ]),
      "node group web of prod runs 1.32, which is newer than its control plane's 1.31, as it was before. Declare version " +
        '"1.32" for the control plane [EKSV002]',
    );
  });

  it("warns of the live groups of other stacks that a raised cluster leaves behind", async () => {
    assert.equal(
      await only(existing, "advisory", [cluster("1.32")]),
      "node group web of prod (1.31), which this stack does not declare, is left 1 minor behind its control plane (1.32); at most " +
        "0 allowed. Ask its owner to raise it to 1.32 after this run [EKSV101]",
    );
  });

  it("stops a cluster that would leave them past the kubelet's limit, before it moves", async () => {
    const old = { version: "1.31", nodegroups: { web: "1.28", other: "1.31" } };
    const reports = await reportsOf(existing, [cluster("1.32", { observed: old })], {
      [existing]: { maxMinorsBehind: 3 },
      "cluster-version-supported": { liveReads: false },
    });
    assert.deepEqual(
      reports.map(({ level, moment }) => [level, moment]),
      [["mandatory", "resource"]],
    );
    assert.match(
      reports[0]?.message ?? "",
      /node group web of prod at 1\.28 would be 4 minors behind its control plane \(1\.32\); at most 3/,
    );
  });

  it("passes where the lag is allowed, or a group that it names may lag for a while", async () => {
    await none(existing, [cluster("1.32")], { maxMinorsBehind: 1 });
    const exceptions = [
      { cluster: "prod", nodegroup: "web", maxMinorsBehind: 1, until: "2999-01-01", reason: "-" },
    ];
    await none(existing, [cluster("1.32")], { exceptions });
  });

  it("does not judge a node group whose cluster declares the same skew limit in another stack", async () => {
    await none(existing, [nodegroup("1.31", { clusterVersion: "1.31" })]);
  });
});

describe("policy single-owner", () => {
  const all = ["version", "releaseVersion", "launchTemplate.version"];

  it("fails if aws.eks.Cluster declares the version that a ClusterVersion manages, whichever comes first", async () => {
    for (const resources of [
      [awsCluster({ version: "1.31" }), cluster("1.31")],
      [cluster("1.31"), awsCluster({ version: "1.31" })],
    ]) {
      const [report, ...more] = await owners(...resources);
      assert.deepEqual(more, []);
      assert.equal(report?.level, "mandatory");
      assert.equal(
        report.message,
        "control plane of prod is managed by a resource of pulumi-eks-versions and by one of pulumi-aws, which would undo each " +
          'other\'s version. Set ignoreChanges: ["version"] on the resource of pulumi-aws [EKSV102]',
      );
    }
  });

  it("fails if aws.eks.NodeGroup does, and names every property that it lacks", async () => {
    const props = {
      version: "1.31",
      releaseVersion: "1.31.3-20250103",
      launchTemplate: { id: "lt-1", version: "1" },
    };
    const [report] = await owners(nodegroup("1.31"), awsNodegroup(props, { ignoreChanges: ["version"] }));
    assert.match(
      report?.message ?? "",
      /Set ignoreChanges: \["releaseVersion", "launchTemplate\.version"\] on/,
    );
  });

  it("passes if what is declared is ignored, if nothing is declared, or if only one of the two is there", async () => {
    const props = { version: "1.31", launchTemplate: { id: "lt-1", version: "1" } };
    assert.deepEqual(await owners(nodegroup("1.31"), awsNodegroup(props, { ignoreChanges: all })), []);
    assert.deepEqual(
      await owners(nodegroup("1.31"), awsNodegroup(props, { ignoreChanges: ["version", "launchTemplate"] })),
      [],
    );
    assert.deepEqual(await owners(nodegroup("1.31"), awsNodegroup({})), []);
    assert.deepEqual(await owners(cluster("1.31"), awsCluster({ name: "other", version: "1.31" })), []);
    assert.deepEqual(await owners(awsCluster({ version: "1.31" })), []);
  });
});

describe("policy cluster-jump", () => {
  it("warns of more hops than allowed, and of fewer where more are allowed not", async () => {
    assert.equal(
      await only("cluster-jump", "advisory", [cluster("1.33")]),
      'control plane of prod would go from 1.31 to 1.33, 2 hops in one run; at most 1 allowed. Declare version "1.32" first and the ' +
        "rest in a later change [EKSV104]",
    );
    await none("cluster-jump", [cluster("1.33")], { maxHops: 2 });
    await none("cluster-jump", [cluster("1.32")]);
  });
});

describe("policy forced-update", () => {
  it("warns of force in both packages' resources, and of a value that is not known", async () => {
    assert.equal(
      await only("forced-update", "advisory", [cluster("1.32", { force: "1.32" })]),
      'control plane of prod declares force: "1.32": EKS\'s readiness checks, or the disruption budgets of its workloads, are ' +
        "skipped. Remove it when the update has been made, or mend what stands in the way instead [EKSV105]",
    );
    assert.match(
      await only("forced-update", "advisory", [nodegroup("1.32", { force: unknown })]),
      /was not verified: its force is not known in this preview/,
    );
    const { reports } = await ask([awsNodegroup({ forceUpdateVersion: true })], offline);
    assert.match(
      reports.find(({ policy }) => policy === "forced-update")?.message ?? "",
      /node group web of prod declares forceUpdateVersion: true/,
    );
  });

  it("passes without", async () => {
    await none("forced-update", [cluster("1.32", { force: false }), nodegroup("1.32")]);
  });
});

describe("policy nodegroup-release-age", () => {
  const age = "nodegroup-release-age";
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

  it("warns of a pinned release that is older than allowed, by the date in its name", async () => {
    const release = `1.31.3-${daysAgo(61).replaceAll("-", "")}`;
    assert.equal(
      await only(age, "advisory", [nodegroup("1.31", { releaseVersion: release })]),
      `node group web of prod pins release ${release}, which is 61 days old; at most 60 allowed. Declare a newer releaseVersion, or ` +
        "leave it out and get EKS's newest with the next version [EKSV106]",
    );
    const windows = `1.31-${daysAgo(10).replaceAll("-", ".")}`;
    assert.match(
      await only(age, "advisory", [nodegroup("1.31", { releaseVersion: windows })], { maxAgeDays: 9 }),
      /10 days old; at most 9/,
    );
  });

  it("passes where it is young, not pinned, ignored, or of a form without a date", async () => {
    await none(age, [nodegroup("1.31", { releaseVersion: `1.31.3-${daysAgo(60).replaceAll("-", "")}` })]);
    await none(age, [nodegroup("1.31")]);
    await none(age, [nodegroup("1.31", { releaseVersion: "1.20.3-5d9ac849" })]);
    const ignored = awsNodegroup(
      { releaseVersion: "1.31.3-20200101" },
      { ignoreChanges: ["releaseVersion"] },
    );
    const { reports } = await ask([ignored], offline);
    assert.deepEqual(
      reports.filter(({ policy }) => policy === age),
      [],
    );
  });
});

describe("policy cluster-version-supported", () => {
  withCredentials();
  const supported = "cluster-version-supported";
  const day = 86_400_000;
  const iso = (days: number) => new Date(Date.now() + days * day).toISOString();
  let aws: Aws;

  before(async () => {
    const row = (version: string, standard: number, extended: number) => ({
      version,
      releasedAt: iso(-400),
      endOfStandardSupportAt: iso(standard),
      endOfExtendedSupportAt: iso(extended),
      platformVersion: "eks.1",
      patch: 1,
    });
    const versions = [row("1.31", -10, 300), row("1.32", 30, 400), row("1.33", 90, 500)];
    aws = await Aws.start({ ...world(), versions });
  });
  after(() => aws.close());
  const at = (version: string) => cluster(version, {}, { provider: ourProvider(aws.url) });
  const message = async (version: string, config: object = {}) =>
    (await reportsOf(supported, [at(version)], { [supported]: config })).map((report) => report.message);

  it("warns of a version past, or close to, the end of standard support", async () => {
    const [past] = await message("1.31");
    assert.match(
      past ?? "",
      /^control plane of prod is declared at 1\.31, whose standard support ended on \d{4}-\d\d-\d\d, extended support, which costs more, until \d{4}-\d\d-\d\d\. Declare a newer version, "1\.32" first \[EKSV103\]$/,
    );
    const [close] = await message("1.32");
    assert.match(close ?? "", /is declared at 1\.32, whose standard support ends on /);
  });

  it("passes before that, where extended support is accepted, and where it is told to read nothing", async () => {
    assert.deepEqual(await message("1.33"), []);
    assert.deepEqual(await message("1.32", { warnDays: 20 }), []);
    assert.deepEqual(await message("1.31", { allowExtended: true }), []);
    assert.deepEqual(await message("1.31", { liveReads: false }), []);
  });
});
