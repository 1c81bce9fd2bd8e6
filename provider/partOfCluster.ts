// Reads a node group or an add-on with its cluster: under another account's credentials a namesake may have one of that name too.
import { readBehindConductor } from "./eks/conductCluster";
import type { Cluster, EksPort } from "./eks/port";
import type { Outcome } from "./eks/target";
import type { Inputs } from "./inputs";
import { assertGone, assertIdentity, openSession, readFirst } from "./look";
import { memoryOf } from "./memory";
import type { Call } from "./oneFlow";
import type { Config } from "./settings";
import type { Plan } from "./versions/plan";

/** The part of this cluster that is declared; undefined where there is none. */
type Observe<Part> = (port: EksPort, cluster: string) => Promise<Part | undefined>;

interface Wanted<Part, Live> {
  readonly observe: Observe<Part>;
  readonly join: (cluster: Cluster, part: Part) => Live;
  /** What is said where there is no such part: what is missing, and what to do next. */
  readonly absent: { readonly what: string; readonly next: string };
}

/** Where a run of a part begins. */
interface Beginning<Live> {
  readonly port: EksPort;
  readonly first: Live;
  /** Reads it again. */
  readonly read: () => Promise<Live>;
}

/**
 * For a run.
 * @throws where the cluster or its part is not found, or the cluster is a namesake; so does each later `read`
 */
export async function beginWithPart<Part, Live>(
  { config, news, id }: Call,
  { observe, join, absent }: Wanted<Part, Live>,
): Promise<Beginning<Live>> {
  const { port, settings } = await openSession(config, news);
  const clusterName = String(news.clusterName);
  const arn = id === undefined ? memoryOf(news).arn : clusterArnOf(id);
  const read = async () => {
    const [cluster, part] = await Promise.all([port.observeCluster(clusterName), observe(port, clusterName)]);
    if (cluster !== undefined) assertIdentity(cluster, arn, settings);
    if (cluster !== undefined && part !== undefined) return join(cluster, part);
    throw new Error(
      `${absent.what} is not found in ${settings.region ?? "this region"}. Next: ${absent.next}`,
    );
  };
  return { port, first: await readFirst(clusterName, read), read };
}

/**
 * The end of a run that has nothing to do itself. Where its cluster was to take the part along and somebody has moved the cluster
 * first, what is left was in no plan.
 * @param first as the run found it
 * @param isThere whether the cluster has brought it to where it was to
 */
export async function takenAlong<Live extends { readonly cluster: Cluster }>(
  subject: string,
  { elsewhere }: Plan,
  { first, read, isThere }: { first: Live; read: () => Promise<Live>; isThere: (live: Live) => boolean },
): Promise<Outcome<Live>> {
  const left = elsewhere.length === 0 ? undefined : await readBehindConductor(first.cluster.arn, read);
  const reached = left ?? first;
  if (left === undefined || isThere(left)) return { reached, history: [] };
  const failure =
    `${subject} was not updated ${elsewhere.join("; ")}: what runs has changed since it was planned. ` +
    "Next: preview again and run what it shows";
  return { reached, history: [], failure };
}

/**
 * For a refresh.
 * @returns undefined where it is gone
 * @throws where the cluster is a namesake, or the credentials are another account's
 */
export async function refreshPart<Part>(
  config: Config | undefined,
  id: string,
  props: Inputs,
  observe: Observe<Part>,
): Promise<Part | undefined> {
  const { port, settings } = await openSession(config, props);
  const clusterName = String(props.clusterName);
  const cluster = await readFirst(clusterName, () => port.observeCluster(clusterName));
  if (cluster !== undefined) assertIdentity(cluster, clusterArnOf(id), settings);
  const part = cluster && (await readFirst(clusterName, () => observe(port, clusterName)));
  if (part === undefined) await assertGone(port, id);
  return part;
}

/** The id of a part is its cluster's ARN, a slash and its name. */
function clusterArnOf(id: string): string {
  return id.slice(0, id.lastIndexOf("/"));
}
