// How a run says that it ended before its goal, and what to do next.
import { failureOf, messageOf } from "./errors";
import type { Update } from "./port";
import type { Ending } from "./wait";

/** A wait that ended before the update did. */
export function unfinished(
  doing: string,
  update: Update,
  ending: Exclude<Ending, { kind: "ended" }>,
  atDeadline: boolean,
): string {
  if (ending.kind === "vanished") {
    return `${doing}: EKS no longer knows update ${update.id}. Next: run again; it goes on from what runs then`;
  }
  const [when, more] = atDeadline
    ? ["at the deadline of this run", ""]
    : ["after the time allowed", ". A longer limit is set with timeouts"];
  return (
    `${doing}: update ${update.id} still runs ${when} (last seen: ${ending.lastSeen}). Next: run again; it attaches to the ` +
    `update${more}`
  );
}

/** A wait that an error ended. */
export function interrupted(subject: string, update: Update, error: unknown): string {
  const why = messageOf(error);
  const next = failureOf(error) === "expired" ? "renew the credentials and run again" : "run again";
  return `waiting for update ${update.id} of ${subject}: ${why}. The update goes on. Next: ${next}; it attaches to it`;
}

/** An error in between: what AWS refused says what was being done; what a rule of ours refuses says so itself. */
export function endedBy(error: unknown, subject: string): string {
  const said = messageOf(error);
  const ours = failureOf(error) === "refused" && (error as Error).name === "Error";
  return ours ? said : `reading ${subject}: ${said}. Next: ${nextAfter(error)}`;
}

/** A step that would not end before the deadline; times in milliseconds. */
export function notBegun(move: string, needed: number, left: number): string {
  return (
    `${move} was not started: it takes about ${readable(needed)}, and the deadline of this run is ` +
    `${left > 0 ? `in ${readable(left)}` : "over"}. Next: run again; it goes on from there`
  );
}

/** What to do where EKS does not start an update. */
export function nextAfter(error: unknown): string {
  switch (failureOf(error)) {
    case "denied":
      return "allow the action that EKS names for the role of this run, and run again";
    case "expired":
    case "unreachable":
      return "renew the AWS credentials and run again";
    default:
      return "correct what EKS names and run again";
  }
}

/** 3m10s */
export function readable(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
