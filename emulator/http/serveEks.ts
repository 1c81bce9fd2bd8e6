// Serves one call of the EKS API: finds the operation, meets the scripted faults, does the work, records the call.
import { EksError, errorBody } from "../api/eksError";
import type { Operation } from "../api/operation";
import type { Emulator } from "../emulator";
import type { CallRule } from "../faults/faults";
import { OPERATIONS } from "../operations";
import { ShapeError } from "../shapes/shape";
import { errorAnswer, type Answer } from "./answer";
import { callerOf } from "./callerOf";
import { inputOf, route } from "./route";

/** The record is long-lived: it keeps no more of a path than any real one has. */
const LOGGED_PATH = 300;

export interface EksRequest {
  readonly method: string;
  /** The raw path, and what follows its question mark. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

/** An answer, and how a scripted fault spoils its delivery. */
export interface Served {
  readonly answer: Answer;
  readonly fault?: CallRule;
}

export function serveEks(emulator: Emulator, request: EksRequest): Served {
  const at = Date.now();
  const now = emulator.settle();
  let operation = "Unknown";
  let input: Record<string, unknown> = {};
  const finish = (answer: Answer, fault?: CallRule): Served => {
    const isCut = fault?.kind === "dropRequest" || fault?.kind === "dropResponse";
    const code = isCut ? fault.kind : answer.errorType;
    const { clientRequestToken: token } = input;
    emulator.log.add({
      operation,
      resource: resourceOf(input),
      ...(typeof token === "string" && { clientRequestToken: token }),
      at,
      virtualAt: now,
      status: isCut ? 0 : answer.status,
      ...(code !== undefined && { code }),
      method: request.method,
      path: request.path.slice(0, LOGGED_PATH),
    });
    emulator.flush();
    return { answer, ...(fault && { fault }) };
  };
  try {
    const match = route(OPERATIONS, request.method, request.path);
    operation = match.operation.name;
    input = inputOf(match, request.query, request.body);
    const { fault, bend } = emulator.faults.meet(operation, resourceOf(input), now);
    if (fault?.kind === "dropRequest") return finish({ status: 0, body: {} }, fault);
    if (fault?.kind === "error") return finish(scriptedError(fault), fault);
    const { region, account } = callerOf(request.authorization);
    const world = emulator.worlds.find(region, account);
    const call = {
      operation,
      world,
      now,
      bend,
      changed: emulator.worlds.changed.bind(emulator.worlds, world),
    };
    return finish(
      perform(match.operation, () => match.operation.run(call, input)),
      fault,
    );
  } catch (error) {
    if (error instanceof EksError) return finish(errorAnswer(error));
    throw error;
  }
}

function perform(operation: Operation, run: () => object): Answer {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (error instanceof EksError) return errorAnswer(error);
    if (!(error instanceof ShapeError)) throw error;
    // The tag operations' model knows no InvalidParameterException.
    const type = operation.segments[0] === "tags" ? "BadRequestException" : "InvalidParameterException";
    return errorAnswer(new EksError(type, `1 validation error detected: ${error.message}`));
  }
}

function scriptedError(fault: Extract<CallRule, { kind: "error" }>): Answer {
  const { code, message = "A scripted error." } = fault;
  return { status: fault.status ?? 400, body: errorBody(code, message), errorType: code };
}

/** `prod`, or `prod/web` for a call about a node group or add-on. */
function resourceOf(input: Readonly<Record<string, unknown>>): string {
  const cluster = input["clusterName"] ?? input["name"] ?? input["resourceArn"];
  const part = input["nodegroupName"] ?? input["addonName"];
  return [cluster, part].filter((name) => typeof name === "string").join("/");
}
