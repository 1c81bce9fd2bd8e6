// What is waited for, and what is known of it before.
import { expectedSeconds } from "../../provider/eks/expected";
import type { Expected } from "../../provider/eks/schedule";
import type { Scenario } from "./measure";

export interface Known extends Scenario {
  /** The duration that was met before; another one where an update ends early. */
  readonly usual: number;
  /** What the table says where nothing was learned. */
  readonly table: Expected;
}

const controlPlane = expectedSeconds("controlPlane");
const nodes = (count: number) => expectedSeconds("nodegroup", { nodes: count });

export const scenarios: readonly Known[] = [
  { name: "8 min, spread 10%", seconds: 480, spread: 0.1, usual: 480, table: controlPlane },
  { name: "8 min, spread 25%", seconds: 480, spread: 0.25, usual: 480, table: controlPlane },
  { name: "20 min, spread 10%", seconds: 1200, spread: 0.1, usual: 1200, table: nodes(5) },
  { name: "20 min, spread 35%", seconds: 1200, spread: 0.35, usual: 1200, table: nodes(5) },
  { name: "60 min, spread 20%", seconds: 3600, spread: 0.2, usual: 3600, table: nodes(15) },
  { name: "failure at 90 s", seconds: 90, spread: 0.1, usual: 480, table: controlPlane },
];

export type Prior = "good" | "none" | "+50%" | "-33%";

export const priors: readonly Prior[] = ["good", "none", "+50%", "-33%"];

/** What the wait is told: the spread is the one that was met, as far as the schedule believes it. */
export function expectation({ usual, spread, table }: Known, prior: Prior): Expected {
  if (prior === "none") return table;
  const factor = { good: 1, "+50%": 1.5, "-33%": 2 / 3 }[prior];
  return { seconds: usual * factor, sigma: spread };
}
