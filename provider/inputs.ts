// Judges inputs before anything is asked of AWS: each failure names the property, its value and the remedy.
import { parseDuration } from "./duration";
import { unknownValue } from "./versions/diff";
import { parseMinor } from "./versions/version";

/** What check is given: resolved values by property name, unknown ones as Pulumi's placeholder. */
export type Inputs = Readonly<Record<string, unknown>>;

/** pulumi.dynamic.CheckFailure */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Says what is wrong with a value and what to write instead, or undefined where it is right. */
export type Judge = (value: unknown) => string | undefined;

export interface Field {
  readonly required?: boolean;
  readonly judge: Judge;
}

export type Fields = Readonly<Record<string, Field>>;

export function judgeInputs(inputs: Inputs, fields: Fields): Failure[] {
  const failures: Failure[] = [];
  for (const [property, { required, judge }] of Object.entries(fields)) {
    const value = inputs[property];
    if (value === undefined) {
      if (required)
        failures.push({ property, reason: `${property} is required: ${remedyIn(judge(undefined))}` });
      continue;
    }
    const problem = value === unknownValue ? undefined : judge(value);
    if (problem !== undefined) failures.push({ property, reason: `${property}: ${shown(value)} ${problem}` });
  }
  for (const property of Object.keys(inputs)) {
    if (property.startsWith("__") || Object.hasOwn(fields, property) || inputs[property] === undefined)
      continue;
    const known = Object.keys(fields).join(", ");
    const reason = `${escaped(property)} is not an input of this resource: remove it or correct its name (known: ${known})`;
    failures.push({ property, reason });
  }
  return failures;
}

/** Judges say `is not a ...: write ...`; for what is missing the second half is enough. */
function remedyIn(problem = ""): string {
  return problem.slice(problem.indexOf(": ") + 2);
}

/** A value as a message shows it: one line, not too long. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) as string | undefined;
  const text = escaped(json ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Control characters as JSON writes them, also those that JSON leaves as they are: a value must not write to a terminal. */
function escaped(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export const isMinor: Judge = (value) => {
  if (parseMinor(value) !== undefined) return undefined;
  const remedy = 'write a Kubernetes minor version as a string, such as "1.32"';
  if (typeof value === "number") return `is a number, and 1.30 would read 1.3: ${remedy}`;
  if (typeof value === "string" && /^v?1\.\d+/.test(value.trim()))
    return `is not of the form 1.NN: ${remedy}`;
  return `is not a version: ${remedy}`;
};

export const isClusterName = named(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, "cluster", 100);
export const isAddonName = named(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, "add-on", 100);
export const isNodegroupName = named(/^[0-9A-Za-z][A-Za-z0-9_-]{0,62}$/, "node group", 63);

function named(pattern: RegExp, what: string, length: number): Judge {
  return (value) =>
    typeof value === "string" && pattern.test(value)
      ? undefined
      : `is not a ${what} name: write it as EKS shows it (1 to ${length} letters, digits, - and _, a letter or digit first)`;
}

export const isRegion: Judge = (value) =>
  typeof value === "string" && /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(value)
    ? undefined
    : 'is not a region: write one such as "eu-central-1", or leave it out to use the configuration\'s';

export const isFalseOrMinor: Judge = (value) =>
  value === false || parseMinor(value) !== undefined
    ? undefined
    : 'is neither false nor a version: write the one version that may be forced, such as "1.32"';

export function isOneOf(...values: readonly string[]): Judge {
  const known = values.map((value) => `"${value}"`).join(", ");
  return (value) => (values.includes(value as string) ? undefined : `is not known: write one of ${known}`);
}

/** An object whose named members are durations. */
export function durations(...names: readonly string[]): Judge {
  return (value) => {
    const example = `{ ${names.map((name) => `${name}: "90m"`).join(", ")} }`;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return `is not an object: write ${example}`;
    for (const [name, duration] of Object.entries(value)) {
      if (!names.includes(name)) return `has ${shown(name)}, which is no time-out here: write ${example}`;
      if (duration === unknownValue) continue;
      if (parseDuration(duration) === undefined) {
        return `has ${name} ${shown(duration)}, which is not a duration: write hours, minutes and seconds, such as "1h30m"`;
      }
    }
    return undefined;
  };
}

/** Whether Pulumi's placeholder stands anywhere in the value. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return value === unknownValue;
}
