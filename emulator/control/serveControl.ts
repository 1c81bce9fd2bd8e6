// The control API under /_emulator: health, reset, seed, clock, faults, requests, state.
import type { Emulator } from "../emulator";
import { faultsShape } from "../faults/faultShape";
import type { Answer } from "../http/answer";
import { printed, ShapeError, type Shape } from "../shapes/shape";
import { seedShape } from "../world/worldShape";
import { clockShape } from "./shapesOfControl";
import { isoInstants, stateOf } from "./stateOf";
import { PRODUCT_VERSION } from "./productVersion";

type Handler = (emulator: Emulator, body: string) => object;

export const CONTROL_PREFIX = "/_emulator";

const clockOf = ({ clock }: Emulator): object => {
  const { virtualAt, realAt, timeScale } = clock.state();
  return { virtualAt, realAt, timeScale };
};

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["GET /health", (emulator) => ({ status: "ok", version: PRODUCT_VERSION, clock: clockOf(emulator) })],
  [
    "POST /reset",
    (emulator) => {
      emulator.reset();
      return { clock: clockOf(emulator) };
    },
  ],
  ["POST /seed", (emulator, body) => seed(emulator, read(seedShape, body))],
  ["GET /clock", clockOf],
  [
    "POST /clock",
    (emulator, body) => {
      const { timeScale, advanceSeconds } = read(clockShape, body);
      if (timeScale !== undefined) emulator.clock.setTimeScale(timeScale);
      if (advanceSeconds !== undefined) emulator.clock.advance(advanceSeconds);
      emulator.settle();
      return { clock: clockOf(emulator) };
    },
  ],
  [
    "POST /faults",
    (emulator, body) => {
      emulator.faults.replace(read(faultsShape, body).rules);
      return { rules: emulator.faults.remaining() };
    },
  ],
  ["GET /faults", ({ faults }) => ({ rules: faults.remaining() })],
  ["GET /requests", ({ log }) => ({ requests: log.all() })],
  ["GET /state", (emulator) => stateOf(emulator.worlds.all(), emulator.settle())],
]);

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
    return { status: 200, body: withInstants(handler(emulator, body)) };
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

function seed(emulator: Emulator, given: ReturnType<typeof seedShape.read>): object {
  const { clock, worlds: more = [], ...first } = given;
  const now = clock?.virtualAt ?? emulator.settle();
  // All worlds are made before any is put in: a bad seed changes nothing.
  const worlds = [
    emulator.worlds.seed(first, now, ""),
    ...more.map((world, index) => emulator.worlds.seed(world, now, `worlds[${index}].`)),
  ];
  if (clock) emulator.clock.set(clock.virtualAt);
  for (const world of worlds) emulator.worlds.put(world);
  emulator.settle();
  return {
    worlds: worlds.map(({ region, account, clusters }) => ({
      region,
      account,
      clusters: [...clusters.keys()],
    })),
  };
}
