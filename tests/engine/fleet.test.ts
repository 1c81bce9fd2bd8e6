// Fleet on the real engine: twelve clusters in three waves, and what a failure in the second leaves of the third.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";

const waves = [
  ["a1", "a2", "a3", "a4"],
  ["b1", "b2", "b3", "b4"],
  ["c1", "c2", "c3", "c4"],
];
const [first = [], second = [], third = []] = waves;

const fleetWorld = {
  region: "us-east-1",
  account: "111122223333",
  clusters: waves.flat().map((name) => ({
    name,
    version: "1.31",
    nodegroups: [{ name: "web", version: "1.31", desiredSize: 1 }],
  })),
};

const program = (order = waves) => `
  const { Fleet, Provider } = require("pulumi-eks-versions");
  const here = { region: "us-east-1", endpoint: process.env.EKS_URL };
  const provider = new Provider("us", here);
  const where = (name) => (name === "c4" ? { providerArgs: here } : { provider });
  const waves = ${JSON.stringify(order)};
  const fleet = new Fleet("fleet", {
    version: "1.32",
    defaults: { nodegroups: ["web"] },
    waves: waves.map((names) => ({ clusters: names.map((clusterName) => ({ clusterName, ...where(clusterName) })) })),
  });
  exports.versions = fleet.versions;
  exports.supported = fleet.support.c4.endOfStandardSupport;
`;

const calls = (names: string[]) =>
  names.flatMap((name) => [`UpdateClusterVersion ${name}`, `UpdateNodegroupVersion ${name}/web`]).sort();

describe("a fleet of twelve clusters in three waves on the real engine", function () {
  this.timeout(300_000);
  let aws: Aws;
  let project: Project;

  beforeEach(async () => {
    aws = await Aws.start(fleetWorld, 2_000);
    project = await Project.create({
      program: program(),
      env: { AWS_REGION: "eu-west-1", EKS_URL: aws.url },
    });
  });
  afterEach(async () => {
    project.remove();
    await aws.close();
  });

  /** The plan of the whole fleet is in one preview, whichever wave a cluster is in. */
  async function previewShowsAll(): Promise<void> {
    const { code, output } = await project.preview();
    assert.equal(code, 0, output);
    for (const name of waves.flat()) {
      assert.match(
        output,
        new RegExp(
          `ClusterVersion \\(fleet-${name}\\):\\s+plan \\(against .*\\): control plane 1\\.31 -> 1\\.32\n`,
        ),
      );
      assert.match(
        output,
        new RegExp(
          `NodegroupVersion \\(fleet-${name}-web\\):\\s+plan \\(against .*\\): after control plane 1\\.32: node group web 1\\.31 -> 1\\.32\n`,
        ),
      );
    }
  }

  async function failIn(cluster: string): Promise<void> {
    await aws.faults({
      operation: "UpdateClusterVersion",
      resource: cluster,
      kind: "failUpdate",
      errors: [
        { errorCode: "IpNotAvailable", errorMessage: "Not enough free addresses", resourceIds: ["a"] },
      ],
      afterSeconds: 1,
    });
  }

  async function touched(): Promise<string[]> {
    return (await aws.mutations()).sort();
  }

  it("leaves wave 3 alone when a cluster of wave 2 fails, and goes on at the next up", async () => {
    await previewShowsAll();
    await failIn("b2");
    const failed = await project.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /control plane of b2 .*ended as Failed: IpNotAvailable on a: Not enough free addresses/,
    );
    const seen = await touched();
    assert.deepEqual(
      seen.filter((call) => / c\d/.test(call)),
      [],
      "wave 3 is not touched",
    );
    assert.deepEqual(
      seen.filter((call) => / a\d/.test(call)),
      calls(first),
    );
    assert.ok(seen.includes("UpdateClusterVersion b2") && !seen.includes("UpdateNodegroupVersion b2/web"));

    const rerun = await project.up();
    assert.equal(rerun.code, 0, rerun.output);
    const all = await touched();
    assert.deepEqual(
      all,
      [...calls(waves.flat()), "UpdateClusterVersion b2"].sort(),
      "one more for the attempt that failed",
    );
    const { output } = await project.pulumi("stack", "output", "versions", "--json");
    assert.deepEqual(JSON.parse(output), Object.fromEntries(waves.flat().map((name) => [name, "1.32"])));
    const quiet = await project.up("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
    project.write(
      program([
        ["b1", ...third],
        [...first, "b2", "b3", "b4"],
      ]),
    );
    const moved = await project.preview("--expect-no-changes");
    assert.equal(moved.code, 0, `a cluster in another wave is the same resource: ${moved.output}`);
  });

  it("does the rest of wave 2, and nothing of wave 3, with --continue-on-error", async () => {
    await failIn("b2");
    const failed = await project.up("--continue-on-error");
    assert.notEqual(failed.code, 0);
    assert.match(failed.output, /control plane of b2 .*ended as Failed: IpNotAvailable/);
    assert.doesNotMatch(failed.output, /isn't pending/, "what is skipped is no second error");
    const others = second.filter((name) => name !== "b2");
    assert.deepEqual(await touched(), [...calls([...first, ...others]), "UpdateClusterVersion b2"].sort());
    const rerun = await project.up();
    assert.equal(rerun.code, 0, rerun.output);
    const restOfRun = [...calls([...third, "b2"])];
    assert.deepEqual(
      await touched(),
      [...calls([...first, ...others]), "UpdateClusterVersion b2", ...restOfRun].sort(),
    );
  });

  it("stops for a node group that fails too", async () => {
    await aws.faults({
      operation: "UpdateNodegroupVersion",
      resource: "b4/web",
      kind: "failUpdate",
      errors: [
        { errorCode: "PodEvictionFailure", errorMessage: "Reached max retries", resourceIds: ["i-1"] },
      ],
      afterSeconds: 1,
    });
    const failed = await project.up("--continue-on-error");
    assert.notEqual(failed.code, 0);
    assert.deepEqual(await touched(), calls([...first, ...second]));
  });
});
