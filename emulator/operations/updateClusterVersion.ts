// UpdateClusterVersion: moves a control plane up one minor, or rolls it back by one.
// Source: EKS API Reference, UpdateClusterVersion; EKS User Guide, "Roll back a cluster".
import { findCluster, type Call } from "../api/call";
import { assertClusterIsFree } from "../api/clusterLock";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { findReplay, startUpdate } from "../api/startUpdate";
import { updateView } from "../api/views";
import { currentPlatformVersion } from "../rules/calendar";
import { judgeRollback, judgeTarget, judgeUpgradeSkew, type Move } from "../rules/judgeClusterVersion";
import { autoModeRollbackPhases, controlPlanePhase } from "../rules/phases";
import { optional, structure } from "../shapes/compounds";
import { flag, integer, text } from "../shapes/scalars";
import type { Cluster } from "../world/clusterShape";
import { blockingInsights, refreshInsights } from "../world/insightReports";
import type { UpdateErrors } from "../world/updateShape";

const DEFAULT_TIMEOUT_MINUTES = 720;

const input = {
  name: text(),
  version: text(),
  clientRequestToken: optional(text()),
  force: optional(flag()),
  /** Documented as 120 to 10080 minutes (data type RollbackConfig). */
  rollbackConfig: optional(structure({ timeoutMinutes: optional(integer({ min: 120, max: 10_080 })) })),
};

export const updateClusterVersion = defineOperation("UpdateClusterVersion", {
  route: "POST /clusters/{name}/updates",
  input,
  run(call, request) {
    const { world, now } = call;
    const cluster = findCluster(call, request.name);
    const subject = { clusterName: cluster.name };
    const replay = findReplay(call, cluster, request, subject);
    if (replay) return { update: updateView(replay) };

    const target = request.version;
    const move = judgeTarget(world, cluster, target);
    assertClusterIsFree(cluster, move);
    if (move === "VersionUpdate") judgeUpgradeSkew(world, cluster, target);
    else judgeRollback(world, cluster, target, now);
    if (request.force !== true) judgeInsights(call, cluster, target, move);

    const platformVersion = currentPlatformVersion(world.calendar, target);
    const update = startUpdate(call, cluster, cluster.name, request, {
      type: move,
      params: [
        { type: "Version", value: target },
        { type: "PlatformVersion", value: platformVersion },
      ],
      change: { version: target, platformVersion },
      force: request.force ?? false,
      ...course(call, cluster, move, request.rollbackConfig?.timeoutMinutes),
    });
    call.changed(cluster);
    return { update: updateView(update) };
  },
});

/** EKS refreshes the insights before it judges by them. */
function judgeInsights({ world, now }: Call, cluster: Cluster, target: string, move: Move): void {
  if (move === "VersionUpdate" && !world.settings.enforceUpgradeInsights) return;
  refreshInsights(cluster, now);
  const category = move === "VersionUpdate" ? "UPGRADE_READINESS" : "ROLLBACK_READINESS";
  const names = blockingInsights(world, cluster, category, target).map((insight) => insight.name);
  if (names.length === 0) return;
  const verb = move === "VersionUpdate" ? "upgrade" : "rollback";
  const message =
    `Cluster ${cluster.name} has ${verb} readiness issues: ${names.join(", ")}. ` +
    "Call ListInsights for details, or pass force to override.";
  throw new EksError("InvalidStateException", message, { clusterName: cluster.name });
}

function course(call: Call, cluster: Cluster, move: Move, timeoutMinutes = DEFAULT_TIMEOUT_MINUTES) {
  const { settings } = call.world;
  if (move === "VersionUpdate" || !cluster.autoMode) {
    return { phases: (id: string) => [controlPlanePhase(settings, id)] };
  }
  const rollback = {
    nodes: cluster.autoModeNodes,
    blocked: cluster.autoModeBlockedBy !== undefined,
    timeoutMinutes,
  };
  const { timesOut } = autoModeRollbackPhases(settings, "", rollback);
  const phases = (id: string) => autoModeRollbackPhases(settings, id, rollback).phases;
  if (!timesOut) return { phases, recheck: true };
  const endingErrors: UpdateErrors = [
    {
      errorCode: "Unknown",
      errorMessage: `Auto Mode nodes were not rolled back within ${timeoutMinutes} minutes.`,
      resourceIds: [],
    },
  ];
  return { phases, ending: "Failed" as const, endingErrors };
}
