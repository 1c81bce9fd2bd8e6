// Live reads for policies: one a cluster and run, with short limits, and never an exception, which would abort the preview.
import { connect } from "../../provider/eks/client";
import { failureOf, messageOf } from "../../provider/eks/errors";
import { type Evidence as Read, evidenceOn } from "../../provider/eks/observe";
import type { EksPort, Settings, Support } from "../../provider/eks/port";
import { formatMinor, type Minor, parseMinor } from "../../provider/versions/version";
import type { ObservedCluster, ObservedNodegroup } from "../view/facts";
import type { Place } from "../view/place";

/** What runs; that EKS has none of this name; what only the run will show; or why it could not be read. */
export type Evidence<T> =
  | { readonly kind: "live"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "unverified"; readonly reason: string };

/** Milliseconds for one read, and for all silence of a run together. */
const readLimit = 3_000;
const silenceLimit = 8_000;

/** Less than this is no chance to answer. */
const shortestRead = 100;

/** The live reads of one run. */
export class LiveReads {
  private readonly clusters = new Map<string, Promise<Evidence<ObservedCluster>>>();
  private readonly supports = new Map<string, Promise<Evidence<Support>>>();
  private readonly silent = new Map<EksPort, string>();
  private silence = 0;

  /** @param open for tests */
  constructor(private readonly open: (settings: Settings) => EksPort = connect) {}

  cluster(place: Place, name: string): Promise<Evidence<ObservedCluster>> {
    return remembered(this.clusters, `${keyOf(place)} ${name}`, () =>
      this.ask(place, async (port) => toEvidence(await evidenceOn(port, name), place.settings)),
    );
  }

  /** Where a minor stands in EKS's calendar. */
  support(place: Place, version: Minor): Promise<Evidence<Support>> {
    return remembered(this.supports, `${keyOf(place)} ${version}`, () =>
      this.ask<Support>(place, async (port) => {
        const support = await port.supportOf(formatMinor(version));
        return support === undefined ? { kind: "absent" } : { kind: "live", value: support };
      }),
    );
  }

  private async ask<T>(place: Place, read: (port: EksPort) => Promise<Answer<T>>): Promise<Evidence<T>> {
    if (place.closed !== undefined) return { kind: "unverified", reason: place.closed };
    const port = this.open(place.settings);
    const limit = Math.min(readLimit, silenceLimit - this.silence);
    const silent = this.silent.get(port);
    if (silent !== undefined) return { kind: "unverified", reason: silent };
    if (limit < shortestRead)
      return { kind: "unverified", reason: "EKS was silent for too long in this run" };
    const begun = performance.now();
    const answer = await within(limit, read(port));
    if (answer.kind === "unverified") this.silence += performance.now() - begun;
    if (answer.kind !== "unverified") return answer;
    if (answer.silent) this.silent.set(port, answer.reason);
    return { kind: "unverified", reason: answer.reason };
  }
}

/** `silent`: nothing more is to be expected of this port in this run. */
type Answer<T> = Evidence<T> & { readonly silent?: boolean };

/** The answer, or why there is none: an error, or nothing within the limit. A late answer is dropped. */
async function within<T>(limit: number, reading: Promise<Answer<T>>): Promise<Answer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Answer<T>>((resolve) => {
    const reason = `no answer from EKS in ${Math.round(limit / 100) / 10} seconds`;
    timer = setTimeout(() => {
      resolve({ kind: "unverified", reason, silent: true });
    }, limit);
  });
  const failed = (error: unknown): Answer<T> => ({
    kind: "unverified",
    reason: messageOf(error),
    silent: failureOf(error) === "unreachable",
  });
  try {
    return await Promise.race([reading.catch(failed), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function toEvidence(read: Read, { allowedAccountIds }: Settings): Answer<ObservedCluster> {
  if (read.kind === "unverified") return { ...read, silent: true };
  if (read.kind !== "live") return read;
  const { cluster, nodegroups } = read;
  if (allowedAccountIds !== undefined && !allowedAccountIds.includes(cluster.accountId)) {
    const reason = `the credentials of this run lead to account ${cluster.accountId}, and its provider allows ${allowedAccountIds.join(", ")}`;
    return { kind: "unverified", reason };
  }
  const version = parseMinor(cluster.version);
  if (version === undefined) return { kind: "unverified", reason: `EKS reports version ${cluster.version}` };
  const groups = [...nodegroups.values()].map((group): [string, ObservedNodegroup] => {
    const minor = parseMinor(group.version);
    const { releaseVersion, amiType } = group;
    return [
      group.name,
      {
        amiType,
        ...(minor !== undefined && { version: minor }),
        ...(releaseVersion !== undefined && { releaseVersion }),
      },
    ];
  });
  return { kind: "live", value: { version, nodegroups: new Map(groups) } };
}

function keyOf({ settings, closed = "" }: Place): string {
  return `${JSON.stringify(settings)} ${closed}`;
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = memory.get(key) ?? make();
  memory.set(key, made);
  return made;
}
