// The edge of a run: after its check, before it has begun.
import assert from "node:assert/strict";
import { Resource } from "./stack";
import { inWorlds, World } from "./world";

const cluster = { clusterName: "prod", version: "1.32" };

describe("lifecycle: the edge of a run", () => {
  inWorlds();

  it("says what was being read when credentials have expired since the check, and records nothing", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config());
    await world.faults({
      operation: "DescribeCluster",
      skip: 1,
      // Once more is with credentials taken anew.
      count: -1,
      kind: "error",
      status: 403,
      code: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
    const { op, error } = await plane.up(cluster);
    assert.equal(op, "failed");
    assert.equal(
      error,
      "reading cluster prod: ExpiredTokenException: The security token included in the request is expired. Next: renew the " +
        "AWS credentials and run again",
    );
    assert.equal(plane.state, undefined);
    assert.deepEqual(await world.mutations(), []);
    await world.faults();
    assert.equal((await plane.up(cluster)).op, "create");
  });
});
