// Reads a cluster as a whole, once a process: the engine checks one resource at a time, so the first check reads for all.
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { failureOf, messageOf } from "./errors";
import { inParallel } from "./inParallel";
import type { Cluster, EksPort, Nodegroup } from "./port";

/** What check knows of a cluster: what EKS says, that EKS has none of this name, or why it could not be asked. */
export type Evidence =
  LiveEvidence | { readonly kind: "absent" } | { readonly kind: "unverified"; readonly reason: string };

export interface LiveEvidence {
  readonly kind: "live";
  /** Where it was read: what a plan turns on beside it is asked there. */
  readonly port: EksPort;
  readonly cluster: Cluster;
  readonly nodegroups: ReadonlyMap<string, Nodegroup>;
}

/** Limits in milliseconds: a preview without AWS must not hang; a large cluster may take longer once EKS has answered. */
const firstAnswerLimit = 5_000;
const wholeLimit = 60_000;
const describesAtOnce = 16;

interface Memory {
  readonly clusters: Map<string, Promise<Evidence>>;
  /** Set once EKS could not be reached: no later cluster waits for the same silence. */
  unreachable?: string;
}

const memories = new WeakMap<EksPort, Memory>();

/**
 * The evidence on one cluster: DescribeCluster, ListNodegroups and a DescribeNodegroup each, in parallel, at the first call.
 * @throws the SDK's error where EKS answers and refuses (access denied, expired credentials).
 */
export async function evidenceOn(port: EksPort, name: string): Promise<Evidence> {
  const memory = memoryOf(port);
  if (memory.unreachable !== undefined) return { kind: "unverified", reason: memory.unreachable };
  const known = memory.clusters.get(name);
  if (known !== undefined) return known;
  const reading = readWhole(port, name, memory);
  memory.clusters.set(name, reading);
  const evidence = await reading;
  // The cluster may be made later in this very run, so its absence is not remembered.
  if (evidence.kind === "absent") memory.clusters.delete(name);
  return evidence;
}

/** One node group of a cluster that was read: one that was made since then is asked for by itself. */
export async function nodegroupOf(
  { port, cluster, nodegroups }: LiveEvidence,
  name: string,
): Promise<Nodegroup | undefined> {
  return nodegroups.get(name) ?? (await port.observeNodegroup(cluster.name, name));
}

function memoryOf(port: EksPort): Memory {
  const known = memories.get(port);
  if (known !== undefined) return known;
  const memory: Memory = { clusters: new Map() };
  memories.set(port, memory);
  return memory;
}

async function readWhole(port: EksPort, name: string, memory: Memory): Promise<Evidence> {
  try {
    // Both at once: a preview waits for one round trip less. Of a cluster that is not there nothing can be listed.
    const listing = within(port, firstAnswerLimit, (signal) => port.listNodegroups(name, signal));
    listing.catch(() => undefined);
    const cluster = await within(port, firstAnswerLimit, (signal) => port.observeCluster(name, signal));
    if (cluster === undefined) return { kind: "absent" };
    const names = await listing;
    const groups = await within(port, wholeLimit, (signal) => describeAll(port, name, names, signal));
    return { kind: "live", port, cluster, nodegroups: new Map(groups.map((group) => [group.name, group])) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure !== "unreachable" && failure !== "transient") throw error;
    const reason = messageOf(error);
    if (failure === "unreachable" && !port.hasAnswered()) memory.unreachable = reason;
    return { kind: "unverified", reason };
  }
}

/** All node groups of a cluster, by name, each described, in parallel. */
export async function readNodegroups(
  port: EksPort,
  cluster: string,
  signal?: AbortSignal,
): Promise<Nodegroup[]> {
  return describeAll(port, cluster, await port.listNodegroups(cluster, signal), signal);
}

async function describeAll(
  port: EksPort,
  cluster: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Nodegroup[]> {
  // One that was deleted since it was listed answers nothing, and is no evidence.
  const found = await inParallel(names, describesAtOnce, (name) =>
    port.observeNodegroup(cluster, name, signal),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Runs a read with a limit that holds even where the SDK sleeps between its retries. An EKS that answers, be it that it throttles,
 * is given the long limit.
 */
async function within<T>(
  port: EksPort,
  limit: number,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  // Each call that is under way listens; without this Node.js warns of a leak in the diagnostics of a preview.
  setMaxListeners(0, abort.signal);
  const over = new AbortController();
  const timedOut = async (): Promise<never> => {
    await sleep(limit, undefined, { signal: over.signal });
    if (port.hasAnswered()) await sleep(wholeLimit - limit, undefined, { signal: over.signal });
    abort.abort();
    const waited = port.hasAnswered() ? wholeLimit : limit;
    throw Object.assign(new Error(`no answer from EKS in ${waited / 1000} seconds`), {
      name: "TimeoutError",
    });
  };
  try {
    return await Promise.race([read(abort.signal), timedOut()]);
  } finally {
    over.abort();
  }
}
