// Those of ClusterVersion's inputs that say what it may move beside its control plane, and what it heeds.
import { type Fields, isNodegroupName, isOneOf, type Judge, shown } from "./inputs";
import { unknownValue } from "./versions/diff";

const modes = ["off", "warn", "enforce"] as const;

export const clusterFlags: Fields = {
  carryNodegroups: { judge: isOneOf("none", "needed", "all") },
  carryOnly: { judge: isNames },
  maxParallelRolls: { judge: isWhole(1, 100, "node groups that are rolled at once") },
  carryAddons: { judge: isOneOf("none", "incompatible", "all") },
  rollbackTimeoutMinutes: { judge: isWhole(120, 10_080, "minutes") },
  insights: { judge: isInsights },
};

function isNames(value: unknown): string | undefined {
  const isName = (name: unknown) => name === unknownValue || isNodegroupName(name) === undefined;
  if (Array.isArray(value) && value.every(isName)) return undefined;
  return 'is not a list of node groups: write their names, such as ["web"]';
}

function isWhole(least: number, most: number, what: string): Judge {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `is not a number of ${what}: write a whole number from ${least} to ${most}`;
}

function isInsights(value: unknown): string | undefined {
  const short = isOneOf(...modes);
  if (typeof value === "string") return short(value);
  const example = 'write "off", "warn" or "enforce", or { mode: "enforce", ignore: { "NAME": "reason" } }';
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `is no mode: ${example}`;
  const { mode, ignore, ...more } = value as Readonly<Record<string, unknown>>;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) return `has ${shown(unknown)}, which is not known here: ${example}`;
  if (mode !== undefined && mode !== unknownValue && short(mode) !== undefined)
    return `has mode ${shown(mode)}: ${example}`;
  if (ignore === undefined || ignore === unknownValue) return undefined;
  const reasons =
    typeof ignore === "object" && ignore !== null && !Array.isArray(ignore)
      ? Object.entries(ignore)
      : undefined;
  if (reasons === undefined) return `has ignore ${shown(ignore)}: ${example}`;
  const bare = reasons.find(([, reason]) => typeof reason !== "string" || reason.trim() === "");
  return bare && `ignores ${shown(bare[0])} without a reason: ${example}`;
}
