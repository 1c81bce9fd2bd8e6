// Scalar shapes, with the constraints that AWS service models use: length, pattern, range, enum.
import { ShapeError, type Shape } from "./shape";

interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
}

const first = (values: readonly string[]): unknown => values[0];

export function text(limits: TextLimits = {}): Shape<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  return {
    fromQuery: first,
    read(value, path) {
      if (typeof value !== "string") throw new ShapeError(path, value, "Member must be a string");
      if (value.length < min) {
        throw new ShapeError(path, value, `Member must have length greater than or equal to ${min}`);
      }
      if (value.length > max) {
        throw new ShapeError(path, value, `Member must have length less than or equal to ${max}`);
      }
      if (pattern && !pattern.test(value)) {
        throw new ShapeError(
          path,
          value,
          `Member must satisfy regular expression pattern: ${pattern.source}`,
        );
      }
      return value;
    },
  };
}

export function oneOf<const V extends string>(...values: readonly V[]): Shape<V> {
  const known: ReadonlySet<string> = new Set(values);
  const isKnown = (value: unknown): value is V => typeof value === "string" && known.has(value);
  return {
    fromQuery: first,
    read(value, path) {
      if (isKnown(value)) return value;
      throw new ShapeError(path, value, `Member must satisfy enum value set: [${values.join(", ")}]`);
    },
  };
}

interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
}

// The service model's `integer` is a 32-bit one.
const LARGEST_INTEGER = 2 ** 31 - 1;

function readNumber(
  value: unknown,
  path: string,
  { min = -LARGEST_INTEGER, max = LARGEST_INTEGER }: NumberLimits,
) {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ShapeError(path, value, "Member must be a number");
  }
  if (value < min)
    throw new ShapeError(path, value, `Member must have value greater than or equal to ${min}`);
  if (value > max) throw new ShapeError(path, value, `Member must have value less than or equal to ${max}`);
  return value;
}

export function integer(limits: NumberLimits = {}): Shape<number> {
  return {
    fromQuery: ([value]) => (value !== undefined && /^-?\d+$/.test(value) ? Number(value) : value),
    read(value, path) {
      if (!Number.isInteger(value)) throw new ShapeError(path, value, "Member must be an integer");
      return readNumber(value, path, limits);
    },
  };
}

export function decimal(limits: NumberLimits = {}): Shape<number> {
  return {
    fromQuery: ([value]) => (value === undefined ? value : Number(value)),
    read: (value, path) => readNumber(value, path, limits),
  };
}

export function flag(): Shape<boolean> {
  return {
    fromQuery: ([value]) => (value === "true" ? true : value === "false" ? false : value),
    read(value, path) {
      if (typeof value !== "boolean") throw new ShapeError(path, value, "Member must be true or false");
      return value;
    },
  };
}

/** An instant: an ISO 8601 string outside, epoch milliseconds inside. */
export function instant(): Shape<number> {
  return {
    fromQuery: first,
    read(value, path) {
      const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(at)) {
        throw new ShapeError(
          path,
          value,
          'Member must be an ISO 8601 instant such as "2026-11-20T00:00:00Z"',
        );
      }
      return at;
    },
  };
}
