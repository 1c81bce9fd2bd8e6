// An add-on behind its control plane on the real engine: preview, up, no change, a failure and its rerun, the default kept.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { withPack } from "./policyPack";
import { world } from "./world";

const v111 = "v1.11.0-eksbuild.1";
const v112 = "v1.12.2-eksbuild.1";

/** A cluster at 1.31 without node groups, with coredns on its first build for that minor. */
function withAddon() {
  const seed = world({ nodegroups: [] });
  return {
    ...seed,
    clusters: seed.clusters.map((cluster) => ({ ...cluster, addons: [{ name: "coredns", version: v111 }] })),
  };
}

const program = (version: string) => `
  const { AddonVersion, ClusterVersion } = require("pulumi-eks-versions");
  const prod = new ClusterVersion("prod", { clusterName: "prod", version: "${version}" });
  const dns = new AddonVersion("dns", { cluster: prod, addonName: "coredns", version: "default" });
  exports.dns = dns.version;
`;

describe("an add-on on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start(withAddon());
    project = await Project.create({ program: program("1.32"), env: aws.env });
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  it("shows the default of the coming control plane, after it", async () => {
    const preview = await project.preview("--diff");
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /\+ pulumi-nodejs:dynamic\/eks:AddonVersion: \(create\)[^]*observed {2,}: \{\s+version: "v1\.11\.0-eksbuild\.1"\s+\}\s+plan {2,}: \[\s+\[0\]: "after control plane 1\.32: add-on coredns v1\.11\.0-eksbuild\.1 -> v1\.12\.2-eksbuild\.1"/,
    );
    assert.match(
      preview.output,
      /plan \(against http:\S+, which is not AWS\): after control plane 1\.32: add-on coredns v1\.11\.0-eksbuild\.1 -> v1\.12\.2-eksbuild\.1/,
    );
    assert.doesNotMatch(preview.output, /warning|error/);
    assert.deepEqual(await aws.mutations(), [], "a preview changes nothing");
  });

  it("fails with the add-on's own codes after the control plane is there", async () => {
    await aws.faults({
      ...{ operation: "UpdateAddon", resource: "prod/coredns", kind: "failUpdate", afterSeconds: 30 },
      errors: [
        {
          errorCode: "InsufficientNumberOfReplicas",
          errorMessage: "0 of 2 are ready",
          resourceIds: ["coredns"],
        },
      ],
    });
    const failed = await project.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /error: [^]*updating add-on coredns of prod \(add-on coredns v1\.11\.0-eksbuild\.1 -> v1\.12\.2-eksbuild\.1\): update [0-9a-f-]{36} ended as Failed: InsufficientNumberOfReplicas on coredns: 0 of 2 are ready\. Next: raise the replicas/,
    );
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod", "UpdateAddon prod/coredns"]);
    const kept = await project.resource("dns");
    assert.equal(kept.outputs.version, v111);
    assert.ok(kept.outputs.__provider, "a later refresh needs the provider");
  });

  it("tries again in the next up, and shows no change after it, nor after a refresh", async () => {
    const healed = await project.up();
    assert.equal(healed.code, 0, healed.output);
    assert.match(healed.output, /dns\s*: "v1\.12\.2-eksbuild\.1"/);
    const quiet = await project.preview("--diff", "--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    const afterRefresh = await project.preview("--diff", "--expect-no-changes");
    assert.equal(afterRefresh.code, 0, afterRefresh.output);
    const { id, inputs, outputs } = await project.resource("dns");
    assert.equal(id, "arn:aws:eks:us-east-1:111122223333:cluster/prod/coredns");
    assert.deepEqual([inputs.version, outputs.version], ["default", v112]);
    assert.deepEqual([outputs.plan, outputs.observed], [undefined, undefined], "stamps are no outputs");
    assert.equal((outputs.history as unknown[]).length, 2);
  });

  it("keeps its default while the minor stays, and leaves what someone else did alone", async () => {
    const newer = "v1.13.0-eksbuild.1";
    await aws.call("POST", "/clusters/prod/addons/coredns/update", { addonVersion: newer });
    await aws.advance(3600);
    const before = (await aws.mutations()).length;
    const up = await project.up("--expect-no-changes");
    assert.equal(up.code, 0, up.output);
    assert.match(
      up.output,
      /add-on coredns of prod runs v1\.13\.0-eksbuild\.1, not the declared version v1\.12\.2-eksbuild\.1 \(default\): someone else moved it/,
    );
    assert.equal((await aws.mutations()).length, before);
  });

  it("is no matter of the policy pack", async () => {
    project.write(program("1.33"));
    const judged = await project.preview(...withPack(project));
    assert.equal(judged.code, 0, judged.output);
    assert.match(judged.output, /eks-versions/);
    assert.doesNotMatch(judged.output, /\(pulumi-nodejs:dynamic\/eks:AddonVersion: dns\)/);
  });

  it("moves with the minor", async () => {
    const preview = await project.previewSteps();
    const plan = preview.find(({ urn }) => urn.endsWith("::dns"))?.newState?.inputs.plan;
    assert.deepEqual(plan, [
      "after control plane 1.33: add-on coredns v1.13.0-eksbuild.1 -> v1.13.2-eksbuild.1",
    ]);
    const up = await project.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual((await aws.mutations()).slice(-2), [
      "UpdateClusterVersion prod",
      "UpdateAddon prod/coredns",
    ]);
  });
});
