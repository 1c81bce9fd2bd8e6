// What a shape is: it reads an untrusted JSON value into a typed one, or says exactly what is wrong and where.

/** Reads untrusted values; `fromQuery` turns the strings of a query member into what `read` expects. */
export interface Shape<T> {
  read(value: unknown, path: string): T;
  fromQuery(values: readonly string[]): unknown;
  readonly optional?: boolean;
}

export type Read<S> = S extends Shape<infer T> ? T : never;

/** A value that breaks its shape; the API and the control API each put it into their own words. */
export class ShapeError extends Error {
  constructor(
    readonly path: string,
    readonly value: unknown,
    readonly constraint: string,
  ) {
    super(`Value ${printed(value)} at '${path}' failed to satisfy constraint: ${constraint}`);
  }
}

const PRINTED_LENGTH = 200;

/** Long values are cut: an error must not echo a megabyte. */
export function printed(value: unknown): string {
  const text =
    typeof value === "string" ? `'${value}'` : value === undefined ? "null" : JSON.stringify(value);
  return text.length > PRINTED_LENGTH ? `${text.slice(0, PRINTED_LENGTH)}...` : text;
}
