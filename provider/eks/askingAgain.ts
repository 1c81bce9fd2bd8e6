// Calls that are made again: reads whose answer could not be read (truncated JSON, HTML from something in between), and whatever
// EKS refused because its credentials had run out, with new ones.
import { monotonicClock } from "./clock";
import { failureOf, isUnreadable } from "./errors";
import type { EksPort } from "./port";

/** Milliseconds before the second and the third time. */
const pauses = [500, 2_000];

/** The SDK tries again only what did not arrive. A start is not among these: it may have worked, so EKS is looked at first. */
/** @param renew lets the next call take its credentials anew, from wherever they come */
export function askingAgain(port: EksPort, renew: () => void): EksPort {
  // EKS did nothing for a call with such credentials, so that a start may be sent again too.
  const freshly = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (failureOf(error) !== "expired") throw error;
      renew();
      return call();
    }
  };
  const readably = <T>(ask: () => Promise<T>) => untilReadable(() => freshly(ask));
  return {
    ...port,
    startClusterUpdate: (...args) => freshly(() => port.startClusterUpdate(...args)),
    startNodegroupUpdate: (...args) => freshly(() => port.startNodegroupUpdate(...args)),
    startAddonUpdate: (...args) => freshly(() => port.startAddonUpdate(...args)),
    cancelUpdate: (...args) => freshly(() => port.cancelUpdate(...args)),
    refreshInsights: (...args) => freshly(() => port.refreshInsights(...args)),
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

async function untilReadable<T>(ask: () => Promise<T>): Promise<T> {
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
