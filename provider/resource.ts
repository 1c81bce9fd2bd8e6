// What all resources are: registered with the stub, and with what the provider's process cannot find out itself.
import * as pulumi from "@pulumi/pulumi";
import { refuseForeignProvider } from "./awsProvider";
import { providerText, type ResourceKind } from "./stub";

/**
 * A dynamic resource of this package. Beside its own properties it has
 *
 * - `__provider`: the text that the engine's dynamic provider loads (written by hand instead of serialized: it never changes
 *   with a compiler or a release);
 * - `__urn`: so that messages land on the resource's own row;
 * - `__preview`: whether this run only shows; check takes it out again.
 */
export abstract class DynamicResource extends pulumi.CustomResource {
  /** @throws pulumi.RunError where `opts.provider` is of another package */
  protected constructor(
    kind: ResourceKind,
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
  ) {
    refuseForeignProvider(`${type} "${name}"`, opts.provider);
    const properties = {
      ...inputs,
      __provider: providerText(kind),
      __urn: urnOf(name, type, opts.parent),
      ...(pulumi.runtime.isDryRun() && { __preview: true }),
    };
    // Pulumi takes four stack traces of each property, to tell promises that leak from each other: half of the time that a program
    // with many resources takes (bench/engine). Where the resource stands in the program is read by `Resource` itself.
    const frames = Error.stackTraceLimit;
    if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) Error.stackTraceLimit = 0;
    try {
      super(type, name, properties, opts);
    } catch (error) {
      Error.stackTraceLimit = frames;
      if (error instanceof Error && !error.stack?.includes("\n    at "))
        Error.captureStackTrace(error, new.target);
      throw error;
    } finally {
      Error.stackTraceLimit = frames;
    }
  }
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
