// Whether the version that a cluster runs can still be left downwards.
// Source: EKS User Guide "Roll back a cluster": within 7 days of the upgrade's completion, and never below the version
// that the cluster was created at.
import { knownMinor } from "./minor";

const WINDOW_MS = 7 * 86_400_000;

interface History {
  readonly version: string;
  readonly createdVersion: string;
  readonly upgradedAt?: number;
}

/** `never`: this version was not reached by an upgrade; `over`: it was, too long ago. */
export function rollbackWindow(
  { version, createdVersion, upgradedAt }: History,
  now: number,
): "open" | "over" | "never" {
  if (knownMinor(version) <= knownMinor(createdVersion)) return "never";
  if (upgradedAt === undefined) return "never";
  return now - upgradedAt <= WINDOW_MS ? "open" : "over";
}
