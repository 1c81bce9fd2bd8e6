// `pulumi-eks-versions/provider`: what the stubs in states load. Its names and signatures are frozen.
import { addonProvider } from "./addonProvider";
import { clusterProvider } from "./clusterProvider";
import { judgeDeadline } from "./deadline";
import type { DynamicProvider } from "./dynamicProvider";
import { messageOf, printable } from "./eks/errors";
import { endWithEngine } from "./engine";
import type { Failure } from "./inputs";
import { nodegroupProvider } from "./nodegroupProvider";

endWithEngine();

export const cluster: DynamicProvider = guarded(clusterProvider);
export const nodegroup: DynamicProvider = guarded(nodegroupProvider);
export const addon: DynamicProvider = guarded(addonProvider);

/**
 * Check answers every error as a failure, since a throw there prints a stack trace; every other one is thrown in a single line
 * that names what AWS called it, as the engine shows nothing but the message.
 */
function guarded(provider: DynamicProvider): DynamicProvider {
  return {
    async check(config, olds, news) {
      try {
        const failures = judgeDeadline(config);
        if (failures.length > 0) return { inputs: news, failures };
        const checked = await provider.check(config, olds, news);
        return { ...checked, ...(checked.failures && { failures: checked.failures.map(inPrint) }) };
      } catch (error) {
        return { inputs: news, failures: [{ property: "", reason: messageOf(error) }] };
      }
    },
    diff: (...args) => provider.diff(...args),
    create: (...args) => inOneLine(provider.create(...args)),
    read: (...args) => inOneLine(provider.read(...args)),
    update: (...args) => inOneLine(provider.update(...args)),
  };
}

const inPrint = ({ property, reason }: Failure): Failure => ({ property, reason: printable(reason) });

async function inOneLine<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { id, properties, reasons } = error as { id?: unknown; properties?: unknown; reasons?: unknown };
    const plain = new Error(messageOf(error));
    plain.stack = "";
    if (!Array.isArray(reasons)) throw plain;
    // An error with these three is a partial failure (sdk/nodejs/cmd/dynamic-provider): the state keeps what was reached.
    throw Object.assign(plain, { id, properties, reasons: reasons.map(String).map(printable) });
  }
}
