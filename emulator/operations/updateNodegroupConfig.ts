// UpdateNodegroupConfig. Source: EKS API Reference, UpdateNodegroupConfig.
import { findCluster, findNodegroup } from "../api/call";
import { EksError } from "../api/eksError";
import { assertNodegroupIsFree } from "../api/nodegroupLock";
import * as parts from "../api/nodegroupShapes";
import { defineOperation } from "../api/operation";
import { findReplay, startUpdate } from "../api/startUpdate";
import { updateView } from "../api/views";
import { assertSizesFit, assertUpdateConfigFits } from "../rules/judgeScaling";
import { list, optional, structure, type StructureOf } from "../shapes/compounds";
import { text } from "../shapes/scalars";
import type { Nodegroup } from "../world/nodegroupShape";
import type { Update } from "../world/updateShape";

const input = {
  clusterName: text(),
  nodegroupName: text(),
  labels: optional(
    structure({ addOrUpdateLabels: optional(parts.labels), removeLabels: optional(list(text())) }),
  ),
  taints: optional(
    structure({ addOrUpdateTaints: optional(parts.taints), removeTaints: optional(parts.taints) }),
  ),
  scalingConfig: optional(parts.scalingConfig),
  updateConfig: optional(parts.updateConfig),
  nodeRepairConfig: optional(parts.nodeRepairConfig),
  warmPoolConfig: optional(parts.warmPoolConfig),
  clientRequestToken: optional(text()),
};
type Request = StructureOf<typeof input>;

export const updateNodegroupConfig = defineOperation("UpdateNodegroupConfig", {
  route: "POST /clusters/{clusterName}/node-groups/{nodegroupName}/update-config",
  input,
  run(call, asked) {
    const cluster = findCluster(call, asked.clusterName);
    const nodegroup = findNodegroup(cluster, asked.nodegroupName);
    const subject = { clusterName: cluster.name, nodegroupName: nodegroup.name };
    const replay = findReplay(call, nodegroup, asked, subject);
    if (replay) return { update: updateView(replay) };
    const change = changeOf(nodegroup, asked);
    if (Object.keys(change).length === 0) {
      throw new EksError("InvalidParameterException", "No update parameters were specified.", subject);
    }
    assertSizesFit({ ...nodegroup, ...asked.scalingConfig }, subject);
    assertUpdateConfigFits(asked.updateConfig, subject);
    assertNodegroupIsFree(cluster.name, nodegroup);
    const update = startUpdate(call, nodegroup, `${cluster.name}/${nodegroup.name}`, asked, {
      type: "ConfigUpdate",
      params: paramsOf(asked),
      change,
      phases: () => [{ name: "Configure", seconds: call.world.settings.configUpdateSeconds }],
    });
    call.changed(cluster);
    return { update: updateView(update) };
  },
});

function changeOf(nodegroup: Nodegroup, asked: Request): Readonly<Record<string, unknown>> {
  const { labels, taints, scalingConfig, updateConfig, nodeRepairConfig, warmPoolConfig } = asked;
  return {
    ...scalingConfig,
    ...(labels && { labels: changedLabels(nodegroup, labels) }),
    ...(taints && { taints: changedTaints(nodegroup, taints) }),
    ...(updateConfig && { updateConfig }),
    ...(nodeRepairConfig && { nodeRepairConfig }),
    ...(warmPoolConfig && { warmPoolConfig }),
  };
}

function changedLabels(
  nodegroup: Nodegroup,
  { addOrUpdateLabels, removeLabels = [] }: NonNullable<Request["labels"]>,
) {
  const labels = new Map([...Object.entries(nodegroup.labels), ...Object.entries(addOrUpdateLabels ?? {})]);
  for (const name of removeLabels) labels.delete(name);
  return Object.fromEntries(labels);
}

/** A taint is known by its key and effect. */
const taintKey = ({ key, effect }: parts.Taint): string => JSON.stringify([key, effect]);

function changedTaints(
  nodegroup: Nodegroup,
  { addOrUpdateTaints = [], removeTaints = [] }: NonNullable<Request["taints"]>,
) {
  const taints = new Map(
    [...nodegroup.taints, ...addOrUpdateTaints].map((taint) => [taintKey(taint), taint]),
  );
  for (const taint of removeTaints) taints.delete(taintKey(taint));
  return [...taints.values()];
}

function paramsOf(asked: Request): Update["params"] {
  const { labels, taints, scalingConfig, updateConfig, nodeRepairConfig, warmPoolConfig } = asked;
  const values: Record<string, unknown> = {
    LabelsToAdd: labels?.addOrUpdateLabels,
    LabelsToRemove: labels?.removeLabels,
    TaintsToAdd: taints?.addOrUpdateTaints,
    TaintsToRemove: taints?.removeTaints,
    MinSize: scalingConfig?.minSize,
    MaxSize: scalingConfig?.maxSize,
    DesiredSize: scalingConfig?.desiredSize,
    MaxUnavailable: updateConfig?.maxUnavailable,
    MaxUnavailablePercentage: updateConfig?.maxUnavailablePercentage,
    UpdateStrategy: updateConfig?.updateStrategy,
    NodeRepairEnabled: nodeRepairConfig?.enabled,
    WarmPoolEnabled: warmPoolConfig?.enabled,
    WarmPoolMinSize: warmPoolConfig?.minSize,
    WarmPoolMaxGroupPreparedCapacity: warmPoolConfig?.maxGroupPreparedCapacity,
    WarmPoolState: warmPoolConfig?.poolState,
    WarmPoolReuseOnScaleIn: warmPoolConfig?.reuseOnScaleIn,
  };
  return Object.entries(values).flatMap(([type, value]) => {
    if (value === undefined) return [];
    return [{ type, value: typeof value === "string" ? value : JSON.stringify(value) }];
  });
}
