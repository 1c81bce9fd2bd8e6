// Pages of a list: `maxResults` at a time, with an opaque token that names where the next page begins.
import { optional } from "../shapes/compounds";
import { integer, text } from "../shapes/scalars";
import type { Call } from "./call";
import { EksError } from "./eksError";

const MOST_RESULTS = 100;

/** The members that every paginated operation takes (EKS API Reference: maxResults 1 to 100). */
export const pageMembers = {
  maxResults: optional(integer({ min: 1, max: MOST_RESULTS })),
  nextToken: optional(text()),
};

interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface Page<T> {
  readonly items: T[];
  readonly nextToken: string | null;
}

/** Items must come in a lasting order; the token holds the key of the last one shown, so nothing is shown twice. */
export function paginate<T>(
  call: Call,
  items: readonly T[],
  keyOf: (item: T) => string,
  { maxResults = MOST_RESULTS, nextToken }: PageRequest,
): Page<T> {
  const start = nextToken ? afterToken(call, items.map(keyOf), nextToken) : 0;
  const shown = items.slice(start, start + maxResults);
  const last = shown.at(-1);
  const isEnd = last === undefined || start + maxResults >= items.length;
  return { items: shown, nextToken: isEnd ? null : tokenOf(call, start + shown.length, keyOf(last)) };
}

const tokenOf = (call: Call, index: number, key: string): string =>
  Buffer.from(JSON.stringify([call.operation, index, key])).toString("base64url");

function afterToken(call: Call, keys: readonly string[], token: string): number {
  const parts = parse(token);
  if (!Array.isArray(parts) || parts[0] !== call.operation || !Number.isInteger(parts[1])) {
    throw new EksError("InvalidParameterException", `Invalid nextToken: ${token.slice(0, 100)}`);
  }
  const [, index, key] = parts as [string, number, string];
  const found = keys.indexOf(key);
  // The last item shown may be gone: then its old place is the best there is.
  return found === -1 ? Math.max(0, index - 1) : found + 1;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString()) as unknown;
  } catch {
    return undefined;
  }
}
