import assert from "node:assert/strict";
import { type Ran, Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const cluster = (version: string) => ({ clusterName: "prod", version });
const group = (more: object) => ({ clusterName: "prod", nodegroupName: "web", ...more });
const warnings = ({ said }: Ran) =>
  said
    .filter(({ severity }) => severity === "warning")
    .map(({ text }) => text)
    .join("\n");

describe("lifecycle: drift of a control plane", () => {
  inWorlds();

  for (const refreshed of [false, true]) {
    it(`leaves one that is newer than declared alone, with both remedies${refreshed ? ", after a refresh too" : ""}`, async () => {
      const world = await World.start();
      const plane = new Resource("cluster", world.config());
      await plane.up(cluster("1.31"));
      await world.seed([prod({ version: "1.32" })]);
      if (refreshed) {
        assert.equal(await plane.refresh(), true, "the refresh reports the drift");
        assert.equal(plane.state?.inputs.version, "1.32");
      }
      for (const act of ["preview", "up", "up"] as const) {
        const ran = await plane[act](cluster("1.31"));
        assert.equal(ran.op, "same");
        assert.deepEqual(ran.inputs.plan, []);
        assert.match(
          warnings(ran),
          /runs 1\.32, newer than the declared 1\.31.*Declare version "1\.32".*pulumi refresh/,
        );
      }
      const agreed = await plane.up(cluster("1.32"));
      assert.equal(
        agreed.op,
        "update",
        "the outputs have to remember what is declared: a refresh goes by them",
      );
      assert.equal(warnings(agreed), "");
      assert.equal(plane.state?.outputs.version, "1.32");
      assert.deepEqual(await world.mutations(), []);
    });
  }

  it("follows a refresh where the version is under ignoreChanges", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.31"));
    await world.seed([prod({ version: "1.32" })]);
    await plane.refresh();
    const ran = await plane.up(cluster(String(plane.state?.inputs.version)));
    assert.equal(ran.op, "update", "recorded once, without a call");
    assert.equal(warnings(ran), "");
    assert.equal((await plane.up(cluster("1.32"))).op, "same");
    assert.deepEqual(await world.mutations(), []);
  });

  it("remembers through a refresh what was declared after drift", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.31"));
    await world.seed([prod({ version: "1.32" })]);
    await plane.refresh();
    await plane.up(cluster("1.32"));
    await plane.refresh();
    const lower = await plane.preview(cluster("1.31"));
    assert.equal(lower.op, "refused");
    assert.match(lower.failures[0]!.reason, /EKSV003/);
  });

  it("brings one that is older than declared back up", async () => {
    const world = await World.start([prod({ version: "1.32" })]);
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.32"));
    await world.seed([prod({ version: "1.31" })]);
    const ran = await plane.up(cluster("1.32"));
    assert.equal(ran.op, "update");
    assert.deepEqual(ran.inputs.plan, ["control plane 1.31 -> 1.32"]);
    assert.deepEqual(await world.mutations(), ["UpdateClusterVersion prod"]);
  });

  it("leaves one that somebody rolled back alone until the version is edited", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.32"));
    await world.someoneMoves("1.31");
    const before = await world.mutations();
    for (const refresh of [false, true]) {
      if (refresh) await plane.refresh();
      const ran = await plane.up(cluster("1.32"));
      assert.equal(ran.op, "same");
      assert.match(
        warnings(ran),
        /was rolled back to 1\.31 by someone else.*Declare version "1\.31" to agree/,
      );
    }
    assert.deepEqual(await world.mutations(), before);
    assert.notEqual((await plane.up(cluster("1.31"))).op, "refused", "agreeing is no downgrade");
    assert.deepEqual(await world.mutations(), before);
    assert.equal((await plane.up(cluster("1.32"))).op, "update");
    assert.equal((await world.cluster()).version, "1.32");
    assert.equal((await world.mutations()).length, before.length + 1);
  });

  it("leaves one that somebody rolled back alone after a failed run, too", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await world.faults({ operation: "UpdateClusterVersion", kind: "failUpdate", skip: 1 });
    assert.equal((await plane.up(cluster("1.33"))).op, "partial");
    await world.someoneMoves("1.31");
    const before = await world.mutations();
    const ran = await plane.up(cluster("1.33"));
    assert.match(warnings(ran), /was rolled back to 1\.31 by someone else/);
    assert.equal(ran.op, "update", ran.error);
    assert.deepEqual(await world.mutations(), before);
  });

  it("records a declared version that somebody else reached, without a call that changes anything", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.31"));
    await world.seed([prod({ version: "1.32" })]);
    const ran = await plane.up(cluster("1.32"));
    assert.equal(ran.op, "update");
    assert.deepEqual(ran.inputs.plan, []);
    assert.equal(plane.state?.outputs.version, "1.32");
    assert.deepEqual(await world.mutations(), []);
  });

  for (const how of ["at create", "at update", "after a refresh"] as const) {
    it(`refuses a version that is newly declared lower, ${how}`, async () => {
      const world = await World.start([prod({ version: "1.32" })]);
      const plane = new Resource("cluster", world.config());
      if (how !== "at create") await plane.up(cluster("1.32"));
      if (how === "after a refresh") assert.equal(await plane.refresh(), false);
      for (const act of ["preview", "up"] as const) {
        const { op, failures } = await plane[act](cluster("1.31"));
        assert.equal(op, "refused");
        assert.equal(failures[0]?.property, "version");
        assert.match(failures[0].reason, /runs 1\.32 and 1\.31 is declared.*\[EKSV003\]/);
      }
      assert.deepEqual(await world.mutations(), []);
    });
  }

  it("refuses going lower after a refresh that met a newer version, too", async () => {
    const world = await World.start([prod({ version: "1.32" })]);
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.32"));
    await world.seed([prod({ version: "1.33" })]);
    await plane.refresh();
    assert.equal((await plane.up(cluster("1.32"))).op, "same");
    assert.equal((await plane.up(cluster("1.31"))).op, "refused");
  });
});

