// Starts an update on a cluster, node group or add-on, and makes a repeated request token the same update.
import { hashedUuid } from "../rules/hashed";
import type { TimedPhase } from "../rules/phases";
import { layPhases } from "../world/updateProgress";
import type { Update, UpdateErrors } from "../world/updateShape";
import type { Call } from "./call";
import { EksError, type ErrorSubject } from "./eksError";

interface Request {
  readonly clientRequestToken?: string;
}

interface Owner {
  readonly updates: Update[];
}

interface Course {
  readonly type: string;
  readonly params: Update["params"];
  readonly phases: (updateId: string) => readonly TimedPhase[];
  readonly change?: Readonly<Record<string, unknown>>;
  readonly force?: boolean;
  readonly ending?: "Failed";
  readonly endingErrors?: UpdateErrors;
  readonly recheck?: boolean;
}

/** What a request asks for, apart from its token: two requests that ask for the same have the same fingerprint. */
export function fingerprintOf(input: object): string {
  const asked = Object.entries(input).filter(([name]) => name !== "clientRequestToken");
  return JSON.stringify(asked.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The update that an earlier request with the same token started, whatever has become of it.
 * The API says only that the token "ensures idempotency": that other parameters are refused is the emulator's reading.
 */
export function findReplay(
  call: Call,
  owner: Owner,
  request: Request,
  subject: ErrorSubject,
): Update | undefined {
  const { clientRequestToken: token } = request;
  if (token === undefined) return undefined;
  const earlier = owner.updates.find(
    (update) => update.operation === call.operation && update.clientRequestToken === token,
  );
  if (earlier) assertSameRequest(earlier.fingerprint, request, subject);
  return earlier;
}

export function assertSameRequest(
  fingerprint: string | undefined,
  request: Request,
  subject: ErrorSubject,
): void {
  if (fingerprint === undefined || fingerprint === fingerprintOf(request)) return;
  const message = `The client request token ${request.clientRequestToken ?? ""} was already used with other parameters.`;
  throw new EksError("InvalidParameterException", message, subject);
}

export function startUpdate(
  call: Call,
  owner: Owner,
  path: string,
  request: Request,
  course: Course,
): Update {
  const { world, now, operation } = call;
  // Without a token every call is a request of its own.
  const token = request.clientRequestToken ?? `${now}/${owner.updates.length}`;
  const id = hashedUuid("update", world.account, world.region, path, operation, token);
  const phases = layPhases(course.phases(id), now);
  const controlPlane = phases.find((phase) => phase.name === "ControlPlane");
  const update: Update = {
    id,
    type: course.type,
    status: "InProgress",
    params: course.params,
    createdAt: now,
    errors: [],
    operation,
    fingerprint: fingerprintOf(request),
    statusLagSeconds: world.settings.statusLagSeconds,
    phases,
    ...(request.clientRequestToken !== undefined && { clientRequestToken: request.clientRequestToken }),
    ...(course.change && { change: course.change }),
    ...(course.force && { force: true }),
    ...(course.ending && { ending: course.ending }),
    ...(course.endingErrors && { endingErrors: course.endingErrors }),
    ...(course.recheck && controlPlane && { recheckAt: controlPlane.startsAt }),
  };
  call.bend(update);
  owner.updates.push(update);
  return update;
}
