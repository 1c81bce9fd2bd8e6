// What a resource costs the program that declares it: Pulumi takes a stack trace wherever it makes a promise.
import assert from "node:assert/strict";
import { ClusterVersion, NodegroupVersion } from "../../provider";
import { mockEngine } from "./declare";

/** How many frames of stack traces were written out while `act` ran. */
function framesTaken(act: () => void): number {
  const before: unknown = Reflect.get(Error, "prepareStackTrace");
  let frames = 0;
  Error.prepareStackTrace = (error, sites) => {
    frames += sites.length;
    return [
      String(error),
      ...sites.map((site) => `    at ${site.getFileName() ?? ""}:${site.getLineNumber() ?? 0}:1`),
    ].join("\n");
  };
  try {
    act();
  } finally {
    Reflect.set(Error, "prepareStackTrace", before);
  }
  return frames;
}

describe("stack traces of a resource", () => {
  before(mockEngine);

  const declare = (name: string) => {
    const cluster = new ClusterVersion(name, { clusterName: name, version: "1.32" });
    return new NodegroupVersion(`${name}-web`, { cluster, nodegroupName: "web" });
  };

  it("are taken once for each resource, not for each of its properties", () => {
    declare("first");
    const depth = framesTaken(() => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = Infinity;
      assert.ok(new Error("here").stack);
      Error.stackTraceLimit = stackTraceLimit;
    });
    const taken = framesTaken(() => declare("second"));
    assert.ok(taken > 0 && taken < 3 * (depth + 10), `${taken} frames for two resources, ${depth} deep`);
  });

  it("are as they were for the program, whatever becomes of the resource", () => {
    const { stackTraceLimit } = Error;
    declare("third");
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
    assert.throws(
      () => new ClusterVersion("", { clusterName: "prod", version: "1.32" }),
      ({ stack = "" }: Error) => stack.includes("Missing resource name") && stack.includes(__filename),
    );
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
  });

  it("are all taken where Pulumi is asked for the promises that leak", () => {
    const few = framesTaken(() => declare("fourth"));
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    try {
      assert.ok(framesTaken(() => declare("fifth")) > 5 * few);
    } finally {
      delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
    }
  });
});
