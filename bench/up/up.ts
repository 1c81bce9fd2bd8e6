// What an `up` takes beyond EKS's own durations: three hops and ten node groups against the emulator, in virtual time.
import { startEmulator } from "../../emulator/server";
import { apply } from "../../provider/eks/apply";
import { connect } from "../../provider/eks/client";
import { conductCluster } from "../../provider/eks/conductCluster";
import { nodegroupTarget } from "../../provider/eks/nodegroupTarget";
import type { Cluster, EksPort } from "../../provider/eks/port";
import type { Conduct } from "../../provider/eks/target";
import { atMost, type Part, round } from "../part";
import { seeded } from "../random";
import { table } from "../table";
import { withDice } from "../waiting/own";
import { virtualTime, type VirtualTime } from "../waiting/virtualTime";
import { askedOf } from "./askedOf";

const region = "us-east-1";
const arn = `arn:aws:eks:${region}:111122223333:cluster/prod`;
const [from, to] = [31, 34];
/** Virtual seconds of EKS's own work. */
const settings = { controlPlaneSeconds: 540, nodeSeconds: 240, insightsRefreshSeconds: 60 };
const groups = Array.from({ length: 10 }, (_, index) => `g${index}`);

export interface Run {
  /** Virtual seconds of the whole `up`, and of EKS's own work in it: one behind the other where it cannot be side by side. */
  readonly took: number;
  readonly updates: number;
  /** The most node groups that rolled at the same time. */
  readonly atOnce: number;
  readonly calls: number;
}

export async function runUp(): Promise<Run> {
  const nodegroups = groups.map((name, index) => ({
    name,
    version: `1.${from}`,
    desiredSize: 2 + (index % 3),
  }));
  const emulator = await startEmulator({
    timeScale: 0,
    seed: {
      ...{ region, account: "111122223333", settings },
      clusters: [{ name: "prod", version: `1.${from}`, createdVersion: "1.29", nodegroups }],
    },
  });
  try {
    process.env.AWS_ACCESS_KEY_ID ??= "AKIDEXAMPLE";
    process.env.AWS_SECRET_ACCESS_KEY ??= "not-a-secret";
    const { port, idle } = askedOf(connect({ region, endpoint: emulator.url }));
    const time = virtualTime(idle, (milliseconds) => advance(emulator.url, milliseconds / 1000));
    await withDate(time, () => withDice(seeded(3), () => time.run(bringUp(port, time))));
    const updates = await updatesIn(emulator.url);
    const [hops, rolls] = [updates.filter(({ group }) => !group), updates.filter(({ group }) => group)];
    const seconds = (all: typeof updates) => all.map(({ started, ended }) => ended - started);
    return {
      took: time.now() / 1000,
      // EKS looks at its insights anew before each hop, which is its time too.
      updates:
        hops.length * settings.insightsRefreshSeconds +
        seconds(hops).reduce((sum, each) => sum + each, 0) +
        Math.max(...seconds(rolls)),
      atOnce: Math.max(
        ...rolls.map(({ started }) => rolls.filter((r) => r.started <= started && r.ended > started).length),
      ),
      calls: (await requests(emulator.url)).length,
    };
  } finally {
    await emulator.close();
  }
}

/** The date goes with virtual time: the later hops learn from how long the first one took. */
async function withDate<T>(time: VirtualTime, run: () => Promise<T>): Promise<T> {
  const real = Date.now;
  const begun = real();
  Date.now = () => begun + time.now();
  try {
    return await run();
  } finally {
    Date.now = real;
  }
}

/** As the engine does it: the control plane, then its node groups side by side. */
async function bringUp(port: EksPort, time: VirtualTime): Promise<void> {
  const conduct: Conduct = {
    ...{ clock: time, stepTimeout: 12 * 3_600_000 },
    progress: () => Promise.resolve(),
    beforeStart: () => Promise.resolve(),
  };
  const cluster = () => port.observeCluster("prod").then(found);
  const outcome = await conductCluster(port, {
    ...{ goal: { cluster: "prod", version: to }, arn, read: cluster, insights: { mode: "warn", ignore: {} } },
    ...{ rollbackTimeoutMinutes: 720, maxParallelRolls: 1, conduct, conductOf: () => conduct },
    warn: () => Promise.resolve(),
  });
  if (outcome.failure !== undefined) throw new Error(outcome.failure);
  await Promise.all(
    groups.map(async (nodegroup) => {
      const read = async () => ({
        cluster: await cluster(),
        nodegroup: await port.observeNodegroup("prod", nodegroup).then(found),
      });
      const goal = { cluster: "prod", nodegroup, clusterVersion: to };
      const { failure } = await apply(port, nodegroupTarget(port, { goal, arn, read }), conduct);
      if (failure !== undefined) throw new Error(failure);
    }),
  );
}

function found<T extends Cluster | object>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("the emulator has lost what it was seeded with");
  return thing;
}

interface Times {
  readonly group: boolean;
  readonly started: number;
  readonly ended: number;
}

interface SeededUpdate {
  readonly createdAt: string;
  readonly endedAt: string;
}

async function updatesIn(url: string): Promise<Times[]> {
  const state = (await (await fetch(`${url}/_emulator/state`)).json()) as {
    clusters: { updates: SeededUpdate[]; nodegroups: { updates: SeededUpdate[] }[] }[];
  };
  const times = (group: boolean) => (update: SeededUpdate) => ({
    ...{ group, started: Date.parse(update.createdAt) / 1000, ended: Date.parse(update.endedAt) / 1000 },
  });
  return state.clusters.flatMap(({ updates, nodegroups }) => [
    ...updates.map(times(false)),
    ...nodegroups.flatMap((nodegroup) => nodegroup.updates.map(times(true))),
  ]);
}

async function advance(url: string, advanceSeconds: number): Promise<void> {
  await fetch(`${url}/_emulator/clock`, { method: "POST", body: JSON.stringify({ advanceSeconds }) });
}

async function requests(url: string): Promise<unknown[]> {
  const { requests: all } = (await (await fetch(`${url}/_emulator/requests`)).json()) as {
    requests: unknown[];
  };
  return all;
}

export async function up(): Promise<Part> {
  const { took, updates, atOnce, calls } = await runUp();
  const over = (100 * (took - updates)) / updates;
  return {
    title: "Overhead of an up",
    text: [
      `A control plane over ${to - from} hops and ${groups.length} node groups of 2 to 4 nodes, through this package's own loop and the SDK against the`,
      "emulator, in virtual time and with nothing learned before the first hop. EKS's own time: the hops, its look at the insights before each of",
      "them, and the longest roll.",
      "",
      table(
        ["whole run", "EKS's own", "overhead", "node groups at once", "calls"],
        [[`${round(took)} s`, `${round(updates)} s`, `${over.toFixed(2)}%`, String(atOnce), String(calls)]],
      ),
    ].join("\n"),
    aims: [
      atMost("up of 3 hops and 10 groups: overhead", 2, over, "%"),
      { what: "node groups rolled side by side", aim: "10", reached: String(atOnce), holds: atOnce === 10 },
    ],
  };
}
