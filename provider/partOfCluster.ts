// Reads a node group or an add-on with its cluster: under another account's credentials a namesake may have one of that name too.
import type { Cluster } from "./eks/port";
import { assertGone, assertIdentity, readFirst, type Session } from "./look";

/** The id of a part is its cluster's ARN, a slash and its name. */
export function clusterArnOf(id: string): string {
  return id.slice(0, id.lastIndexOf("/"));
}

interface Wanted<Part> {
  readonly clusterName: string;
  /** ARN of the cluster that the resource belongs to, where it is known. */
  readonly arn: string | undefined;
  readonly observe: () => Promise<Part | undefined>;
}

/**
 * For a run.
 * @param absent what is said where there is no such part: what is missing, and what to do next
 * @throws where the cluster or its part is not found, or the cluster is a namesake
 */
export async function readPart<Part>(
  { port, settings }: Session,
  { clusterName, arn, observe }: Wanted<Part>,
  absent: { readonly what: string; readonly next: string },
): Promise<{ cluster: Cluster; part: Part }> {
  const [cluster, part] = await Promise.all([port.observeCluster(clusterName), observe()]);
  if (cluster !== undefined) assertIdentity(cluster, arn, settings);
  if (cluster !== undefined && part !== undefined) return { cluster, part };
  throw new Error(`${absent.what} is not found in ${settings.region ?? "this region"}. Next: ${absent.next}`);
}

/**
 * For a refresh.
 * @returns undefined where it is gone
 * @throws where the cluster is a namesake, or the credentials are another account's
 */
export async function refreshPart<Part>(
  { port, settings }: Session,
  id: string,
  { clusterName, arn, observe }: Wanted<Part>,
): Promise<Part | undefined> {
  const cluster = await readFirst(clusterName, () => port.observeCluster(clusterName));
  if (cluster !== undefined) assertIdentity(cluster, arn, settings);
  const part = cluster && (await readFirst(clusterName, observe));
  if (part === undefined) await assertGone(port, id);
  return part;
}
