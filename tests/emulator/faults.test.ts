// Scripted faults: every kind, and which rule a call meets.
import { strict as assert } from "node:assert";
import {
  DescribeClusterCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  UpdateClusterVersionCommand,
} from "@aws-sdk/client-eks";
import { assertRefused, run, world, type Running } from "./running";

describe("emulator: faults", () => {
  let emulator: Running;
  beforeEach(async () => {
    emulator = await run();
    await emulator.seed(world());
  });
  afterEach(() => emulator.close());

  const faults = async (...rules: object[]) => {
    const answer = await emulator.control("POST", "/faults", { rules });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const describe_ = () => emulator.eks.send(new DescribeClusterCommand({ name: "prod" }));
  const update = async (clientRequestToken = "t") =>
    (
      await emulator.eks.send(
        new UpdateClusterVersionCommand({ name: "prod", version: "1.34", clientRequestToken }),
      )
    ).update!;
  const find = async (updateId: string) =>
    (await emulator.eks.send(new DescribeUpdateCommand({ name: "prod", updateId }))).update!;
  const logged = async () =>
    (await emulator.control("GET", "/requests")).body.requests as Record<string, unknown>[];

  it("error: with status, type and message, and the modelled members", async () => {
    await faults({
      operation: "DescribeCluster",
      kind: "error",
      status: 429,
      code: "ThrottlingException",
      message: "slow down",
    });
    await assertRefused(describe_(), "ThrottlingException", "slow down");
    await describe_();
    await faults({
      operation: "*",
      kind: "error",
      status: 403,
      code: "ExpiredTokenException",
      message: "expired",
    });
    await assertRefused(describe_(), "ExpiredTokenException", "expired");
  });

  it("skip lets calls through first, count ends a rule, -1 never does, [] clears", async () => {
    const rule = {
      operation: "DescribeCluster",
      kind: "error",
      status: 503,
      code: "ServiceUnavailableException",
    };
    const outcomes = async (n: number) => {
      const seen: boolean[] = [];
      for (let i = 0; i < n; i++)
        seen.push(
          await describe_().then(
            () => true,
            () => false,
          ),
        );
      return seen;
    };
    await faults({ ...rule, skip: 1, count: 2 });
    assert.deepEqual(await outcomes(5), [true, false, false, true, true]);
    await faults({ ...rule, count: -1 });
    assert.deepEqual(await outcomes(4), [false, false, false, false]);
    await faults();
    assert.deepEqual(await outcomes(1), [true]);
  });

  it("the first matching rule wins; another resource or operation does not match", async () => {
    await faults(
      { operation: "DescribeCluster", resource: "other", kind: "error", code: "A" },
      { operation: "DescribeNodegroup", resource: "prod", kind: "error", code: "B" },
      { operation: "*", resource: "prod", kind: "error", code: "C", count: 1 },
      { operation: "DescribeCluster", kind: "error", code: "D", count: -1 },
    );
    await assertRefused(describe_(), "C", "A scripted error.");
    await assertRefused(describe_(), "D", "A scripted error.");
  });

  it("dropResponse: the work is done, the connection is cut, and a retry gets the same update", async () => {
    await faults({ operation: "UpdateClusterVersion", kind: "dropResponse" });
    await assert.rejects(update(), (error: Error) => error.name !== "AssertionError");
    const retried = await update();
    const { updateIds } = await emulator.eks.send(new ListUpdatesCommand({ name: "prod" }));
    assert.deepEqual(updateIds, [retried.id]);
    const calls = (await logged()).filter(({ operation }) => operation === "UpdateClusterVersion");
    assert.deepEqual(
      calls.map(({ status, code }) => [status, code]),
      [
        [0, "dropResponse"],
        [200, null],
      ],
    );
  });

  it("dropRequest: nothing is done", async () => {
    await faults({ operation: "UpdateClusterVersion", kind: "dropRequest" });
    await assert.rejects(update());
    const { updateIds } = await emulator.eks.send(new ListUpdatesCommand({ name: "prod" }));
    assert.deepEqual(updateIds, []);
    assert.deepEqual((await logged())[0]?.["code"], "dropRequest");
  });

  it("the SDK's own retries get past a dropped response with one token", async () => {
    await faults({ operation: "UpdateClusterVersion", kind: "dropResponse", count: 2 });
    const retrying = emulator.client({ maxAttempts: 3 });
    const { update: started } = await retrying.send(
      new UpdateClusterVersionCommand({ name: "prod", version: "1.34" }),
    );
    assert.equal(started?.status, "InProgress");
    const tokens = (await logged()).map(({ clientRequestToken }) => clientRequestToken);
    assert.equal(tokens.length, 3);
    assert.equal(new Set(tokens).size, 1);
  });

  it("truncate and html: the SDK cannot parse the answer, the work is done", async () => {
    for (const kind of ["truncate", "html"]) {
      await emulator.seed(world());
      await faults({ operation: "UpdateClusterVersion", kind });
      await assert.rejects(update(), SyntaxError, kind);
      assert.equal((await emulator.eks.send(new ListUpdatesCommand({ name: "prod" }))).updateIds?.length, 1);
    }
  });

  it("delay: the answer is late", async () => {
    await faults({ operation: "DescribeCluster", kind: "delay", ms: 150 });
    const start = performance.now();
    await describe_();
    assert.ok(performance.now() - start >= 145);
  });

  it("failUpdate: errors of the script's choosing, after its own time; the version stays", async () => {
    const errors = [
      { errorCode: "IpNotAvailable", errorMessage: "no free addresses", resourceIds: ["subnet-1"] },
    ];
    await faults({ operation: "UpdateClusterVersion", kind: "failUpdate", errors, afterSeconds: 60 });
    const { id } = await update();
    await emulator.advance(59);
    assert.equal((await find(id!)).status, "InProgress");
    await emulator.advance(1);
    const failed = await find(id!);
    assert.equal(failed.status, "Failed");
    assert.deepEqual(failed.errors, errors);
    const { cluster } = await describe_();
    assert.deepEqual([cluster?.status, cluster?.version], ["ACTIVE", "1.33"]);
    assert.equal((await update("again")).status, "InProgress");
  });

  it("an update rule waits for a call that starts an update", async () => {
    await update("first");
    await faults({ operation: "UpdateClusterVersion", kind: "failUpdate", skip: 1 });
    await assertRefused(update("busy"), "ResourceInUseException", /in progress$/);
    assert.deepEqual((await emulator.control("GET", "/faults")).body.rules[0], {
      operation: "UpdateClusterVersion",
      kind: "failUpdate",
      skip: 1,
      count: 1,
    });
  });

  it("stickUpdate never ends; cancelUpdate ends Cancelled; statusLag shows UPDATING late", async () => {
    await faults({ operation: "*", kind: "stickUpdate" });
    const stuck = await update();
    await emulator.advance(86_400 * 365);
    assert.equal((await find(stuck.id!)).status, "InProgress");
    await emulator.seed(world());
    await faults({ operation: "*", kind: "cancelUpdate", afterSeconds: 30 });
    const cancelled = await update();
    await emulator.advance(30);
    assert.equal((await find(cancelled.id!)).status, "Cancelled");
    await faults({ operation: "*", kind: "statusLag", seconds: 120 });
    await update("late");
    await emulator.advance(119);
    assert.equal((await describe_()).cluster?.status, "ACTIVE");
    await emulator.advance(1);
    assert.equal((await describe_()).cluster?.status, "UPDATING");
  });

  const bad: [unknown, RegExp][] = [
    [{}, /^rules is null: Member must not be null\.$/],
    [
      { rules: [{ operation: "X", kind: "explode" }] },
      /^rules\[0\]\.kind is 'explode': Member must satisfy enum value set/,
    ],
    [{ rules: [{ operation: "X", kind: "delay" }] }, /^rules\[0\]\.ms is null/],
    [
      { rules: [{ operation: "X", kind: "html", cuont: 3 }] },
      /^rules\[0\]\.cuont is 3: Member is unknown here; known: operation/,
    ],
    [
      { rules: [{ operation: "X", kind: "html", count: 0 }] },
      /^rules\[0\]\.count is 0: Member must be 1 or more, or -1/,
    ],
    [{ rules: [{ operation: "X", kind: "error" }] }, /^rules\[0\]\.code is null/],
    [7, /^request is 7: Member must be a structure/],
  ];
  for (const [body, message] of bad) {
    it(`refuses ${JSON.stringify(body)}`, async () => {
      const answer = await emulator.control("POST", "/faults", body);
      assert.equal(answer.status, 400);
      assert.match(answer.body.message, message);
    });
  }
});
