// The clientRequestToken of a step: the same for the same intent over retries and restarts, new for a real second attempt.
import { createHash } from "node:crypto";
import { type Step, stepGoal } from "../versions/plan";

/**
 * @param arn the cluster's
 * @param newestBefore id of the newest update to the same end that EKS knew before: once an attempt has ended, the next
 *   one is another request
 */
export function requestToken(arn: string, step: Step, newestBefore: string | undefined): string {
  // A rollback leads where a hop may have led before, and is another request: it has settings of its own.
  const down = step.kind === "controlPlane" && step.to < step.from ? ["rollback"] : [];
  const intent = JSON.stringify([arn, stepGoal(step), newestBefore ?? "first", ...down]);
  return `eks-versions-${createHash("sha256").update(intent).digest("hex").slice(0, 40)}`;
}
