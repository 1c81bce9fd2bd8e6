// Many node groups of one cluster in one process: together they keep to the budget, and to a server that allows no more.
import { expectedSeconds } from "../../provider/eks/expected";
import type { EksPort, Update } from "../../provider/eks/port";
import { waitForUpdate } from "../../provider/eks/wait";
import { atMost, type Part, round } from "../part";
import { lognormal, seeded } from "../random";
import { table } from "../table";
import { withDice } from "./own";
import { virtualTime } from "./virtualTime";

/** Calls a second that the server answers; each one more is throttled. */
const allowed = 2;

export interface Fleet {
  readonly calls: number;
  readonly mostInASecond: number;
  readonly throttled: number;
  /** Seconds, the mean over all groups. */
  readonly lag: number;
}

/** Rolls of 2 nodes that begin together; what is known of them is the table. */
export async function fleet(groups: number): Promise<Fleet> {
  const time = virtualTime();
  const random = seeded(30);
  const expected = expectedSeconds("nodegroup", { nodes: 2 });
  const ends = new Map<string, number>();
  for (let group = 0; group < groups; group += 1) {
    ends.set(`g${group}`, 1000 * lognormal(expected.seconds, 0.2, random));
  }
  const calls: number[] = [];
  let throttled = 0;
  const port: Partial<EksPort> = {
    findUpdate({ nodegroup = "" }, id) {
      const now = time.now();
      // Within a rounding error of the second, as the calls are half a second apart.
      if (calls.filter((at) => at > now - 999.999).length >= allowed) {
        throttled += 1;
        return Promise.reject(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));
      }
      calls.push(now);
      const status = now >= (ends.get(nodegroup) ?? 0) ? "Successful" : "InProgress";
      return Promise.resolve<Update>({
        id,
        status,
        type: "VersionUpdate",
        params: {},
        createdAt: 0,
        errors: [],
      });
    },
  };
  const lags: number[] = [];
  const waits = [...ends].map(async ([nodegroup, end]) => {
    await waitForUpdate(port as EksPort, { cluster: "prod", nodegroup }, "u-1", {
      ...{ clock: time, deadline: Number.POSITIVE_INFINITY, expected, seen: "InProgress" },
      onPoll: () => Promise.resolve(),
    });
    lags.push((time.now() - end) / 1000);
  });
  await withDice(random, () => time.run(Promise.all(waits)));
  const inSecondFrom = (at: number) => calls.filter((other) => other >= at && other < at + 999.999).length;
  return {
    calls: calls.length,
    mostInASecond: Math.max(...calls.map(inSecondFrom)),
    throttled,
    lag: lags.reduce((sum, lag) => sum + lag, 0) / groups,
  };
}

export async function fleets(): Promise<Part> {
  const sizes = [1, 3, 10, 30, 100];
  const runs: [number, Fleet][] = [];
  for (const size of sizes) runs.push([size, await fleet(size)]);
  const thirty = runs.find(([size]) => size === 30)?.[1];
  if (thirty === undefined) throw new Error("the fleet of the aim is missing");
  return {
    title: "Many node groups at once",
    text: [
      `Node groups of one cluster that begin to roll together, waited for in one process, against a server that allows ${allowed} calls a second.`,
      "Terraform would make 3 calls a second for 30 groups, and 10 for 100.",
      "",
      table(
        ["groups", "calls", "calls a group", "most calls in a second", "throttled", "mean lag"],
        runs.map(([size, { calls, mostInASecond, throttled, lag }]) => [
          ...[String(size), String(calls), round(calls / size), String(mostInASecond), String(throttled)],
          `${round(lag)} s`,
        ]),
      ),
    ].join("\n"),
    aims: [
      atMost("30 groups: calls in any second", 2, thirty.mostInASecond),
      atMost("30 groups: throttled by a server that allows 2", 0, thirty.throttled),
    ],
    growths: [
      {
        ...{ name: "fleet-calls", title: "Calls of waits that run together" },
        ...{
          size: "node groups",
          figure: "calls",
          points: runs.map(([size, { calls }]) => [size, calls] as const),
        },
      },
    ],
  };
}
