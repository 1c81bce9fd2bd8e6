import assert from "node:assert/strict";
import { errorCodes } from "./errorCodes";
import { Resource } from "./stack";
import { arn, inWorlds, prod, World } from "./world";

const cluster = (version: string) => ({ clusterName: "prod", version });
const group = { clusterName: "prod", nodegroupName: "web" };

interface Entry {
  readonly updateId: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly ended?: string;
}

const historyOf = ({ state }: Resource) => state?.outputs.history as Entry[];

describe("lifecycle: updates that fail", () => {
  inWorlds();
  const advice = new Set<string>();

  for (const [index, errorCode] of errorCodes.entries()) {
    const kind = index % 2 === 0 ? "cluster" : "nodegroup";
    it(`names ${errorCode} of a ${kind}'s update, its resources and what to do`, async () => {
      const world = await World.start([prod({ version: kind === "cluster" ? "1.31" : "1.32" })]);
      const errors = [{ errorCode, errorMessage: "so it was", resourceIds: ["i-1", "subnet-2"] }];
      await world.faults({ operation: "*", kind: "failUpdate", errors, afterSeconds: 60, count: -1 });
      const resource = new Resource(kind, world.config());
      const program = kind === "cluster" ? cluster("1.32") : { ...group, version: "1.32" };
      const { op, error } = await resource.up(program);
      assert.equal(op, "partial");
      const live = await world.cluster();
      const { id } = (kind === "cluster" ? live : live.nodegroups[0]!).updates[0]!;
      const subject = kind === "cluster" ? "control plane of prod" : "node group web of prod";
      assert.match(
        error,
        new RegExp(
          `^updating ${subject} .*update ${id} ended as Failed: ${errorCode} on i-1, subnet-2: so it was\\. Next: \\w`,
        ),
      );
      advice.add(error.slice(error.indexOf("Next: ")));
      assert.equal((await world.mutations()).length, 1, "a failed update is not tried again in the same run");
      assert.equal(resource.state?.outputs.version, "1.31");
    });
  }

  it("gives another advice for each code", () => {
    assert.equal(advice.size, errorCodes.length);
  });

  it("keeps the hops that were reached, says how to stop there, and goes on in the next run", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.31"));
    const errors = [
      { errorCode: "InsufficientFreeAddresses", errorMessage: "none left", resourceIds: ["subnet-2"] },
    ];
    await world.faults({ operation: "UpdateClusterVersion", kind: "failUpdate", errors, skip: 1 });
    const failed = await plane.up(cluster("1.34"));
    assert.equal(failed.op, "partial");
    assert.match(
      failed.error,
      /updating control plane of prod \(control plane 1\.32 -> 1\.33\).*InsufficientFreeAddresses/,
    );
    assert.match(failed.error, /declare (version )?"?1\.32/, "how to stop here");
    const { inputs, outputs, id } = plane.state!;
    assert.equal(id, arn);
    assert.equal(inputs.version, "1.31");
    assert.equal(outputs.version, "1.32");
    assert.equal(outputs.previousVersion, "1.31");
    assert.equal(outputs.observed ?? outputs.plan, undefined, "stamps are inputs only");
    assert.deepEqual(
      historyOf(plane).map(({ from, to, status }) => `${from} ${to} ${status}`),
      ["1.31 1.32 Successful", "1.32 1.33 Failed"],
    );
    assert.equal(outputs.updateId, historyOf(plane)[1]?.updateId);

    const preview = await plane.preview(cluster("1.34"));
    assert.deepEqual(preview.inputs.plan, ["control plane 1.32 -> 1.33", "control plane 1.33 -> 1.34"]);
    assert.equal((await plane.up(cluster("1.34"))).op, "update");
    assert.deepEqual(
      (await world.asked()).map(({ version }) => version),
      ["1.32", "1.33", "1.33", "1.34"],
    );
    const tokens = (await world.requests())
      .filter(({ operation }) => operation === "UpdateClusterVersion")
      .map(({ clientRequestToken }) => clientRequestToken);
    assert.equal(new Set(tokens).size, 4, "a second attempt is a request of its own");
    assert.equal(plane.state?.outputs.version, "1.34");
    assert.equal(historyOf(plane).length, 4);
    assert.equal((await plane.up(cluster("1.34"))).op, "same");
  });

  it("can stop where a failed jump has got to", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await world.faults({ operation: "UpdateClusterVersion", kind: "failUpdate", skip: 1 });
    assert.equal((await plane.up(cluster("1.34"))).op, "partial");
    const before = await world.mutations();
    assert.equal((await plane.up(cluster("1.32"))).op, "update");
    assert.equal(plane.state?.initErrors, undefined);
    assert.equal((await plane.up(cluster("1.32"))).op, "same");
    assert.deepEqual(await world.mutations(), before);
  });

  it("goes on after a refresh has forgotten the failure", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster("1.31"));
    await world.faults({ operation: "UpdateClusterVersion", kind: "failUpdate", skip: 1 });
    assert.equal((await plane.up(cluster("1.33"))).op, "partial");
    await plane.refresh();
    assert.equal(plane.state?.initErrors, undefined);
    assert.equal((await plane.up(cluster("1.33"))).op, "update");
    assert.equal((await world.cluster()).version, "1.33");
  });

  it("starts a cancelled update anew in the next run", async () => {
    const world = await World.start();
    await world.faults({ operation: "UpdateClusterVersion", kind: "cancelUpdate", afterSeconds: 60 });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(cluster("1.32"));
    assert.equal(op, "partial");
    assert.match(error, /ended as Cancelled\. Next: run again/);
    assert.equal((await plane.up(cluster("1.32"))).op, "update");
    const tokens = (await world.requests()).flatMap(({ clientRequestToken }) => clientRequestToken ?? []);
    assert.equal(new Set(tokens).size, 2);
  });
});

