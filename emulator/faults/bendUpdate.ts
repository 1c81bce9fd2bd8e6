// What a scripted fault makes of an update: it fails, sticks, is cancelled, or shows late.
import { endAt } from "../world/updateProgress";
import type { Update, UpdateErrors } from "../world/updateShape";
import type { FaultRule } from "./faultShape";

type UpdateRule = Extract<FaultRule, { kind: "failUpdate" | "stickUpdate" | "cancelUpdate" | "statusLag" }>;

const UNSPECIFIED: UpdateErrors = [
  { errorCode: "Unknown", errorMessage: "A scripted failure.", resourceIds: [] },
];

export function bendUpdate(update: Update, rule: UpdateRule, now: number): void {
  switch (rule.kind) {
    case "stickUpdate":
      update.stuck = true;
      return;
    case "statusLag":
      update.statusLagSeconds = rule.seconds;
      return;
    case "failUpdate":
      update.ending = "Failed";
      update.endingErrors = (rule.errors ?? UNSPECIFIED).map((error) => ({ resourceIds: [], ...error }));
      break;
    case "cancelUpdate":
      update.ending = "Cancelled";
      delete update.endingErrors;
  }
  // Without a time of its own the update ends when it would have succeeded.
  if (rule.afterSeconds !== undefined)
    update.phases = endAt(update.phases, now + Math.round(rule.afterSeconds * 1000));
}
