import assert from "node:assert/strict";
import { Resource } from "./stack";
import { inWorlds, prod, World } from "./world";

const kinds = {
  "a connection cut before the work": { kind: "dropRequest" },
  "a connection cut after the work": { kind: "dropResponse" },
  "half an answer": { kind: "truncate" },
  "HTML in place of an answer": { kind: "html" },
  throttling: { kind: "error", status: 429, code: "ThrottlingException", message: "Rate exceeded" },
  "a server's fault": { kind: "error", status: 500, code: "ServerException", message: "Internal" },
} as const;

interface Case {
  readonly operation: string;
  readonly resource: string;
  /** Calls of the check, which are let through. */
  readonly skip?: number;
}

const hop: Case[] = [
  { operation: "UpdateClusterVersion", resource: "prod" },
  { operation: "DescribeUpdate", resource: "prod" },
  { operation: "ListUpdates", resource: "prod" },
  { operation: "DescribeCluster", resource: "prod", skip: 2 },
];

const roll: Case[] = [
  { operation: "UpdateNodegroupVersion", resource: "prod/web" },
  { operation: "DescribeUpdate", resource: "prod/web" },
  { operation: "DescribeNodegroup", resource: "prod/web", skip: 2 },
];

describe("lifecycle: calls that go wrong", () => {
  inWorlds();

  for (const [what, fault] of Object.entries(kinds)) {
    // The SDK slows down for seconds once it was throttled, so that is tried at the calls that change something.
    const isTried = ({ operation }: Case) => what !== "throttling" || operation.startsWith("Update");
    for (const { operation, resource, skip = 0 } of hop.filter(isTried)) {
      it(`makes one update a hop in spite of ${what} for ${operation}`, async () => {
        const world = await World.start();
        await world.faults({ operation, resource, skip, ...fault });
        const plane = new Resource("cluster", world.config());
        const { op, error } = await plane.up({ clusterName: "prod", version: "1.32" });
        assert.equal(op, "create", error);
        const { updates, version } = await world.cluster();
        assert.deepEqual([version, updates.length], ["1.32", 1]);
        assert.equal(plane.state?.outputs.version, "1.32");
        assert(
          (await world.requests()).some((call) => call.operation === operation && call.resource === resource),
        );
      });
    }
    for (const { operation, resource, skip = 0 } of roll.filter(isTried)) {
      it(`rolls a node group once in spite of ${what} for ${operation}`, async () => {
        const world = await World.start([prod({ version: "1.32" })]);
        await world.faults({ operation, resource, skip, ...fault });
        const nodes = new Resource("nodegroup", world.config());
        const { op, error } = await nodes.up({ clusterName: "prod", nodegroupName: "web", version: "1.32" });
        assert.equal(op, "create", error);
        const [live] = (await world.cluster()).nodegroups;
        assert.deepEqual([live?.version, live?.updates.length], ["1.32", 1]);
      });
    }
  }

  it("has the update in the history whose start was never answered", async () => {
    const world = await World.start([prod()], { settings: { controlPlaneSeconds: 3000 } });
    await world.faults({ operation: "UpdateClusterVersion", kind: "truncate" });
    const plane = new Resource("cluster", world.config());
    await plane.up({ clusterName: "prod", version: "1.32" });
    const [update] = (await world.cluster()).updates;
    assert.equal(plane.state?.outputs.updateId, update?.id);
  });

  it("keeps three hops at three updates when every third call goes wrong", async () => {
    const world = await World.start();
    const rules = ["dropResponse", "truncate", "dropRequest", "html"].flatMap((kind, index) =>
      Array.from({ length: 4 }, (_, nth) => ({ operation: "*", kind, skip: 2 + index * 2 + nth * 3 })),
    );
    await world.faults(...rules);
    const plane = new Resource("cluster", world.config());
    let ran = await plane.up({ clusterName: "prod", version: "1.34" });
    for (let run = 0; run < 5 && ran.op !== "create" && ran.op !== "update"; run += 1) {
      ran = await plane.up({ clusterName: "prod", version: "1.34" });
    }
    const { updates, version } = await world.cluster();
    assert.equal(version, "1.34");
    assert.equal(updates.length, 3);
  });
});