describe("lifecycle: drift of a node group", () => {
  inWorlds();

  for (const refreshed of [false, true]) {
    it(`leaves a newer version alone${refreshed ? ", after a refresh too" : ""}`, async () => {
      const world = await World.start();
      const nodes = new Resource("nodegroup", world.config());
      await nodes.up(group({ version: "1.31" }));
      await world.seed([
        prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: "1.32.1-20250222" })] }),
      ]);
      if (refreshed) assert.equal(await nodes.refresh(), true);
      for (const act of ["preview", "up", "up"] as const) {
        const ran = await nodes[act](group({ version: "1.31" }));
        assert.equal(ran.op, "same");
        assert.match(
          warnings(ran),
          /runs 1\.32, not the declared version 1\.31.*Declare version "1\.32".*pulumi refresh/,
        );
      }
      assert.deepEqual(await world.mutations(), []);
    });
  }

  it("leaves a newer release and a newer launch template alone", async () => {
    const launchTemplate = { name: "workers", version: "1" };
    const world = await World.start([prod({ nodegroups: [web({ launchTemplate })] })]);
    const nodes = new Resource("nodegroup", world.config());
    const program = group({ version: "1.31", releaseVersion: "1.31.0-20240926", launchTemplate });
    await nodes.up(program);
    const moved = web({
      releaseVersion: "1.31.2-20241125",
      launchTemplate: { ...launchTemplate, version: "3" },
    });
    await world.seed([prod({ nodegroups: [moved] })]);
    for (const refresh of [false, true]) {
      if (refresh) assert.equal(await nodes.refresh(), true);
      const ran = await nodes.up(program);
      assert.equal(ran.op, "same");
      assert.match(warnings(ran), /runs 1\.31\.2-20241125, not the declared releaseVersion/);
      assert.match(warnings(ran), /runs 3, not the declared launchTemplate\.version 1/);
    }
    assert.deepEqual(await world.mutations(), []);
  });

  it("brings an older version back up, with a release of that minor where one is declared", async () => {
    const pinned = "1.32.1-20250222";
    const world = await World.start([
      prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: pinned })] }),
    ]);
    const nodes = new Resource("nodegroup", world.config());
    await nodes.up(group({ version: "1.32", releaseVersion: pinned }));
    await world.seed([prod({ version: "1.32" })]);
    assert.equal((await nodes.up(group({ version: "1.32", releaseVersion: pinned }))).op, "update");
    assert.deepEqual(await world.asked("web"), [group({ version: "1.32", releaseVersion: pinned })]);
  });

  it("does not mind a release that was never declared", async () => {
    const world = await World.start();
    const nodes = new Resource("nodegroup", world.config());
    await nodes.up(group({ version: "1.31" }));
    await world.seed([prod({ nodegroups: [web({ releaseVersion: "1.31.2-20241125" })] })]);
    const ran = await nodes.up(group({ version: "1.31" }));
    assert.equal(ran.op, "same");
    assert.equal(warnings(ran), "");
    assert.deepEqual(await world.mutations(), []);
  });

  describe("allowDowngrade", () => {
    const ahead = () =>
      prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: "1.32.2-20250324" })] });

    for (const [what, allowDowngrade] of [
      ["without it", undefined],
      ["with another version", "1.30"],
      ["with the release of that version", "1.31.0-20240926"],
    ] as const) {
      it(`refuses a lower version ${what}`, async () => {
        const world = await World.start([ahead()]);
        const nodes = new Resource("nodegroup", world.config());
        const program = group({ version: "1.31", ...(allowDowngrade && { allowDowngrade }) });
        const { op, failures } = await nodes.up(program);
        assert.equal(op, "refused");
        assert.match(
          failures[0]!.reason,
          /runs 1\.32 and version 1\.31 is declared, which is older.*allowDowngrade: "1\.31".*\[EKSV004\]/,
        );
        assert.deepEqual(await world.mutations(), []);
      });
    }

    it("goes down to the version that it names, and is harmless afterwards", async () => {
      const world = await World.start([ahead()]);
      const nodes = new Resource("nodegroup", world.config());
      await nodes.up(group({ version: "1.32" }));
      const down = group({ version: "1.31", allowDowngrade: "1.31" });
      assert.deepEqual((await nodes.preview(down)).inputs.plan, ["node group web 1.32 -> 1.31"]);
      assert.equal((await nodes.up(down)).op, "update");
      assert.equal(nodes.state?.outputs.version, "1.31");
      assert.equal((await nodes.up(down)).op, "same");
      await world.seed([ahead()]);
      const ran = await nodes.up(down);
      assert.equal(ran.op, "same", "somebody went up: that is drift, and no wish to go down once more");
      assert.match(warnings(ran), /runs 1\.32, not the declared version 1\.31/);
      assert.equal((await world.asked("web")).length, 0, "nothing was asked of the new world");
    });

    it("goes down to the release that it names and to no other", async () => {
      const world = await World.start([ahead()]);
      const nodes = new Resource("nodegroup", world.config());
      await nodes.up(group({ version: "1.32" }));
      const down = group({ version: "1.32", releaseVersion: "1.32.1-20250222" });
      for (const allowDowngrade of [undefined, "1.32", "1.32.0-20250123"]) {
        const { op, failures } = await nodes.up({ ...down, ...(allowDowngrade && { allowDowngrade }) });
        assert.equal(op, "refused", allowDowngrade);
        assert.match(failures[0]!.reason, /releaseVersion 1\.32\.1-20250222 is declared, which is older/);
      }
      assert.equal((await nodes.up({ ...down, allowDowngrade: "1.32.1-20250222" })).op, "update");
      assert.equal(nodes.state?.outputs.releaseVersion, "1.32.1-20250222");
      assert.equal((await nodes.up({ ...down, allowDowngrade: "1.32.1-20250222" })).op, "same");
      assert.equal((await world.mutations()).length, 1);
    });
  });
});
