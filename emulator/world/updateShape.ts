// One update of a cluster, node group or add-on: what the API shows, and what is still to come of it.
import { exactly, list, optional } from "../shapes/compounds";
import { flag, instant, integer, oneOf, text } from "../shapes/scalars";
import type { Read, Shape } from "../shapes/shape";

/** The phases that an update goes through. Only `ControlPlane` and `Configure` show as a cluster's UPDATING. */
const PHASES = [
  "Validate",
  "Nodes",
  "ControlPlane",
  "Configure",
  "Setup",
  "ScaleUp",
  "Upgrade",
  "ScaleDown",
] as const;
export type PhaseName = (typeof PHASES)[number];

const updateError = exactly({
  errorCode: text(),
  errorMessage: optional(text()),
  resourceIds: optional(list(text())),
});
export const updateErrors = list(updateError);

/** What a successful update changes: members of the record that it belongs to, kept as JSON. */
const change: Shape<Readonly<Record<string, unknown>>> = {
  fromQuery: (values) => values[0],
  read: (value) => value as Readonly<Record<string, unknown>>,
};

export const updateShape = exactly({
  id: text({ min: 1 }),
  type: text({ min: 1 }),
  status: oneOf("InProgress", "Failed", "Cancelled", "Successful"),
  params: list(exactly({ type: text(), value: text() })),
  createdAt: instant(),
  errors: updateErrors,
  cancellation: optional(
    exactly({
      status: oneOf("InProgress", "Failed", "Successful"),
      reason: optional(text()),
      clientRequestToken: optional(text()),
      endsAt: optional(instant()),
    }),
  ),
  /** The request that started it: what makes a repeated token the same update. */
  operation: text(),
  clientRequestToken: optional(text()),
  fingerprint: optional(text()),
  force: optional(flag()),
  startedByAws: optional(flag()),
  statusLagSeconds: integer({ min: 0 }),
  phases: list(exactly({ name: oneOf(...PHASES), startsAt: instant(), endsAt: instant() })),
  /** When the readiness of a rollback is judged a second time: before the control plane moves. */
  recheckAt: optional(instant()),
  /** Never ends by itself (a scripted fault). */
  stuck: optional(flag()),
  /** What it ends as when its last phase is over; absent: Successful. */
  ending: optional(oneOf("Failed", "Cancelled")),
  endingErrors: optional(updateErrors),
  change: optional(change),
  endedAt: optional(instant()),
});

export type Update = Read<typeof updateShape>;
export type Phase = Update["phases"][number];
export type UpdateErrors = Update["errors"];
