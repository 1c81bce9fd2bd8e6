// Scripted faults: what a rule of `POST /_emulator/faults` says.
import { exactly, list, optional } from "../shapes/compounds";
import { decimal, integer, text } from "../shapes/scalars";
import { ShapeError, type Read, type Shape } from "../shapes/shape";
import { isObject } from "../shapes/compounds";
import { updateErrors } from "../world/updateShape";

const matching = {
  operation: text({ min: 1 }),
  resource: optional(text({ min: 1 })),
  skip: optional(integer({ min: 0 })),
  count: optional(integer({ min: -1 })),
  kind: text(),
};

const afterSeconds = optional(decimal({ min: 0 }));
const status = integer({ min: 200, max: 599 });

const kinds = {
  error: exactly({
    ...matching,
    status: optional(status),
    code: text({ min: 1 }),
    message: optional(text()),
  }),
  delay: exactly({ ...matching, ms: decimal({ min: 0, max: 3_600_000 }) }),
  dropResponse: exactly(matching),
  dropRequest: exactly(matching),
  truncate: exactly(matching),
  html: exactly({ ...matching, status: optional(status) }),
  failUpdate: exactly({ ...matching, errors: optional(updateErrors), afterSeconds }),
  stickUpdate: exactly(matching),
  cancelUpdate: exactly({ ...matching, afterSeconds }),
  statusLag: exactly({ ...matching, seconds: integer({ min: 0 }) }),
} as const;

type Kinds = typeof kinds;
export type FaultKind = keyof Kinds;
/** A rule as it was given, by its kind. */
export type FaultRule = { [K in FaultKind]: Omit<Read<Kinds[K]>, "kind"> & { readonly kind: K } }[FaultKind];

const isKind = (kind: unknown): kind is FaultKind => typeof kind === "string" && Object.hasOwn(kinds, kind);

const rule: Shape<FaultRule> = {
  fromQuery: (values) => values[0],
  read(value, path) {
    if (!isObject(value)) throw new ShapeError(path, value, "Member must be a structure");
    const { kind } = value;
    if (!isKind(kind)) {
      const known = Object.keys(kinds).join(", ");
      throw new ShapeError(`${path}.kind`, kind, `Member must satisfy enum value set: [${known}]`);
    }
    const read: object = kinds[kind].read(value, path);
    if ("count" in read && read.count === 0) {
      throw new ShapeError(`${path}.count`, 0, "Member must be 1 or more, or -1 for every call");
    }
    return read as FaultRule;
  },
};

export const faultsShape = exactly({ rules: list(rule) });
