// Configuration that several policies have: names, schemas and defaults, once.
import type { PolicyConfigSchema } from "@pulumi/policy";

type Schema = PolicyConfigSchema["properties"];

/** Where evidence of what runs may come from, and what follows where there is none. */
export interface EvidenceConfig {
  readonly liveReads: boolean;
  readonly onUnverified: "warn" | "fail";
}

export const evidenceDefaults: EvidenceConfig = { liveReads: true, onUnverified: "warn" };

export const evidenceSchema: Schema = {
  liveReads: {
    type: "boolean",
    default: evidenceDefaults.liveReads,
    description: "Read EKS where a resource's stamp does not say what runs.",
  },
  onUnverified: {
    type: "string",
    enum: ["warn", "fail"],
    default: evidenceDefaults.onUnverified,
    description: "What follows where it could not be known what runs.",
  },
};

const minor = { type: "string", pattern: "^1\\.\\d{1,3}$" } as const;

const until = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}(T.+)?$",
  description: "The last day (UTC), or an instant with its time zone.",
} as const;

export const allowSchema: Schema = {
  allow: {
    type: "array",
    default: [],
    description: "Rollbacks that are permitted, each with the cluster's node groups.",
    items: {
      type: "object",
      required: ["cluster", "to", "until"],
      additionalProperties: false,
      properties: { cluster: { type: "string" }, to: minor, until },
    },
  },
};

const maxMinorsBehind = { type: "integer", minimum: 0, maximum: 3 } as const;

export const skewSchema: Schema = {
  maxMinorsBehind: {
    ...maxMinorsBehind,
    default: 0,
    description: "How many minors a node group may be behind its control plane.",
  },
  exceptions: {
    type: "array",
    default: [],
    description: "Clusters or node groups that may be further behind for a while.",
    items: {
      type: "object",
      required: ["cluster", "maxMinorsBehind", "until", "reason"],
      additionalProperties: false,
      properties: {
        cluster: { type: "string" },
        nodegroup: { type: "string" },
        maxMinorsBehind,
        until,
        reason: { type: "string", minLength: 1 },
      },
    },
  },
};
