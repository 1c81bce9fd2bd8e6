// What others do to the cluster: it is told, never undone by accident, and never in the way of the rest of the stack.
import { strict as assert } from "node:assert";
import { Aws } from "./aws";
import { Project } from "./project";
import { upgradeProgram, web, world } from "./world";

const unrelated = (value: string) => `
  const echo = { async create(i) { return { id: "echo", outs: i }; }, async diff(_, o, n) { return { changes: o.value !== n.value }; },
    async update(_, o, n) { return { outs: n }; } };
  class Unrelated extends pulumi.dynamic.Resource { constructor(n, p) { super(echo, n, p); } }
  new Unrelated("unrelated", { value: "${value}" });
`;

describe("drift on the real engine", function () {
  this.timeout(120_000);
  let aws: Aws;
  let project: Project;

  before(async () => {
    aws = await Aws.start(
      world({
        version: "1.32",
        nodegroups: [{ ...web, version: "1.32", releaseVersion: "1.32.0-20250123" }],
      }),
    );
    project = await Project.create({ program: upgradeProgram("1.32", unrelated("one")), env: aws.env });
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
  });
  after(async () => {
    project.remove();
    await aws.close();
  });

  it("adopts what is at its version without a call that changes anything", async () => {
    assert.deepEqual(await aws.mutations(), []);
  });

  it("leaves a cluster that AWS moved ahead alone, says so, and deploys the rest of the stack", async () => {
    await aws.call("POST", "/clusters/prod/updates", { version: "1.33" });
    await aws.advance(3600);
    project.write(upgradeProgram("1.32", unrelated("two")));
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.match(
      output,
      /warning: control plane of prod runs 1\.33, newer than the declared 1\.32: AWS moved it .* Declare version "1\.33"; where the version is under ignoreChanges, run `pulumi refresh`/,
    );
    assert.match(output, /unrelated updated/);
    assert.match(output, /1 updated\s+3 unchanged/);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"], "only the one that AWS made");
  });

  it("still does so after a refresh, and when run with --refresh", async () => {
    const refresh = await project.pulumi("refresh", "--yes", "--skip-preview");
    assert.match(refresh.output, /~ version\s*: "1\.32" => "1\.33"|1 updated/, refresh.output);
    assert.equal((await project.resource("prod")).outputs.version, "1.33");
    project.write(upgradeProgram("1.32", unrelated("three")));
    const { code, output } = await project.up("--refresh");
    assert.equal(code, 0, output);
    assert.match(output, /warning: control plane of prod runs 1\.33, newer than the declared 1\.32/);
    assert.match(output, /unrelated updated/);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"]);
  });

  it("agrees once the version is declared, with no call to EKS", async () => {
    project.write(
      upgradeProgram("1.33", unrelated("three")).replace(
        'nodegroupName: "web"',
        'nodegroupName: "web", version: "1.32"',
      ),
    );
    const { code, output } = await project.up();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /warning: control plane/);
    assert.deepEqual(await aws.mutations(), ["UpdateClusterVersion prod"]);
    const quiet = await project.preview("--expect-no-changes");
    assert.equal(quiet.code, 0, quiet.output);
  });

  it("refuses to go back down once the higher version was declared", async () => {
    project.write(upgradeProgram("1.32", unrelated("three")));
    const { code, output } = await project.preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /control plane of prod runs 1\.33 and 1\.32 is declared.*to stay, declare version "1\.33" \[EKSV003\]/,
    );
  });
});
