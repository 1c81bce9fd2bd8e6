// An update's own course through virtual time: when something of it is due, and what it then becomes.
import type { TimedPhase } from "../rules/phases";
import type { Phase, Update, UpdateErrors } from "./updateShape";

const NEVER = Number.POSITIVE_INFINITY;

export function layPhases(phases: readonly TimedPhase[], startsAt: number): Phase[] {
  let at = startsAt;
  return phases.map(({ name, seconds }) => {
    const phase = { name, startsAt: at, endsAt: Math.round(at + seconds * 1000) };
    at = phase.endsAt;
    return phase;
  });
}

/** Cuts or stretches an update's course so that it ends at an instant of its own. */
export function endAt(phases: readonly Phase[], endsAt: number): Phase[] {
  const kept = phases.filter((phase, index) => index === 0 || phase.startsAt < endsAt);
  return kept.map((phase, index) => ({
    ...phase,
    endsAt: index === kept.length - 1 ? endsAt : Math.min(phase.endsAt, endsAt),
  }));
}

export const isRunning = (update: Update): boolean => update.status === "InProgress";

export function nextDue(update: Update): number {
  if (!isRunning(update)) return NEVER;
  const { cancellation, recheckAt, phases, stuck } = update;
  const cancels = cancellation?.status === "InProgress" ? (cancellation.endsAt ?? NEVER) : NEVER;
  if (stuck) return cancels;
  return Math.min(cancels, recheckAt ?? NEVER, phases.at(-1)?.endsAt ?? update.createdAt);
}

function finish(update: Update, at: number, status: Update["status"], errors: UpdateErrors = []): void {
  update.status = status;
  update.errors = errors;
  update.endedAt = at;
  delete update.recheckAt;
}

/** Whether the control plane itself is moving: from then on a rollback can no longer be cancelled. */
export function reachedControlPlane(update: Update, at: number): boolean {
  return update.phases.some((phase) => phase.name === "ControlPlane" && phase.startsAt <= at);
}

/** Does what is due at `at`; `isReady` judges a rollback's readiness again before its control plane moves. */
export function step(update: Update, at: number, isReady: () => boolean): void {
  const { cancellation } = update;
  if (cancellation?.status === "InProgress" && (cancellation.endsAt ?? NEVER) <= at) {
    delete cancellation.endsAt;
    if (!reachedControlPlane(update, at)) {
      cancellation.status = "Successful";
      finish(update, at, "Cancelled");
      return;
    }
    cancellation.status = "Failed";
    cancellation.reason = "The control plane rollback has already started.";
  }
  if (update.stuck) return;
  if (update.recheckAt !== undefined && update.recheckAt <= at) {
    delete update.recheckAt;
    if (update.force !== true && !isReady()) {
      const errorMessage = "Cluster insights no longer allow the rollback.";
      finish(update, at, "Failed", [{ errorCode: "OperationNotPermitted", errorMessage, resourceIds: [] }]);
      return;
    }
  }
  if ((update.phases.at(-1)?.endsAt ?? at) > at) return;
  finish(update, at, update.ending ?? "Successful", update.endingErrors ?? []);
}
