// What all resources do at construction: the type token, the stub, and what the provider's process cannot find out itself.
import * as pulumi from "@pulumi/pulumi";
import { refuseForeignProvider } from "./awsProvider";
import { providerText, type ResourceKind } from "./stub";

/**
 * The properties that a dynamic resource of this package is registered with.
 *
 * - `__provider`: the text that the engine's dynamic provider loads (a dynamic resource, written by hand instead of
 *   serialized: the text never changes with a compiler or a release).
 * - `__urn`: so that messages land on the resource's own row.
 * - `__preview`: whether this run only shows; check takes it out again.
 */
export function dynamicProperties(
  kind: ResourceKind,
  type: string,
  name: string,
  inputs: pulumi.Inputs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  refuseForeignProvider(`${type} "${name}"`, opts.provider);
  return {
    ...inputs,
    __provider: providerText(kind),
    __urn: urnOf(name, type, opts.parent),
    ...(pulumi.runtime.isDryRun() && { __preview: true }),
  };
}

/** As pulumi.createUrn makes it; below the stack itself without its outputs, which took a fifth of the program's time. */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): string | Promise<string> {
  if (parent !== undefined) return settled(pulumi.createUrn(name, type, parent));
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
}

/**
 * The value without what it depends on. A URN is made of the parent's, and an input that depends on a component waits for all of
 * the component's children, this resource among them.
 */
function settled(value: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    value.apply(resolve);
  });
}

/** Outputs that the program reads and the provider computes: declared as properties, with no value yet. */
export function computed(...names: readonly string[]): pulumi.Inputs {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/** The engine does not pass customTimeouts on to dynamic providers, so they become the default of the input. */
export function timeoutOf(opts: pulumi.CustomResourceOptions): string | undefined {
  return opts.customTimeouts?.update ?? opts.customTimeouts?.create;
}
