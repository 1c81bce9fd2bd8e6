// The bounds that no change may exceed: counts of calls, of bytes, and exponents. Never a wall time.
import { runUp } from "./up/up";
import { providerText } from "../provider/stub";
import { mergeHistory, type HistoryEntry } from "../provider/eks/history";
import { fit } from "./exponent";
import { atMost, type Aim } from "./part";
import { fleet } from "./waiting/fleet";
import { scenarios } from "./waiting/scenarios";
import { callsByDuration, measureOwn } from "./waiting/waiting";

/** Fewer than the bench draws: enough for the means to lie within a per cent or two, as the draws are the same in every run. */
const draws = 300;

export async function checkWaiting(): Promise<Aim[]> {
  const [short, , long, , hour] = scenarios;
  if (short === undefined || long === undefined || hour === undefined)
    throw new Error("a scenario is missing");
  const [eight, twenty, sixty] = [
    await measureOwn(short, draws),
    await measureOwn(long, draws),
    await measureOwn(hour, draws),
  ];
  return [
    atMost("8 min, 10%: calls", 22, eight.good.calls),
    atMost("8 min, 10%: mean lag", 4.5, eight.good.lag, " s"),
    atMost("8 min, no prior: calls", 25, eight.none.calls),
    atMost("8 min, no prior: mean lag", 10, eight.none.lag, " s"),
    atMost("8 min, prior too short: calls", 50, eight["-33%"].calls),
    atMost("20 min, 10%: calls", 35, twenty.good.calls),
    atMost("20 min, 10%: mean lag", 7, twenty.good.lag, " s"),
    atMost("60 min, prior too short: calls", 120, sixty["-33%"].calls),
    atMost(
      "exponent of the calls with the duration",
      0.7,
      fit((await callsByDuration(draws)).points).exponent,
    ),
  ];
}

export async function checkFleet(): Promise<Aim[]> {
  const sizes = [1, 5, 30];
  const points: [number, number][] = [];
  const aims: Aim[] = [];
  for (const size of sizes) {
    const { calls, mostInASecond, throttled } = await fleet(size);
    points.push([size, calls]);
    aims.push(
      atMost(`${size} groups: calls in any second`, 2, mostInASecond),
      atMost(`${size} groups: throttled calls`, 0, throttled),
    );
  }
  return [...aims, atMost("exponent of the calls with the groups", 1.05, fit(points).exponent)];
}

/** In virtual seconds, so no machine changes it. */
export async function checkUp(): Promise<Aim[]> {
  const { took, updates, atOnce, calls } = await runUp();
  return [
    atMost("up of 3 hops and 10 groups: overhead", 2, (100 * (took - updates)) / updates, "%"),
    atMost("up of 3 hops and 10 groups: calls", 650, calls),
    { what: "node groups rolled side by side", aim: "10", reached: String(atOnce), holds: atOnce === 10 },
  ];
}

export function checkState(): Aim[] {
  const texts = (["cluster", "nodegroup", "addon"] as const).map((kind) => providerText(kind).length);
  const entry = (n: number): HistoryEntry => ({
    ...{ updateId: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`, kind: "VersionUpdate" },
    ...{ from: "1.31", to: "1.32", started: "2026-11-20T00:00:00Z", ended: "2026-11-20T00:10:00Z" },
    status: "Successful",
  });
  const kept = (updates: number) => {
    let history: HistoryEntry[] = [];
    for (let n = 0; n < updates; n += 1) history = mergeHistory(history, [entry(n)]);
    return JSON.stringify(history).length;
  };
  return [
    atMost("provider text in each resource's state", 2_500, Math.max(...texts), " bytes"),
    atMost("history after 1,000 updates", 4_500, kept(1_000), " bytes"),
  ];
}
