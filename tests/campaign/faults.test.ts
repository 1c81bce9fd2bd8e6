// Tests 1 to 6 and 8 of the reliability list, in simulated time: what happens to calls, and a run that makes one update a step.
import { createHash } from "node:crypto";
import { inCampaign } from "./inCampaign";
import { succeeds } from "./oneRun";
import { type Bend, type Bent, garbage } from "./providerRun";
import { long, record } from "./record";
import type { Trial } from "./trial";

const operations = [
  ...["DescribeCluster", "ListNodegroups", "DescribeNodegroup", "ListUpdates", "DescribeUpdate"],
  ...["UpdateClusterVersion", "UpdateNodegroupVersion"],
];

/** Every n-th of a list, so that the short form has a sample of each. */
const sample = <T>(all: readonly T[], every: number): readonly T[] =>
  long ? all : all.filter((_, index) => index % every === 0);

const refusal = (status: number, code: string): Bent => ({ kind: "refusal", status, code });
const throttled = refusal(429, "ThrottlingException");

/** All calls of an operation for so many seconds, from the first that is not let through. */
function forAWhile(operation: string, seconds: number, bent: Bent, letThrough = 0): (trial: Trial) => Bend {
  return ({ time }) => {
    let begun: number | undefined;
    let count = 0;
    return (called) => {
      if (called !== operation || ++count <= letThrough) return undefined;
      begun ??= time.now();
      return time.now() < begun + seconds * 1000 ? bent : undefined;
    };
  };
}

/** The n-th call of an operation. */
function nth(operation: string, n: number, bent: Bent): () => Bend {
  return () => {
    let count = 0;
    return (called) => (called === operation && ++count === n ? bent : undefined);
  };
}

const atCall = (n: number, bent: Bent) => (): Bend => (_operation, call) => (call === n ? bent : undefined);

/** One call in so many, at random but the same for a seed. */
function atRandom(seed: number, share: number, bent: Bent): () => Bend {
  const drawn = (call: number) =>
    createHash("sha256").update(`${seed}/${call}`).digest().readUInt16BE(0) / 65_536;
  return () => (_operation, call) => (drawn(call) < share ? bent : undefined);
}

describe("campaign: calls that go wrong", function () {
  this.timeout(3_600_000);
  inCampaign();

  async function all(
    test: string,
    cases: readonly (readonly [string, (name: string) => Promise<unknown>])[],
  ) {
    for (const [name, run] of cases) await run(`${test}: ${name}`);
    record({ test, cases: cases.length, broken: 0, worst: "1 update a step" });
  }

  it("1 outlasts throttling", async () => {
    const bursts = operations.flatMap((operation) =>
      [1, 5, 30, 120, 600].map((seconds) => ({ operation, seconds })),
    );
    await all("1 throttling", [
      ...sample(bursts, 4).map(
        ({ operation, seconds }) =>
          [
            `${operation} for ${seconds} s`,
            (name: string) => succeeds(name, { bend: forAWhile(operation, seconds, throttled) }),
          ] as const,
      ),
      ...sample([1, 2, 3, 4, 5], 5).map(
        (seed) =>
          [
            `30% of all calls, seed ${seed}`,
            (name: string) => succeeds(name, { bend: atRandom(seed, 0.3, throttled) }),
          ] as const,
      ),
    ]);
  });

  it("2 outlasts servers' faults", async () => {
    const codes: [number, string][] = [
      [500, "ServerException"],
      [503, "ServiceUnavailableException"],
      [502, "BadGateway"],
    ];
    const each = operations.flatMap((operation) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ operation, n, code: codes[n % 3] ?? [500, "ServerException"] })),
    );
    await all("2 servers' faults", [
      ...sample(each, 6).map(
        ({ operation, n, code }) =>
          [
            `${code[1]} at call ${n} of ${operation}`,
            (name: string) => succeeds(name, { bend: nth(operation, n, refusal(code[0], code[1])) }),
          ] as const,
      ),
      ...sample(operations, 3).map(
        (operation) =>
          [
            `${operation} for 600 s`,
            (name: string) =>
              succeeds(name, {
                bend: forAWhile(operation, 600, refusal(503, "ServiceUnavailableException")),
              }),
          ] as const,
      ),
      ...sample([1, 2, 3, 4, 5], 5).map(
        (seed) =>
          [
            `20% of all calls, seed ${seed}`,
            (name: string) => succeeds(name, { bend: atRandom(seed, 0.2, refusal(500, "ServerException")) }),
          ] as const,
      ),
    ]);
  });

  it("3 outlasts connections that are cut, before and after EKS has acted", async () => {
    const each = Array.from({ length: 80 }, (_, index) => index + 1).flatMap((call) =>
      [false, true].map((acted) => ({ call, acted })),
    );
    await all(
      "3 cut connections",
      sample(each, 9).map(
        ({ call, acted }) =>
          [
            `${acted ? "after" : "before"} call ${call}`,
            (name: string) => succeeds(name, { bend: atCall(call, { kind: "reset", acted }) }),
          ] as const,
      ),
    );
  });

  it("4 takes no body for what it is not", async () => {
    const bodies: Record<string, Bent> = {
      "{}": { kind: "body", text: "{}" },
      "half of JSON": { kind: "body", text: '{"cluster":{"name":"pr' },
      HTML: { kind: "body", text: "<html>Bad Gateway</html>" },
      garbage: { kind: "body", text: garbage },
      "10 MB": { kind: "body", text: Buffer.alloc(10 * 1024 * 1024, "x") },
      null: { kind: "body", text: "null" },
      "no body": { kind: "body", text: "" },
    };
    const each = operations.flatMap((operation) =>
      Object.entries(bodies).map(([body, bent]) => ({ operation, body, bent })),
    );
    await all(
      "4 bodies",
      sample(each, 4).map(
        ({ operation, body, bent }) =>
          [
            `${body} from ${operation}`,
            (name: string) => succeeds(name, { bend: nth(operation, 2, bent) }),
          ] as const,
      ),
    );
  });

  it("5 outlasts slow and silent servers", async () => {
    const each = operations.flatMap((operation) =>
      [1, 14, 16, 60, 600].map((seconds) => ({ operation, seconds })),
    );
    await all(
      "5 slow and silent",
      sample(each, 4).map(
        ({ operation, seconds }) =>
          [
            `${operation} for ${seconds} s`,
            (name: string) =>
              succeeds(name, {
                bend:
                  seconds === 600
                    ? forAWhile(operation, 600, { kind: "silence" }, /^Describe/.test(operation) ? 3 : 1)
                    : nth(operation, 2, { kind: "late", milliseconds: seconds * 1000 }),
              }),
          ] as const,
      ),
    );
  });

  it("6 makes one update of a request that is delivered twice", async () => {
    await all(
      "6 delivered twice",
      operations.map(
        (operation) =>
          [
            operation,
            (name: string) => succeeds(name, { bend: forAWhile(operation, 86_400, { kind: "twice" }) }),
          ] as const,
      ),
    );
  });

  it("8 keeps to its limits although the machine's clock jumps", async () => {
    const hour = 3_600_000;
    const jumps = [-2 * hour, 2 * hour, -hour, hour, 6 * hour];
    await all(
      "8 clock jumps",
      sample(
        jumps.flatMap((by) => [8, 30].map((call) => ({ by, call }))),
        3,
      ).map(
        ({ by, call }) =>
          [
            `${by / hour} h at call ${call}`,
            (name: string) => succeeds(name, { during: { call, act: ({ time }) => (time.wrong = by) } }),
          ] as const,
      ),
    );
  });
});
