// Compound shapes: lists, maps, structures, and optional members. `null` counts as absent, as in AWS's JSON.
import { ShapeError, type Read, type Shape } from "./shape";

/** A member that may be left out. */
export interface Optional<T> extends Shape<T | undefined> {
  readonly optional: true;
}

export type Members = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<M extends Members> = {
  [K in keyof M]: M[K] extends { readonly optional: true } ? K : never;
}[keyof M];

/** The value that a structure of members `M` reads to. */
export type StructureOf<M extends Members> = {
  [
    K in keyof ({ [K in Exclude<keyof M, OptionalKeys<M>>]: unknown } & { [K in OptionalKeys<M>]?: unknown })
  ]: Read<M[K & keyof M]>;
};

interface SizeLimits {
  readonly min?: number;
  readonly max?: number;
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return {
    optional: true,
    fromQuery: (values) => (values.length === 0 ? undefined : shape.fromQuery(values)),
    read: (value, path) => (value === undefined || value === null ? undefined : shape.read(value, path)),
  };
}

export function list<T>(item: Shape<T>, limits: SizeLimits = {}): Shape<T[]> {
  return {
    fromQuery: (values) => [...values],
    read(value, path) {
      if (!Array.isArray(value)) throw new ShapeError(path, value, "Member must be a list");
      assertSize(value.length, value, path, limits);
      return value.map((entry: unknown, index) => item.read(entry, `${path}[${index}]`));
    },
  };
}

/** A JSON object with free keys, as an own-property record without a prototype: `__proto__` is a key like any other. */
export function mapOf<T>(
  item: Shape<T>,
  key: Shape<string>,
  limits: SizeLimits = {},
): Shape<Record<string, T>> {
  return {
    fromQuery: (values) => values[0],
    read(value, path) {
      if (!isObject(value)) throw new ShapeError(path, value, "Member must be a map");
      const entries = Object.entries(value);
      assertSize(entries.length, value, path, limits);
      const map = Object.create(null) as Record<string, T>;
      for (const [name, entry] of entries)
        map[key.read(name, `${path}.key`)] = item.read(entry, `${path}.${name}`);
      return map;
    },
  };
}

/** Unknown members are ignored, as the service does. */
export function structure<M extends Members>(members: M): Shape<StructureOf<M>> {
  return {
    fromQuery: (values) => values[0],
    read(value, path) {
      if (!isObject(value)) throw new ShapeError(path || "request", value, "Member must be a structure");
      const result: Record<string, unknown> = {};
      for (const [name, shape] of Object.entries(members)) {
        const memberPath = path === "" ? name : `${path}.${name}`;
        const member = Object.hasOwn(value, name) ? value[name] : undefined;
        if ((member === undefined || member === null) && shape.optional !== true) {
          throw new ShapeError(memberPath, null, "Member must not be null");
        }
        const read = shape.read(member, memberPath);
        if (read !== undefined) result[name] = read;
      }
      return result as StructureOf<M>;
    },
  };
}

/** A structure that refuses unknown members: what people write by hand must not lose a mistyped name. */
export function exactly<M extends Members>(members: M): Shape<StructureOf<M>> {
  const lenient = structure(members);
  return {
    fromQuery: lenient.fromQuery.bind(lenient),
    read(value, path) {
      if (isObject(value)) {
        const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name));
        if (unknown !== undefined) {
          const at = path === "" ? unknown : `${path}.${unknown}`;
          throw new ShapeError(
            at,
            value[unknown],
            `Member is unknown here; known: ${Object.keys(members).join(", ")}`,
          );
        }
      }
      return lenient.read(value, path);
    },
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertSize(
  size: number,
  value: unknown,
  path: string,
  { min = 0, max = Infinity }: SizeLimits,
): void {
  if (size < min)
    throw new ShapeError(path, value, `Member must have length greater than or equal to ${min}`);
  if (size > max) throw new ShapeError(path, value, `Member must have length less than or equal to ${max}`);
}
