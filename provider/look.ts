// How check looks at a cluster: with whose credentials, where, and whether it is the one that the resource belongs to.
import { connect, endpointOverride } from "./eks/client";
import { assertSafeEndpoint } from "./eks/safeEndpoint";
import { monotonicClock } from "./eks/clock";
import { failureOf, messageOf } from "./eks/errors";
import { evidenceOn, type Evidence } from "./eks/observe";
import { patiently } from "./eks/patience";
import type { Cluster, EksPort, Settings } from "./eks/port";
import type { Failure, Inputs } from "./inputs";
import { memoryOf } from "./memory";
import { type Config, settingsFrom } from "./settings";
import { otherCluster } from "./versions/rules";

/** A connection to one account and region. */
export interface Session {
  readonly port: EksPort;
  readonly settings: Settings;
  /** The URL of an EKS API that is not AWS's. */
  readonly endpoint?: string;
}

export interface Look {
  /** Absent where not even the region is known. */
  readonly session?: Session;
  readonly evidence: Evidence;
  readonly failures: readonly Failure[];
}

/** @param properties of the resource, whose own region wins over every configuration */
export async function openSession(config: Config | undefined, properties: Inputs): Promise<Session> {
  const settings = settingsFrom(config);
  const region = typeof properties.region === "string" ? properties.region : undefined;
  const wanted = region ?? settings.region ?? (await connect(settings).region());
  const resolved = { ...settings, region: wanted };
  const endpoint = endpointOverride(resolved);
  assertSafeEndpoint(endpoint);
  return { port: connect(resolved), settings: resolved, ...(endpoint !== undefined && { endpoint }) };
}

/** Reads the evidence on the declared cluster. What EKS refuses, and a namesake, is a failure; silence is `unverified`. */
export async function lookAt(config: Config | undefined, olds: Inputs, inputs: Inputs): Promise<Look> {
  const name = String(inputs.clusterName);
  // What is wrong with the configuration is no answer of EKS's.
  assertSafeEndpoint(endpointOverride(settingsFrom(config)));
  let session: Session | undefined;
  try {
    session = await openSession(config, inputs);
    const evidence = await evidenceOn(session.port, name);
    return { session, evidence, failures: judgeIdentity(olds, inputs, session.settings, evidence) };
  } catch (error) {
    const seen = session && { session };
    if (failureOf(error) === "unreachable") {
      return { ...seen, evidence: { kind: "unverified", reason: messageOf(error) }, failures: [] };
    }
    const reason = readingFailure(error, name);
    return {
      ...seen,
      evidence: { kind: "unverified", reason },
      failures: [{ property: "clusterName", reason }],
    };
  }
}

/** Milliseconds for which an EKS that throttles or stumbles is asked again before a run begins. */
const firstPatience = 900_000;

/** Reads for a run that is about to begin. @throws with what was being read and what to do, where EKS refuses or is silent */
export async function readFirst<T>(cluster: string, read: () => Promise<T>): Promise<T> {
  return readOnce(cluster, () =>
    patiently({ clock: monotonicClock }, firstPatience, () =>
      // Where nothing answers there is nothing to wait for yet.
      read().catch((error: unknown) => {
        throw failureOf(error) === "unreachable" ? new Error(readingFailure(error, cluster)) : error;
      }),
    ),
  );
}

/** Reads what a preview needs too. @throws as `readFirst` does, yet at once */
export async function readOnce<T>(cluster: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // What is refused by a rule of ours, or not found, says so itself.
    throw failureOf(error) === "refused" ? error : new Error(readingFailure(error, cluster));
  }
}

function readingFailure(error: unknown, cluster: string): string {
  return `reading cluster ${cluster}: ${messageOf(error)}. Next: ${remedyFor(error, cluster)}`;
}

/** @throws where the cluster is not the one that the resource belongs to, or not of an account that may be touched */
export function assertIdentity(cluster: Cluster, expectedArn: string | undefined, settings: Settings): void {
  const problem = identityProblem(cluster, expectedArn, settings);
  if (problem !== undefined) throw new Error(problem);
}

/**
 * Before a refresh drops a resource: credentials of another account would find nothing either.
 * @throws where the credentials tell that they are not the account's of `arn`
 */
export async function assertGone(port: EksPort, arn: string): Promise<void> {
  const owner = arn.split(":")[4];
  const account = await port.accountId().catch(() => undefined);
  if (account === undefined || account === owner) return;
  throw new Error(
    `${arn} cannot be looked for with credentials of account ${account}. Next: refresh with credentials of account ${owner ?? ""}`,
  );
}

function judgeIdentity(olds: Inputs, inputs: Inputs, settings: Settings, evidence: Evidence): Failure[] {
  const known = memoryOf(olds).arn;
  const sameName = olds.clusterName === inputs.clusterName;
  // A region that the program declares anew is another identity, and replaces; one that the environment changed is a mistake.
  const movedByProgram = typeof inputs.region === "string" && inputs.region !== olds.region;
  const expected = sameName && !movedByProgram ? known : undefined;
  if (evidence.kind === "live") {
    const problem = identityProblem(evidence.cluster, expected, settings);
    return problem === undefined ? [] : [{ property: "clusterName", reason: problem }];
  }
  if (expected !== undefined && settings.region !== undefined && expected.split(":")[3] !== settings.region) {
    const met = `looked for in ${settings.region}`;
    return [
      {
        property: "clusterName",
        reason: otherCluster(String(inputs.clusterName), expected, met, settings.region).message,
      },
    ];
  }
  return [];
}

function identityProblem(
  cluster: Cluster,
  expected: string | undefined,
  settings: Settings,
): string | undefined {
  const { allowedAccountIds } = settings;
  if (allowedAccountIds !== undefined && !allowedAccountIds.includes(cluster.accountId)) {
    return (
      `cluster ${cluster.name} is in account ${cluster.accountId} (${cluster.arn}), and only ${allowedAccountIds.join(", ")} may be ` +
      `touched: use the credentials of an allowed account, or add this one to allowedAccountIds`
    );
  }
  return expected === undefined || expected === cluster.arn
    ? undefined
    : otherCluster(cluster.name, expected, cluster.arn, cluster.region).message;
}

function remedyFor(error: unknown, cluster: string): string {
  switch (failureOf(error)) {
    case "denied":
      return (
        `allow ${deniedAction(messageOf(error))} on cluster/${cluster}, nodegroup/${cluster}/* and addon/${cluster}/* for the role of ` +
        "this run (a preview needs eks:DescribeCluster, eks:ListNodegroups and eks:DescribeNodegroup)"
      );
    case "expired":
      return "renew the AWS credentials and run again";
    case "unreachable":
      return "run again where EKS can be reached with credentials for it";
    case "transient":
      return "run again in a while";
    default:
      return "correct what EKS names and run again";
  }
}

/** The action that EKS's refusal names: `User: ... is not authorized to perform: eks:DescribeCluster on resource: ...`. */
function deniedAction(message: string): string {
  return /\beks:\w+/.exec(message)?.[0] ?? "the eks: action that was refused";
}
