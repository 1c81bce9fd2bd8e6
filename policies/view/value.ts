// A property of a resource as a preview shows it: known, not declared, or not to be known before the run.
import { printable } from "../../provider/eks/errors";
import { type Minor, parseMinor } from "../../provider/versions/version";

export type Value<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly reason: string };

/** What @pulumi/policy hands over: an object, or a proxy that throws where a preview cannot know a value. */
export type Properties = Readonly<Record<string, unknown>>;

export const absent: Value<never> = { kind: "absent" };

export function known<T>(value: T): Value<T> {
  return { kind: "known", value };
}

/** Reads a dotted path and takes what is found out of the proxy. A null is not declared. */
export function read(props: Properties, path: string): Value<unknown> {
  try {
    let value: unknown = props;
    for (const key of path.split(".")) {
      if (!isRecord(value)) return absent;
      value = value[key];
    }
    return value === undefined || value === null ? absent : known(plain(value));
  } catch (error) {
    // UnknownValueError. It cannot be told by its class: the pack may bring a @pulumi/policy of its own.
    return { kind: "unknown", reason: reasonOf(error) };
  }
}

export function readText(props: Properties, path: string): Value<string> {
  const value = read(props, path);
  if (value.kind !== "known") return value;
  return typeof value.value === "string" && value.value !== "" ? known(value.value) : absent;
}

/** A `"1.NN"`; any other text is as good as unknown, and the resource's own check says what is wrong with it. */
export function readMinor(props: Properties, path: string): Value<Minor> {
  const text = readText(props, path);
  if (text.kind !== "known") return text;
  const minor = parseMinor(text.value);
  return minor === undefined
    ? { kind: "unknown", reason: `"${printable(text.value)}" is not a version such as "1.32"` }
    : known(minor);
}

export function valueOr<T, U>(value: Value<T>, otherwise: U): T | U {
  return value.kind === "known" ? value.value : otherwise;
}

/** The first that is declared. */
export function firstDeclared<T>(...values: readonly Value<T>[]): Value<T> {
  return values.find(({ kind }) => kind !== "absent") ?? absent;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, plain(value[key])]));
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = /value at \.(\S+) can't be known/.exec(message)?.[1];
  return path === undefined ? printable(message) : `its ${path} is not known in this preview`;
}
