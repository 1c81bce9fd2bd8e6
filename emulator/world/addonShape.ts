// An EKS add-on of a cluster as a seed may state it and as the world holds it.
import { healthIssues, tagMap } from "../api/configShapes";
import { exactly, list, optional, structure } from "../shapes/compounds";
import { instant, oneOf, text } from "../shapes/scalars";
import type { Read } from "../shapes/shape";
import { updateShape } from "./updateShape";
import type { Filled } from "./filled";

export const podIdentityAssociations = list(structure({ serviceAccount: text(), roleArn: text() }));

export const addonSeed = exactly({
  name: text({ min: 1 }),
  version: optional(text({ min: 1 })),
  status: optional(
    oneOf("CREATING", "ACTIVE", "DELETING", "CREATE_FAILED", "DELETE_FAILED", "DEGRADED", "UPDATE_FAILED"),
  ),
  statusEndsAt: optional(instant()),
  createdAt: optional(instant()),
  modifiedAt: optional(instant()),
  uid: optional(text({ min: 1 })),
  serviceAccountRoleArn: optional(text()),
  configurationValues: optional(text()),
  podIdentityAssociations: optional(podIdentityAssociations),
  namespace: optional(text()),
  tags: optional(tagMap),
  healthIssues: optional(healthIssues),
  updates: optional(list(updateShape)),
  clientRequestToken: optional(text()),
  fingerprint: optional(text()),
});

export type AddonSeed = Read<typeof addonSeed>;
export type Addon = Filled<
  AddonSeed,
  "version" | "status" | "createdAt" | "modifiedAt" | "uid" | "tags" | "updates"
>;