describe("lifecycle: waits that end before the update does", () => {
  inWorlds();

  for (const kind of ["cluster", "nodegroup"] as const) {
    it(`keeps a ${kind}'s update that outlasts its limit, and records its end in the next run`, async () => {
      const world = await World.start([prod({ version: kind === "cluster" ? "1.31" : "1.32" })]);
      await world.faults({ operation: "*", kind: "stickUpdate" });
      const resource = new Resource(kind, world.config());
      const program = kind === "cluster" ? cluster("1.32") : { ...group, version: "1.32" };
      const timeouts = kind === "cluster" ? { hop: "20s" } : { update: "20s" };
      const { op, error } = await resource.up({ ...program, timeouts });
      assert.equal(op, "partial");
      const [{ updateId, status, ended }] = historyOf(resource) as [Entry];
      assert.match(
        error,
        new RegExp(
          `update ${updateId} still runs after the time allowed.*it attaches to the update.*timeouts`,
        ),
      );
      assert.deepEqual([status, ended], ["InProgress", undefined]);
      assert.equal(resource.state?.outputs.version, "1.31");

      await world.unstick();
      assert.equal((await resource.up(program)).op, "update");
      assert.equal((await world.mutations()).length, 1);
      assert.equal(resource.state.outputs.version, "1.32");
      assert.deepEqual(
        historyOf(resource).map((entry) => `${entry.updateId} ${entry.status}`),
        [`${updateId} Successful`],
        "the update is in the history once",
      );
    });
  }

  it("attaches in the next run to the update that outlasted its limit", async () => {
    const world = await World.start();
    await world.freeze();
    const plane = new Resource("cluster", world.config());
    assert.equal((await plane.up({ ...cluster("1.32"), timeouts: { hop: "20s" } })).op, "partial");
    const asked = (await world.requests()).length;
    const run = plane.up(cluster("1.32"));
    await world.calledAgain("DescribeUpdate", asked);
    await world.thaw();
    assert.equal((await run).op, "update");
    assert.equal((await world.mutations()).length, 1);
    assert.deepEqual(
      historyOf(plane).map(({ to, status }) => `${to} ${status}`),
      ["1.32 Successful"],
    );
    assert.equal(plane.state?.outputs.previousVersion, "1.31");
  });

  for (const [code, next] of [
    ["ExpiredTokenException", /renew the credentials and run again; it attaches/],
    ["AccessDeniedException", /run again; it attaches/],
  ] as const) {
    it(`names the update that goes on when ${code} ends the wait`, async () => {
      const world = await World.start();
      await world.freeze();
      const message = "User: me is not authorized to perform: eks:DescribeUpdate";
      await world.faults({
        operation: "DescribeUpdate",
        kind: "error",
        status: 403,
        code,
        message,
        skip: 2,
        count: -1,
      });
      const plane = new Resource("cluster", world.config());
      const { op, error } = await plane.up(cluster("1.32"));
      const [update] = (await world.cluster()).updates;
      assert.equal(op, "partial", error);
      assert.match(error, new RegExp(`update ${update!.id} of control plane of prod: ${code}`));
      assert.match(error, next);
      assert.equal(plane.state?.outputs.version, "1.31");
      await world.faults();
      await world.thaw();
      assert.equal((await plane.up(cluster("1.32"))).op, "update");
      assert.equal((await world.mutations()).length, 1);
      assert.equal(plane.state.outputs.updateId, update!.id);
    });
  }

  it("says that EKS no longer knows an update, and goes on from what runs then", async () => {
    const world = await World.start();
    await world.freeze();
    const plane = new Resource("cluster", world.config());
    const run = plane.up(cluster("1.32"));
    await world.called("DescribeUpdate", "prod");
    await world.seed([prod()]);
    const { op, error } = await run;
    assert.equal(op, "partial");
    assert.match(error, /EKS no longer knows update [0-9a-f-]{36}\. Next: run again/);
    await world.thaw();
    assert.equal((await plane.up(cluster("1.32"))).op, "update");
    assert.equal((await world.cluster()).version, "1.32");
  });
});
