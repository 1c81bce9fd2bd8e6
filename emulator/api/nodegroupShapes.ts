// Shapes of a managed node group's configuration, member for member as the service model has them.
// Source: EKS API Reference, CreateNodegroup and its data types.
import { list, mapOf, optional, structure } from "../shapes/compounds";
import { flag, integer, oneOf, text } from "../shapes/scalars";
import type { Read } from "../shapes/shape";

const labelText = () => text({ min: 1, max: 63 });

export const labels = mapOf(labelText(), labelText());
export const taints = list(
  structure({
    key: optional(labelText()),
    value: optional(text({ max: 63 })),
    effect: optional(oneOf("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE")),
  }),
);
export type Taint = Read<typeof taints>[number];

export const scalingConfig = structure({
  minSize: optional(integer({ min: 0 })),
  maxSize: optional(integer({ min: 1 })),
  desiredSize: optional(integer({ min: 0 })),
});

export const updateConfig = structure({
  maxUnavailable: optional(integer({ min: 1 })),
  maxUnavailablePercentage: optional(integer({ min: 1, max: 100 })),
  updateStrategy: optional(oneOf("DEFAULT", "MINIMAL")),
});
export type UpdateConfig = Read<typeof updateConfig>;

const atLeastOne = () => optional(integer({ min: 1 }));
const percentage = () => optional(integer({ min: 1, max: 100 }));
export const nodeRepairConfig = structure({
  enabled: optional(flag()),
  maxUnhealthyNodeThresholdCount: atLeastOne(),
  maxUnhealthyNodeThresholdPercentage: percentage(),
  maxParallelNodesRepairedCount: atLeastOne(),
  maxParallelNodesRepairedPercentage: percentage(),
  nodeRepairConfigOverrides: optional(
    list(
      structure({
        nodeMonitoringCondition: optional(text()),
        nodeUnhealthyReason: optional(text()),
        minRepairWaitTimeMins: atLeastOne(),
        repairAction: optional(oneOf("Replace", "Reboot", "NoAction")),
      }),
    ),
  ),
});

export const warmPoolConfig = structure({
  enabled: optional(flag()),
  minSize: optional(integer({ min: 0 })),
  maxGroupPreparedCapacity: optional(integer()),
  poolState: optional(oneOf("STOPPED", "RUNNING", "HIBERNATED")),
  reuseOnScaleIn: optional(flag()),
});

export const remoteAccess = structure({
  ec2SshKey: optional(text()),
  sourceSecurityGroups: optional(list(text())),
});

export const launchTemplate = structure({
  name: optional(text()),
  version: optional(text()),
  id: optional(text()),
});
export type LaunchTemplate = Read<typeof launchTemplate>;

export const capacityType = oneOf("ON_DEMAND", "SPOT", "CAPACITY_BLOCK");
