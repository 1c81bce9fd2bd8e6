// The control API under /_emulator: health, reset, seed, clock, faults, requests, state.
import type { Emulator } from "../emulator";
import { faultsShape } from "../faults/faultShape";
import type { Answer } from "../http/answer";
import { printed, ShapeError, type Shape } from "../shapes/shape";
import { seedShape, type World } from "../world/worldShape";
import { clockShape } from "./shapesOfControl";
import { isoInstants, stateOf } from "./stateOf";
import { PRODUCT_VERSION } from "./productVersion";
import type { LoggedRequest } from "./requestLog";

type Handler = (emulator: Emulator, body: string) => object;

export const CONTROL_PREFIX = "/_emulator";

const clockOf = ({ clock }: Emulator): object => {
  const { virtualAt, realAt, timeScale } = clock.state();
  return { virtualAt, realAt, timeScale };
};

const summary = ({ region, account, clusters }: World): object => ({
  region,
  account,
  clusters: [...clusters.keys()],
});

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["GET /health", (emulator) => ({ status: "ok", version: PRODUCT_VERSION, clock: clockOf(emulator) })],
  [
    "POST /reset",
    (emulator) => {
      emulator.reset();
      return { clock: clockOf(emulator) };
    },
  ],
  [
    "POST /seed",
    (emulator, body) => {
      emulator.seed(read(seedShape, body));
      return { worlds: emulator.worlds.all().map(summary) };
    },
  ],
  ["GET /clock", clockOf],
  [
    "POST /clock",
    (emulator, body) => {
      emulator.setClock(read(clockShape, body));
      return { clock: clockOf(emulator) };
    },
  ],
  [
    "POST /faults",
    (emulator, body) => {
      emulator.setFaults(read(faultsShape, body).rules);
      return { rules: emulator.faults.remaining() };
    },
  ],
  ["GET /faults", ({ faults }) => ({ rules: faults.remaining() })],
  ["GET /requests", ({ log }) => ({ requests: log.all().map(everyMember) })],
  ["GET /state", (emulator) => stateOf(emulator.worlds.all(), emulator.settle())],
]);

/** A log's line has the same members whatever was called, so that readers need not ask for them. */
function everyMember(entry: LoggedRequest) {
  return { ...entry, clientRequestToken: entry.clientRequestToken ?? null, code: entry.code ?? null };
}

export function serveControl(emulator: Emulator, method: string, path: string, body: string): Answer {
  const handler = HANDLERS.get(`${method} ${path.slice(CONTROL_PREFIX.length)}`);
  if (!handler) {
    const known = [...HANDLERS.keys()].map((key) => key.replace(" ", ` ${CONTROL_PREFIX}`)).join(", ");
    return {
      status: 404,
      body: { message: `No control call ${method} ${path.slice(0, 200)}. Known: ${known}.` },
    };
  }
  try {
    const answer = { status: 200, body: withInstants(handler(emulator, body)) };
    emulator.flush();
    return answer;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const message = `${error.path || "The body"} is ${printed(error.value)}: ${error.constraint}.`;
    return { status: 400, body: { message, property: error.path, constraint: error.constraint } };
  }
}

const withInstants = (body: object): object => JSON.parse(JSON.stringify(body, isoInstants)) as object;

function read<T>(shape: Shape<T>, body: string): T {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ShapeError("", body, "Member must be valid JSON");
  }
  return shape.read(value, "");
}
