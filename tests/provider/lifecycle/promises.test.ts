// What a first user tried and broke: each held from now on.
import assert from "node:assert/strict";
import { TagResourceCommand } from "@aws-sdk/client-eks";
import { startProcess } from "./process";
import { Resource } from "./stack";
import { arn, inWorlds, prod, web, World } from "./world";

const cluster = (version: string) => ({ clusterName: "prod", version });
const group = { clusterName: "prod", nodegroupName: "web" };
const failOnce = (operation: string) => ({ operation, kind: "failUpdate", afterSeconds: 60 });

describe("lifecycle: attempts that failed are made again", () => {
  inWorlds();

  it("after somebody's earlier rollback, where the first upgrade failed", async () => {
    const world = await World.start([prod({ nodegroups: [] })], {
      clock: { virtualAt: "2026-11-21T00:00:00Z" },
    });
    await world.someoneMoves("1.32");
    await world.someoneMoves("1.31");
    await world.faults(failOnce("UpdateClusterVersion"));
    const plane = new Resource("cluster", world.config());
    assert.equal((await plane.up(cluster("1.32"))).op, "partial");
    assert.equal((await plane.up(cluster("1.32"))).op, "update");
    assert.equal((await world.cluster()).version, "1.32");
  });

  it("where an allowed downgrade failed", async () => {
    const world = await World.start([
      prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: "1.32.1-20250222" })] }),
    ]);
    await world.faults(failOnce("UpdateNodegroupVersion"));
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, version: "1.31", allowDowngrade: "1.31" };
    assert.equal((await nodes.up(program)).op, "partial");
    assert.equal((await nodes.up(program)).op, "update");
    assert.equal((await world.cluster()).nodegroups[0]!.version, "1.31");
  });

  it("where a launch template's older version failed", async () => {
    const launchTemplate = { name: "lt", id: "lt-1", version: "7" };
    const world = await World.start([
      prod({ nodegroups: [web({ amiType: "CUSTOM", releaseVersion: "ami-1", launchTemplate })] }),
    ]);
    await world.faults(failOnce("UpdateNodegroupVersion"));
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, launchTemplate: { name: "lt", version: "6" } };
    assert.equal((await nodes.up(program)).op, "partial");
    assert.equal((await nodes.up(program)).op, "update");
    assert.equal((await world.cluster()).nodegroups[0]!.launchTemplate?.version, "6");
  });
});

describe("lifecycle: node groups and the control plane of this run", () => {
  inWorlds();

  it("a wait for the control plane ends at the time-out, names the update, and asks at a decent pace", async () => {
    const world = await World.start();
    await world.faults({ operation: "UpdateClusterVersion", kind: "stickUpdate" });
    const id = await world.someoneUpgrades("1.32");
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, clusterVersion: "1.32", timeouts: { update: "60s" } };
    const { op, error } = await nodes.up(program);
    assert.equal(op, "failed");
    assert.match(
      error,
      new RegExp(
        `waiting for control plane 1\\.32 of prod: update ${id} still runs after the time allowed.*Next: run again`,
      ),
    );
    assert.ok((await world.requests()).length < 80);
  });

  it("a custom AMI waits for the control plane that its minor needs", async () => {
    const launchTemplate = { name: "lt", id: "lt-1", version: "7" };
    const world = await World.start([
      prod({ nodegroups: [web({ amiType: "CUSTOM", releaseVersion: "ami-1", launchTemplate })] }),
    ]);
    const nodes = new Resource("nodegroup", world.config());
    const program = {
      ...group,
      clusterVersion: "1.32",
      amiKubernetesVersion: "1.32",
      launchTemplate: { name: "lt", version: "8" },
    };
    const { op, error, inputs } = await nodes.up(program);
    assert.deepEqual(inputs.plan, [
      "after control plane 1.32: node group web launch template version 7 -> 8",
    ]);
    assert.equal(op, "failed");
    assert.match(error, /cannot go to 1\.32 yet: its control plane runs 1\.31/);
    assert.deepEqual(await world.mutations(), []);
  });

  it("a group stays where this run leaves its control plane behind, without blocking anything", async () => {
    const world = await World.start([prod({ version: "1.32" })], {
      clock: { virtualAt: "2026-11-21T00:00:00Z" },
    });
    const plane = new Resource("cluster", world.config(), "plane");
    await plane.up(cluster("1.32"));
    await world.someoneMoves("1.33");
    await plane.up(cluster("1.33"));
    await world.someoneMoves("1.32");
    const process = startProcess();
    const nodes = new Resource("nodegroup", world.config(), "nodes");
    assert.equal((await plane.up(cluster("1.33"), process)).op, "same", "rolled back by somebody else");
    const { inputs, said, op } = await nodes.up({ ...group, clusterVersion: "1.33" }, process);
    assert.equal(op, "create");
    assert.deepEqual(inputs.plan, []);
    assert.match(
      said[0]!.text,
      /node group web of prod stays as it is: 1\.33 is declared, and its control plane will run 1\.32 after this run/,
    );
  });
});

