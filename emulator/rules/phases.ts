// How long an update takes: its phases, laid end to end from its start.
// Source of the node group's: EKS User Guide "Understand each phase of node updates"; of the rollback's: "Roll back a
// cluster". The seconds are the emulator's own; world/settings.ts says which of them a seed can change.
import type { PhaseName } from "../world/updateShape";
import type { UpdateConfig } from "../api/nodegroupShapes";
import type { Settings } from "../world/settings";
import { hashedFraction } from "./hashed";

export interface TimedPhase {
  readonly name: PhaseName;
  readonly seconds: number;
}

const CONTROL_PLANE_SECONDS = { least: 480, most: 720 };
const SETUP_SECONDS = 30;
const SCALE_UP_SECONDS = 90;
const SCALE_DOWN_SECONDS = 60;
/** "If the pods don't leave the node within 15 minutes and there's no force flag, the upgrade phase fails". */
const EVICTION_SECONDS = 900;
const VALIDATE_SECONDS = 60;
/** "The maximum number of nodes updated in parallel is 100." */
const MOST_PARALLEL = 100;

export function controlPlanePhase(settings: Settings, updateId: string): TimedPhase {
  const { least, most } = CONTROL_PLANE_SECONDS;
  const drawn = Math.round(least + hashedFraction("control plane", updateId) * (most - least));
  return { name: "ControlPlane", seconds: settings.controlPlaneSeconds ?? drawn };
}

/** How many waves of nodes an update takes. */
export function wavesOf(nodes: number, config: UpdateConfig): number {
  const share = config.maxUnavailablePercentage;
  const asked = share === undefined ? (config.maxUnavailable ?? 1) : Math.floor((nodes * share) / 100);
  return Math.ceil(nodes / Math.min(MOST_PARALLEL, Math.max(1, asked)));
}

interface Roll {
  readonly desiredSize: number;
  readonly updateConfig: UpdateConfig;
  readonly blocked: boolean;
}

export function nodegroupPhases(
  settings: Settings,
  { desiredSize, updateConfig, blocked }: Roll,
): TimedPhase[] {
  const phases: TimedPhase[] = [{ name: "Setup", seconds: SETUP_SECONDS }];
  // MINIMAL "terminates nodes before it creates new ones", so nothing scales up first.
  if (updateConfig.updateStrategy !== "MINIMAL") phases.push({ name: "ScaleUp", seconds: SCALE_UP_SECONDS });
  if (blocked) return [...phases, { name: "Upgrade", seconds: EVICTION_SECONDS }];
  const seconds = wavesOf(desiredSize, updateConfig) * settings.nodeSeconds;
  return [...phases, { name: "Upgrade", seconds }, { name: "ScaleDown", seconds: SCALE_DOWN_SECONDS }];
}

interface AutoModeRollback {
  readonly nodes: number;
  readonly blocked: boolean;
  readonly timeoutMinutes: number;
}

/** The phases of a rollback on EKS Auto Mode: nodes first; where they do not get away in time, that is all there is. */
export function autoModeRollbackPhases(
  settings: Settings,
  updateId: string,
  { nodes, blocked, timeoutMinutes }: AutoModeRollback,
): { readonly phases: TimedPhase[]; readonly timesOut: boolean } {
  const validate: TimedPhase = { name: "Validate", seconds: VALIDATE_SECONDS };
  const nodeSeconds = nodes * settings.nodeSeconds;
  const limit = timeoutMinutes * 60;
  if (blocked || nodeSeconds > limit) {
    return { phases: [validate, { name: "Nodes", seconds: limit }], timesOut: true };
  }
  const phases = [
    validate,
    { name: "Nodes" as const, seconds: nodeSeconds },
    controlPlanePhase(settings, updateId),
  ];
  return { phases, timesOut: false };
}
