// Reads that are asked again where the answer could not be read: truncated JSON, or HTML from something in between.
import { monotonicClock } from "./clock";
import { isUnreadable } from "./errors";
import type { EksPort } from "./port";

/** Milliseconds before the second and the third time. */
const pauses = [500, 2_000];

/** The SDK tries again only what did not arrive. A start is not among these: it may have worked, so EKS is looked at first. */
export function askingAgain(port: EksPort): EksPort {
  return {
    ...port,
    observeCluster: (...args) => readably(() => port.observeCluster(...args)),
    listNodegroups: (...args) => readably(() => port.listNodegroups(...args)),
    observeNodegroup: (...args) => readably(() => port.observeNodegroup(...args)),
    listUpdates: (...args) => readably(() => port.listUpdates(...args)),
    findUpdate: (...args) => readably(() => port.findUpdate(...args)),
    supportOf: (...args) => readably(() => port.supportOf(...args)),
    listAddons: (...args) => readably(() => port.listAddons(...args)),
    observeAddon: (...args) => readably(() => port.observeAddon(...args)),
    addonReleases: (...args) => readably(() => port.addonReleases(...args)),
    listInsights: (...args) => readably(() => port.listInsights(...args)),
    insightsRefresh: (...args) => readably(() => port.insightsRefresh(...args)),
    usesFargate: (...args) => readably(() => port.usesFargate(...args)),
  };
}

async function readably<T>(ask: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      await monotonicClock.sleep(pause);
    }
  }
  return ask();
}
