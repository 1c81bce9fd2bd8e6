// How components refuse arguments: before anything is registered, in one line, with the component, the property and the remedy.
import * as pulumi from "@pulumi/pulumi";

/**
 * @param component its type and its name
 * @param problem what is wrong, with the property and its value, and what to write instead
 */
export function refuse(component: string, problem: string): never {
  throw new pulumi.RunError(`${component}: ${problem}`);
}
