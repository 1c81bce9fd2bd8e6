// Finds the operation that a method and raw path mean, and the input that path, query and body make.
import { EksError } from "../api/eksError";
import type { Operation } from "../api/operation";
import { isObject } from "../shapes/compounds";

export interface Match {
  readonly operation: Operation;
  readonly labels: ReadonlyMap<string, string>;
}

/** Splits the raw path and then decodes each segment once: a name may hold an encoded slash. */
function segmentsOf(path: string): string[] {
  return path.split("/").slice(1).map(decode);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new EksError("InvalidParameterException", `Invalid percent-encoding: ${text.slice(0, 100)}`);
  }
}

const isLabel = (segment: string): boolean => segment.startsWith("{");

function matchPath(operation: Operation, segments: readonly string[]): Match | undefined {
  if (operation.segments.length !== segments.length) return undefined;
  const labels = new Map<string, string>();
  for (const [index, pattern] of operation.segments.entries()) {
    const segment = segments[index] ?? "";
    if (isLabel(pattern)) labels.set(pattern.slice(1, -1), segment);
    else if (pattern !== segment) return undefined;
  }
  return { operation, labels };
}

export function route(operations: readonly Operation[], method: string, path: string): Match {
  const segments = segmentsOf(path);
  const matches = operations.flatMap((operation) => matchPath(operation, segments) ?? []);
  const match = matches.find(({ operation }) => operation.method === method);
  if (match) return match;
  const known = matches.map(({ operation }) => operation.method).join(", ");
  const hint = matches.length > 0 ? ` (this path takes ${known})` : "";
  throw new EksError(
    "UnknownOperationException",
    `No operation for ${method.slice(0, 20)} ${path.slice(0, 200)}${hint}`,
  );
}

/** Query members of GET and DELETE; a repeated key is a list. A `+` is a plus: clients send spaces as %20. */
function queryInput(operation: Operation, query: string): Map<string, unknown> {
  const values = new Map<string, string[]>();
  for (const part of query.split("&").filter((text) => text !== "")) {
    const [name = "", ...rest] = part.split("=");
    const key = decode(name);
    values.set(key, [...(values.get(key) ?? []), decode(rest.join("="))]);
  }
  return new Map(
    Object.entries(operation.members).flatMap(([name, shape]) => {
      const given = values.get(name);
      return given ? [[name, shape.fromQuery(given)] as const] : [];
    }),
  );
}

function bodyInput(body: string): Map<string, unknown> {
  if (body === "") return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new EksError("SerializationException", "The request body is not valid JSON.");
  }
  if (isObject(parsed)) return new Map(Object.entries(parsed));
  throw new EksError("SerializationException", "The request body must be a JSON object.");
}

/** Labels outrank what a body or query says under the same name. */
export function inputOf({ operation, labels }: Match, query: string, body: string): Record<string, unknown> {
  const given = operation.method === "POST" ? bodyInput(body) : queryInput(operation, query);
  const input = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of [...given, ...labels]) input[name] = value;
  return input;
}
