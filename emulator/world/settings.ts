// A world's settings: the rules' switches and how long things take, in virtual seconds.
import { exactly, optional } from "../shapes/compounds";
import { decimal, flag, integer, oneOf } from "../shapes/scalars";
import type { Read } from "../shapes/shape";

const seconds = () => optional(decimal({ min: 0 }));

export const settingsSeed = exactly({
  skew: optional(oneOf("n-3", "match")),
  enforceUpgradeInsights: optional(flag()),
  /** A control plane update; absent: 8 to 12 minutes, drawn from the update's id. */
  controlPlaneSeconds: seconds(),
  /** One wave of nodes in a node group update: launch, drain, wait a minute, terminate. */
  nodeSeconds: seconds(),
  statusLagSeconds: optional(integer({ min: 0 })),
  insightsRefreshSeconds: seconds(),
  createClusterSeconds: seconds(),
  createNodegroupSeconds: seconds(),
  configUpdateSeconds: seconds(),
  addonSeconds: seconds(),
  deleteSeconds: seconds(),
});

export type Settings = Omit<Required<Read<typeof settingsSeed>>, "controlPlaneSeconds"> & {
  controlPlaneSeconds?: number;
};

export const DEFAULT_SETTINGS: Settings = {
  skew: "n-3",
  // AWS switched it on on 2025-03-27 and off again a day later (aws/containers-roadmap #2570).
  enforceUpgradeInsights: false,
  nodeSeconds: 240,
  statusLagSeconds: 5,
  insightsRefreshSeconds: 60,
  createClusterSeconds: 600,
  createNodegroupSeconds: 120,
  configUpdateSeconds: 120,
  addonSeconds: 60,
  deleteSeconds: 180,
};