describe("lifecycle: guards that hold whatever was read", () => {
  inWorlds();

  it("a jump to a version that is not offered is refused by the run where the check could not ask", async () => {
    const world = await World.start([prod({ version: "1.34", nodegroups: [] })]);
    await world.faults({
      operation: "DescribeCluster",
      kind: "error",
      status: 503,
      code: "ServiceUnavailableException",
      count: 8,
    });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(cluster("1.43"));
    assert.equal(op, "failed");
    assert.match(error, /cannot go to 1\.43: EKS offers no such version.*\[EKSV010\]/);
    assert.deepEqual(await world.mutations(), []);
  }).timeout(60_000);

  it("a throttled cluster does not blind the run to another one", async () => {
    const world = await World.start([
      prod({ name: "aa", nodegroups: [] }),
      prod({ name: "bb", version: "1.32", nodegroups: [] }),
    ]);
    await world.faults({
      operation: "DescribeCluster",
      resource: "aa",
      kind: "error",
      status: 429,
      code: "ThrottlingException",
      count: 4,
    });
    const process = startProcess();
    const aa = new Resource("cluster", world.config(), "aa");
    const bb = new Resource("cluster", world.config(), "bb");
    await aa.preview({ clusterName: "aa", version: "1.32" }, process);
    const { op, failures } = await bb.preview({ clusterName: "bb", version: "1.31" }, process);
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /EKSV003/);
  }).timeout(60_000);

  it("nothing is started on a cluster that is on hold, and it is said why", async () => {
    const world = await World.start([prod({ tags: { "pulumi-eks-versions/hold": "freeze" } })]);
    const plane = new Resource("cluster", world.config());
    const { op, failures } = await plane.preview(cluster("1.32"));
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /cluster prod is on hold \(freeze\).*\[EKSV011\]/);
    assert.equal((await plane.up(cluster("1.31"))).op, "create", "what is at its version may be adopted");
    const nodes = new Resource("nodegroup", world.config());
    const held = await nodes.preview({
      ...group,
      clusterVersion: "1.31",
      version: "1.31",
      releaseVersion: "1.31.3-20250103",
    });
    assert.match(held.failures[0]!.reason, /EKSV011/);
    assert.deepEqual(await world.mutations(), []);
  });

  it("a hold that is put on during a run stops it before its next hop, with what was reached", async () => {
    const world = await World.start([prod({ nodegroups: [] })]);
    await world.freeze();
    const plane = new Resource("cluster", world.config());
    const run = plane.up(cluster("1.33"));
    await world.called("DescribeUpdate", "prod");
    const tags = { "pulumi-eks-versions/hold": "incident 7" };
    await world.asSomeone((client) => client.send(new TagResourceCommand({ resourceArn: arn, tags })));
    await world.thaw();
    const { op, error } = await run;
    assert.equal(op, "partial");
    assert.match(
      error,
      /on hold \(incident 7\).*\[EKSV011\]\. The control plane is at 1\.32; to stop here, declare/,
    );
    assert.equal(plane.state?.outputs.version, "1.32");
    assert.equal((await world.mutations()).filter((call) => call.startsWith("Update")).length, 1);
  });

  it("one cluster has one owner in a run: two that agree may pass, two that do not are refused", async () => {
    const world = await World.start();
    const process = startProcess();
    const declare = (name: string, version: string) =>
      new Resource("cluster", world.config(), name).preview(cluster(version), process);
    assert.equal((await declare("first", "1.32")).op, "create");
    assert.equal((await declare("second", "1.32")).op, "create");
    const { op, failures } = await declare("third", "1.33");
    assert.equal(op, "refused");
    assert.match(
      failures[0]!.reason,
      /cluster prod is declared by \S*second too, at another version: a cluster has one owner\. Remove one of the two/,
    );
  });

  it("another's hop beyond a goal that was reached is no failure", async () => {
    const world = await World.start([prod({ nodegroups: [] })]);
    await world.freeze();
    const plane = new Resource("cluster", world.config());
    const run = plane.up(cluster("1.32"));
    await world.called("DescribeUpdate", "prod");
    await world.pass(3600);
    await world.someoneUpgrades("1.33").catch(() => undefined);
    await world.thaw();
    assert.equal((await run).op, "create");
  });
});
