import assert from "node:assert/strict";
import { Resource } from "./stack";
import { arn, inWorlds, prod, web, World } from "./world";

const template = { name: "workers", id: "lt-1", version: "1" };
const group = { clusterName: "prod", nodegroupName: "web" };

/** A cluster at 1.32 that its node group has yet to follow. */
const ahead = (override = {}) => prod({ version: "1.32", nodegroups: [web(override)] });

describe("lifecycle: node group", () => {
  inWorlds();

  it("adopts a node group that is at its version, and records the release that runs", async () => {
    const world = await World.start();
    const web = new Resource("nodegroup", world.config());
    const preview = await web.preview({ ...group, clusterVersion: "1.31" });
    assert.deepEqual(preview.inputs.plan, []);
    assert.match(
      preview.said.map(({ text }) => text).join(),
      /node group web of prod: adopted as it is, at 1\.31/,
    );
    assert.equal((await web.up({ ...group, clusterVersion: "1.31" })).op, "create");
    assert.deepEqual(await world.mutations(), []);
    assert.equal(web.state?.id, `${arn}/web`);
    assert.equal(web.state.outputs.version, "1.31");
    assert.equal(web.state.outputs.releaseVersion, "1.31.0-20240926");
  });

  it("follows its control plane to the newest release of the minor", async () => {
    const world = await World.start([ahead()]);
    const web = new Resource("nodegroup", world.config());
    const program = { ...group, clusterVersion: "1.32" };
    const preview = await web.preview(program);
    assert.deepEqual(preview.inputs.plan, ["after control plane 1.32: node group web 1.31 -> 1.32"]);
    assert.equal((await web.up(program)).op, "create");
    assert.deepEqual(await world.mutations(), ["UpdateNodegroupVersion prod/web"]);
    assert.deepEqual(await world.asked("web"), [{ ...group, version: "1.32" }]);
    const { releaseVersion } = (await world.cluster()).nodegroups[0]!;
    assert.match(releaseVersion, /^1\.32\./);
    assert.equal(web.state?.outputs.releaseVersion, releaseVersion);
    assert.equal((await web.up(program)).op, "same");
    assert.equal((await world.mutations()).length, 1);
  });

  it("moves version and pinned release in one call", async () => {
    const world = await World.start([ahead()]);
    const web = new Resource("nodegroup", world.config());
    const program = { ...group, version: "1.32", releaseVersion: "1.32.1-20250222" };
    const { inputs } = await web.preview(program);
    assert.deepEqual(inputs.plan, [
      "node group web 1.31 -> 1.32, release 1.31.0-20240926 -> 1.32.1-20250222",
    ]);
    assert.equal((await web.up(program)).op, "create");
    assert.deepEqual(await world.asked("web"), [program]);
    assert.equal((await web.up(program)).op, "same");
  });

  it("moves the release alone, at the version that runs", async () => {
    const world = await World.start();
    const web = new Resource("nodegroup", world.config());
    await web.up({ ...group, version: "1.31" });
    const pinned = { ...group, version: "1.31", releaseVersion: "1.31.2-20241125" };
    assert.equal((await web.preview(pinned)).op, "update");
    assert.equal((await web.up(pinned)).op, "update");
    assert.deepEqual(await world.asked("web"), [pinned]);
    assert.equal(web.state?.outputs.releaseVersion, "1.31.2-20241125");
    const history = web.state.outputs.history as { from: string; to: string }[];
    assert.deepEqual(
      history.map(({ from, to }) => [from, to]),
      [["1.31.0-20240926", "1.31.2-20241125"]],
    );
  });

  it("moves the launch template alone without changing version or release", async () => {
    const world = await World.start([ahead({ launchTemplate: template })]);
    const web = new Resource("nodegroup", world.config());
    const launchTemplate = { name: "workers", version: "2" };
    const program = { ...group, version: "1.31", launchTemplate };
    const { inputs } = await web.preview(program);
    assert.deepEqual(inputs.plan, ["node group web launch template version 1 -> 2"]);
    assert.equal((await web.up(program)).op, "create");
    const { version, releaseVersion, launchTemplate: live } = (await world.cluster()).nodegroups[0]!;
    assert.deepEqual([version, releaseVersion, live?.version], ["1.31", "1.31.0-20240926", "2"]);
    assert.deepEqual(web.state?.outputs.launchTemplate, launchTemplate);
    assert.equal((await web.up(program)).op, "same");
  });

  it("moves version, release and launch template in one call", async () => {
    const world = await World.start([ahead({ launchTemplate: template })]);
    const web = new Resource("nodegroup", world.config());
    const launchTemplate = { id: "lt-1", version: "7" };
    const program = { ...group, version: "1.32", releaseVersion: "1.32.1-20250222", launchTemplate };
    assert.equal((await web.up(program)).op, "create");
    assert.deepEqual(await world.asked("web"), [program]);
    assert.equal((await web.up(program)).op, "same");
  });

  it("moves a custom AMI by its launch template, and sends nothing else", async () => {
    const custom = { amiType: "CUSTOM", releaseVersion: "ami-0123456789abcdef0", launchTemplate: template };
    const world = await World.start([ahead(custom)]);
    const web = new Resource("nodegroup", world.config());
    const launchTemplate = { id: "lt-1", version: "2" };
    const program = { ...group, clusterVersion: "1.32", amiKubernetesVersion: "1.32", launchTemplate };
    assert.equal((await web.up(program)).op, "create");
    assert.deepEqual(await world.asked("web"), [{ ...group, launchTemplate }]);
    assert.equal((await web.up(program)).op, "same");
    const { op, failures } = await web.up({ ...group, version: "1.32", launchTemplate });
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /custom AMI, and EKS takes no version for it.*\[EKSV007\]/);
    assert.equal((await world.mutations()).length, 1);
  });

  for (const [what, override, launchTemplate, text] of [
    ["a group without one", {}, { name: "workers", version: "2" }, /made without a launch template/],
    [
      "another template",
      { launchTemplate: template },
      { name: "other", version: "2" },
      /name is workers, not other/,
    ],
  ] as const) {
    it(`refuses a launch template for ${what} before anything is sent`, async () => {
      const world = await World.start([ahead(override)]);
      const web = new Resource("nodegroup", world.config());
      const { op, failures } = await web.up({ ...group, version: "1.32", launchTemplate });
      assert.equal(op, "refused");
      assert.match(failures[0]!.reason, text);
      assert.deepEqual(await world.mutations(), []);
    });
  }

  it("forces only the version that is named", async () => {
    const world = await World.start([prod({ version: "1.33" })]);
    const web = new Resource("nodegroup", world.config());
    assert.equal((await web.up({ ...group, version: "1.32", force: "1.33" })).op, "create");
    assert.equal((await web.up({ ...group, version: "1.33", force: "1.33" })).op, "update");
    assert.deepEqual(await world.asked("web"), [
      { ...group, version: "1.32" },
      { ...group, version: "1.33", force: true },
    ]);
    const plane = new Resource("cluster", world.config());
    assert.equal((await plane.up({ clusterName: "prod", version: "1.35", force: "1.35" })).op, "create");
    assert.deepEqual(await world.asked(), [
      { name: "prod", version: "1.34" },
      { name: "prod", version: "1.35", force: true },
    ]);
  });

  it("recovers from a blocked disruption budget once the version is forced", async () => {
    const world = await World.start([ahead({ blockedByDisruptionBudget: true })]);
    const web = new Resource("nodegroup", world.config());
    const { op, error } = await web.up({ ...group, version: "1.32" });
    assert.equal(op, "partial");
    assert.match(error, /PodEvictionFailure on ip-[\d-]+.*Next: .*force: "/);
    assert.equal((await web.up({ ...group, version: "1.32", force: "1.32" })).op, "update");
    assert.equal(web.state?.outputs.version, "1.32");
    assert.equal((await world.mutations()).length, 2);
  });
});
