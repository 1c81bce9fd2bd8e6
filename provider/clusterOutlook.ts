// What a preview adds about a control plane's way: EKS's findings on the first hop, and how long the versions are supported.
import { findingsOn } from "./eks/insights";
import type { EksPort, Support } from "./eks/port";
import { type InsightGoal, judgeFindings } from "./versions/insightRules";
import type { ControlPlaneStep, Step } from "./versions/plan";
import { formatMinor } from "./versions/version";

interface Outlook {
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** Findings are read as EKS has them: a preview does not let it look anew, and those of later hops do not exist yet. */
export async function clusterOutlook(
  port: EksPort,
  cluster: string,
  steps: readonly Step[],
  insights: InsightGoal,
): Promise<Outlook> {
  const moves = steps.filter((step) => step.kind === "controlPlane");
  const [first, second] = moves;
  const last = moves.at(-1);
  if (first === undefined || last === undefined) return { warnings: [], notes: [] };
  const [support, warnings] = await Promise.all([
    supportNote(port, first, last),
    first.to > first.from ? insightWarnings(port, cluster, first, insights) : [],
  ]);
  const later =
    second === undefined || insights.mode === "off"
      ? []
      : [`EKS's insights for ${formatMinor(second.to)} and later are evaluated when reached`];
  return { warnings, notes: [...later, ...support] };
}

async function insightWarnings(
  port: EksPort,
  cluster: string,
  { to }: ControlPlaneStep,
  insights: InsightGoal,
): Promise<string[]> {
  const asked = { cluster, category: "UPGRADE_READINESS" as const, version: to };
  const { findings, problem } = await findingsOn(port, asked);
  const { violation, warnings } = judgeFindings(asked, { ...insights, hop: 0 }, findings, problem);
  const stops = violation && `as EKS's insights stand, the run would stop: ${violation.message}`;
  return [...(stops === undefined ? [] : [stops]), ...warnings];
}

async function supportNote(
  port: EksPort,
  first: ControlPlaneStep,
  last: ControlPlaneStep,
): Promise<string[]> {
  const read = (version: string) => port.supportOf(version).catch(() => undefined);
  const [from, to] = [formatMinor(first.from), formatMinor(last.to)];
  const [now, then] = await Promise.all([read(from), read(to)]);
  const known = [now && `${from} ${inWords(now)}`, then && `${to} ${inWords(then)}`].filter(Boolean);
  return known.length === 0 ? [] : [`support by EKS: ${known.join("; ")}`];
}

/** has standard support until 2026-12-02, extended until 2027-12-02 */
function inWords({ status, endOfStandardSupport, endOfExtendedSupport }: Support): string {
  const extended = endOfExtendedSupport === undefined ? "" : ` until ${endOfExtendedSupport}`;
  if (status === "UNSUPPORTED") return "is no longer supported";
  if (status === "EXTENDED_SUPPORT") return `is in extended support${extended}`;
  const standard = endOfStandardSupport === undefined ? "" : ` until ${endOfStandardSupport}`;
  return `has standard support${standard}${extended && `, extended${extended}`}`;
}
