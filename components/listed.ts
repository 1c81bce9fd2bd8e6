// Reads a component's list of node groups or add-ons: a name alone, or an object with the name and what else is declared.
import * as pulumi from "@pulumi/pulumi";
import { shown } from "../provider/inputs";
import { refuse } from "./refuse";

/** One entry: the logical name of its child, and what it declares. */
export interface Listed<Entry> {
  readonly name: string;
  readonly entry: Omit<Entry, "name">;
}

interface List<Key> {
  /** The component as messages name it. */
  readonly component: string;
  readonly property: string;
  /** The member of an entry that holds the name: `nodegroupName`. */
  readonly key: Key;
  /** Such a name, for what to write instead. */
  readonly example: string;
  /** What may be written instead of a list: `"all", or `. */
  readonly otherwise?: string;
}

/**
 * @param list of names, and objects with such a name; a name that is an output needs `name` beside it
 * @throws what is no such list, and what stands in it twice
 */
export function listed<Key extends string, Entry extends { name?: string }>(
  { component, property, key, example, otherwise = "" }: List<Key>,
  list: readonly (string | (Entry & Record<Key, pulumi.Input<string>>))[],
): Listed<Entry>[] {
  if (!Array.isArray(list)) {
    const problem = pulumi.Output.isInstance(list)
      ? "is an output, and which resources there are cannot depend on one"
      : `${shown(list)} is not a list`;
    refuse(component, `${property} ${problem}: write ${otherwise}the names, such as ["${example}"]`);
  }
  const taken = new Set<unknown>();
  const names = new Set<string>();
  return list.map((given: unknown, index) => {
    const at = `${property}[${index}]`;
    const long = typeof given === "string" ? { [key]: given } : given;
    if (typeof long !== "object" || long === null || pulumi.Output.isInstance(long))
      refuse(
        component,
        `${at} is ${pulumi.Output.isInstance(given) ? "an output" : shown(given)}: write a name such as "${example}", or { ${key}: "${example}" }`,
      );
    const { name, ...entry } = long as Entry & Record<Key, unknown>;
    const real: unknown = (entry as Record<string, unknown>)[key];
    if (real === undefined) refuse(component, `${at} has no ${key}: write { ${key}: "${example}" }`);
    if (taken.has(real)) refuse(component, `${property} has ${shown(real)} twice: remove one of the two`);
    if (typeof real === "string") taken.add(real);
    const child = name ?? real;
    if (typeof child !== "string")
      refuse(
        component,
        `${at}.${key} is an output, of which no resource can be named: add name, such as { name: "${example}", ${key} }`,
      );
    if (names.has(child)) {
      refuse(component, `${property} uses the name ${shown(child)} twice: give one of the two another name`);
    }
    names.add(child);
    return { name: child, entry };
  });
}
