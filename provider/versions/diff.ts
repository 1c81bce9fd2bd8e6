// Whether a resource changes: identity replaces, a plan changes, a record that no longer tells the truth is written anew.

/** Recorded outputs or declared inputs by property name. */
export type Properties = Readonly<Record<string, unknown>>;

export interface Difference {
  readonly changes: boolean;
  readonly replaces: string[];
}

/** What check found for this resource in this process, as far as diff needs it. */
export interface Found {
  readonly steps: number;
  readonly settled: boolean;
}

/** Pulumi's placeholder for a value that a preview cannot know (sdk/nodejs/runtime/rpc.ts). It reaches check and diff as text. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Which properties a difference looks at. */
export interface Compared {
  /** Their change makes it another resource. */
  readonly identity: readonly string[];
  /** They are recorded as they were reached; by dotted path. */
  readonly versions: readonly string[];
}

/**
 * @param outputs what the last run recorded
 * @param inputs what is declared
 * @param found what check found; absent in a refresh, where outputs are compared with inputs
 */
export function difference(
  outputs: Properties,
  inputs: Properties,
  { identity, versions }: Compared,
  found: Found | undefined,
): Difference {
  const replaces = identity.filter(
    (key) => differs(outputs[key], inputs[key]) && inputs[key] !== unknownValue,
  );
  const unknown = [...identity, ...versions].some((path) => at(inputs, path) === unknownValue);
  if (replaces.length > 0 || unknown) return { changes: true, replaces };
  const recordDiffers = versions.some((path) => differs(at(outputs, path), at(inputs, path)));
  if (found === undefined) return { changes: recordDiffers, replaces };
  // A refresh goes by what the outputs remember of the declaration, so they must not fall behind the inputs.
  const stale = recordDiffers || !sameMembers(outputs.__memory, inputs.__memory);
  return { changes: found.steps > 0 || (found.settled && stale), replaces };
}

/** Whether two flat records have the same members; what is no record has none. */
function sameMembers(a: unknown, b: unknown): boolean {
  const [left, right] = [a, b].map(
    (value) => (typeof value === "object" && value !== null ? value : {}) as Properties,
  );
  const keys = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...keys].every((key) => left?.[key] === right?.[key]);
}

/** An input that is not declared is no difference. */
function differs(recorded: unknown, declared: unknown): boolean {
  return declared !== undefined && declared !== null && recorded !== declared;
}

function at(properties: Properties, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? (value as Properties)[key] : undefined;
  }, properties);
}
