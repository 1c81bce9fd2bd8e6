// The ruling on one node group and its control plane. Pure: facts in, a ruling out.
import {
  nodegroupBehind,
  nodegroupLeftBehind,
  nodegroupStillAhead,
  nodegroupStillBehind,
} from "../../provider/versions/policyRules";
import { allowedSkew, nodegroupAhead, nodegroupTooOld, withinSkew } from "../../provider/versions/rules";
import type { Minor } from "../../provider/versions/version";
import type { Outlook } from "./outlook";

type Sure = Extract<Outlook, { kind: "sure" }>;

export interface Pair {
  /** node group web of prod */
  readonly subject: string;
  readonly controlPlane: Sure;
  readonly nodegroup: Sure;
  readonly amiType?: string;
  /** The organization's limit; the kubelet's is never exceeded. */
  readonly maxMinorsBehind: number;
}

/**
 * - `made`: this run makes or widens the skew.
 * - `existing`: it was there and stays.
 * - `unverified`: too wide as declared, and whether this run makes it so could not be read.
 */
export interface Ruling {
  readonly kind: "made" | "existing" | "unverified";
  readonly message: string;
  /** What would help to verify it, where that is not another preview. */
  readonly next?: string;
}

export function judgeSkew(pair: Pair): Ruling | undefined {
  const { controlPlane, nodegroup, subject } = pair;
  const behind = controlPlane.after - nodegroup.after;
  const before = distanceBefore(pair);
  const skew = { subject, nodegroup: nodegroup.after, controlPlane: controlPlane.after };
  if (behind < 0) {
    return before !== undefined && before <= behind
      ? { kind: "existing", message: nodegroupStillAhead(skew).message }
      : {
          kind: "made",
          message: nodegroupAhead(subject, nodegroup.after, controlPlane.after).message,
        };
  }
  const allowed = Math.min(pair.maxMinorsBehind, allowedSkew(nodegroup.after));
  if (behind <= allowed) return undefined;
  const found = { ...skew, allowed, ...(pair.amiType !== undefined && { amiType: pair.amiType }) };
  const unread = controlPlane.unverified ?? nodegroup.unverified;
  if (unread !== undefined) return { kind: "unverified", message: unread };
  return before !== undefined && before >= behind
    ? { kind: "existing", message: nodegroupStillBehind(found).message }
    : { kind: "made", message: nodegroupBehind(found).message };
}

/** A live node group that no resource of the stack declares. */
export function judgeForeign(
  subject: string,
  nodegroup: Minor,
  controlPlane: Sure,
  maxMinorsBehind: number,
): { message: string; pastKubeletLimit: boolean } | undefined {
  const allowed = Math.min(maxMinorsBehind, allowedSkew(nodegroup));
  const { before, after } = controlPlane;
  if (after - nodegroup <= allowed) return undefined;
  const moves = before !== undefined && after > before;
  if (moves && !withinSkew(after, nodegroup)) {
    return { message: nodegroupTooOld(subject, nodegroup, after).message, pastKubeletLimit: true };
  }
  const message = nodegroupLeftBehind({ subject, nodegroup, controlPlane: after, allowed }).message;
  return { message, pastKubeletLimit: false };
}

/** Positive where the node group was behind; undefined where one of the two is made in this run. */
function distanceBefore({ controlPlane, nodegroup }: Pair): number | undefined {
  return controlPlane.before === undefined || nodegroup.before === undefined
    ? undefined
    : controlPlane.before - nodegroup.before;
}
