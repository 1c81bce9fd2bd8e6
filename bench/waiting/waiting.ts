// Waiting: calls and lag of this package beside its peers, the same updates for each.
import { atMost, type Growth, type Part, round } from "../part";
import { table } from "../table";
import { type Cell, measure } from "./measure";
import { ownWait } from "./own";
import { peers } from "./peers";
import { type Known, type Prior, priors, expectation, scenarios } from "./scenarios";
import { sdkWaiter } from "./sdkWaiter";
import { throughEmulator } from "./throughEmulator";

export interface Row {
  readonly scenario: Known;
  readonly own: Readonly<Record<Prior, Cell>>;
  readonly others: Readonly<Record<string, Cell>>;
}

export async function measureOwn(scenario: Known, draws: number): Promise<Row["own"]> {
  const cells = {} as Record<Prior, Cell>;
  for (const prior of priors) {
    cells[prior] = await measure(ownWait(expectation(scenario, prior)), scenario, draws);
  }
  return cells;
}

interface Logged {
  readonly name: string;
  readonly scenario: Known;
  readonly prior: Prior;
  readonly bounds: { readonly calls: number; readonly lag: number };
  readonly cell: Cell;
}

const aimed = [
  { name: "8 min, 10%", of: 0, prior: "good", bounds: { calls: 22, lag: 4.5 } },
  { name: "8 min, no prior", of: 0, prior: "none", bounds: { calls: 25, lag: 10 } },
  { name: "20 min, 10%", of: 2, prior: "good", bounds: { calls: 35, lag: 7 } },
] as const;

function measureLogged(draws: number): Promise<Logged[]> {
  return throughEmulator(async (wait) => {
    const measured: Logged[] = [];
    for (const { of, ...aim } of aimed) {
      const scenario = scenarios[of];
      if (scenario === undefined) throw new Error("the scenario of an aim is missing");
      const cell = await measure(wait(expectation(scenario, aim.prior)), scenario, draws);
      measured.push({ ...aim, scenario, cell });
    }
    return measured;
  });
}

export async function waiting(draws = 1_000): Promise<Part> {
  const others = [...peers, { name: "AWS SDK waiter (real)", way: sdkWaiter }];
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    const cells: Record<string, Cell> = {};
    for (const { name, way } of others) cells[name] = await measure(way, scenario, draws);
    rows.push({ scenario, own: await measureOwn(scenario, draws), others: cells });
  }
  const logged = await measureLogged(draws);
  return {
    title: "Waiting",
    text: [
      `${draws} updates a cell with lognormal durations, in virtual time: calls / mean lag in seconds / 95th percentile of the lag.`,
      "The call that starts the update is not counted, nor is the DescribeCluster after it. `none` is the table by kind and size",
      "(control plane 10 minutes; 5 and 15 nodes for 20 and 60 minutes); in the last row the prior is that of an 8-minute update.",
      "",
      table(
        ["updates that take", ...priors.map((prior) => `prior ${prior}`)],
        rows.map(({ scenario, own }) => [scenario.name, ...priors.map((prior) => show(own[prior]))]),
      ),
      "",
      table(
        ["updates that take", ...others.map(({ name }) => name)],
        rows.map(({ scenario, others: cells }) => [scenario.name, ...Object.values(cells).map(show)]),
      ),
      "",
      "The aims are held against the same wait through the AWS SDK and the emulator, its calls as the emulator's request log has them:",
      "",
      table(
        ["updates that take", "prior", "calls / mean lag / 95th percentile"],
        logged.map(({ scenario, prior, cell }) => [scenario.name, prior, show(cell)]),
      ),
    ].join("\n"),
    aims: logged.flatMap(({ name, bounds, cell }) => [
      atMost(`${name}: calls`, bounds.calls, cell.calls),
      atMost(`${name}: mean lag`, bounds.lag, cell.lag, " s"),
    ]),
    growths: [await callsByDuration(draws)],
  };
}

/** How the calls of one wait grow with the time that it takes, where its duration is known. */
export async function callsByDuration(draws: number): Promise<Growth> {
  const points: [number, number][] = [];
  for (const seconds of [300, 600, 1_200, 2_400, 4_800, 9_600, 19_200]) {
    const way = ownWait({ seconds, sigma: 0.1 });
    const { calls } = await measure(way, { name: "", seconds, spread: 0.1 }, Math.ceil(draws / 5));
    points.push([seconds, calls]);
  }
  return {
    name: "waiting-calls",
    title: "Calls of one wait",
    size: "seconds that the update takes",
    figure: "calls",
    points,
  };
}

function show({ calls, lag, lag95 }: Cell): string {
  return [calls, lag, lag95].map(round).join(" / ");
}
