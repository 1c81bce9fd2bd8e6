// EKS's findings before a hop: refreshed, read, and judged by what the program wants.
import type { InsightGoal } from "../versions/insightRules";
import { type Finding, judgeFindings, type Verdict } from "../versions/insightRules";
import { formatMinor, type Minor } from "../versions/version";
import type { Clock } from "./clock";
import { messageOf } from "./errors";
import { patiently } from "./patience";
import type { EksPort, InsightCategory } from "./port";

/** Milliseconds that EKS may take to look anew. */
const refreshLimit = 15 * 60_000;

/** A move that EKS is asked about. */
export interface Asked {
  readonly cluster: string;
  readonly category: InsightCategory;
  readonly version: Minor;
}

/**
 * What EKS says of a move, after it has looked anew; what cannot be read is not evaluated.
 * @param hop how many hops of this run came before
 */
export async function readiness(
  port: EksPort,
  asked: Asked,
  goal: InsightGoal & { readonly hop: number },
  clock: Clock,
  onWait: (status: string) => Promise<void>,
): Promise<Verdict> {
  const patient = <T>(question: () => Promise<T>) => patiently({ clock }, refreshLimit, question);
  const refreshed = await refresh(port, asked.cluster, clock, onWait);
  const { findings, problem } = await findingsOn(port, asked, patient);
  return judgeFindings(asked, goal, findings, refreshed ?? problem);
}

const askOnce = <T>(question: () => Promise<T>): Promise<T> => question();

/** What EKS found when it looked last: a preview does not let it look anew. */
export async function findingsOn(
  port: EksPort,
  { cluster, category, version }: Asked,
  ask = askOnce,
): Promise<{ findings: readonly Finding[]; problem?: string }> {
  try {
    const filter = { category, version: formatMinor(version) };
    return { findings: await ask(() => port.listInsights(cluster, filter)) };
  } catch (error) {
    return { findings: [], problem: messageOf(error) };
  }
}

/** @returns why what follows may be old */
async function refresh(
  port: EksPort,
  cluster: string,
  clock: Clock,
  onWait: (status: string) => Promise<void>,
): Promise<string | undefined> {
  const limit = clock.now() + refreshLimit;
  try {
    await patiently({ clock }, refreshLimit, () => port.refreshInsights(cluster));
  } catch (error) {
    // Somebody else's refresh, which runs already, does as well.
    if ((error as Error).name !== "InvalidRequestException") return messageOf(error);
  }
  for (let pause = 500; clock.now() < limit; pause = Math.min(pause * 1.5, 10_000)) {
    try {
      const status = await patiently({ clock }, refreshLimit, () => port.insightsRefresh(cluster));
      if (status === "COMPLETED") return undefined;
      if (status === "FAILED") return "EKS's refresh of the insights failed";
      await onWait(status);
    } catch (error) {
      return messageOf(error);
    }
    await clock.sleep(pause);
  }
  return "EKS did not end the refresh of the insights in 15 minutes";
}
