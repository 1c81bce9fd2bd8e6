// What is asked of EKS about its insights: findings on whether a cluster can move to a minor.
import { inParallel } from "./inParallel";
import type { EksPort, Insight } from "./port";
import { toInsight } from "./readings";
import { type Load, orNothing } from "./sdkClient";

const describesAtOnce = 4;

type InsightReads = Pick<EksPort, "listInsights" | "insightsRefresh">;

export function insightReads(load: Load): InsightReads {
  return {
    async listInsights(clusterName, { category, version }) {
      const { eks, client } = await load();
      const filter = { categories: [category], kubernetesVersions: [version] };
      const found: Insight[] = [];
      for await (const page of eks.paginateListInsights({ client }, { clusterName, filter })) {
        found.push(...(page.insights ?? []).map(toInsight));
      }
      const open = found.filter(({ status }) => status !== "PASSING");
      // Only the finding by itself says what it is about and what to do.
      const described = await inParallel(open, describesAtOnce, async (insight) => {
        const command = new eks.DescribeInsightCommand({ clusterName, id: insight.id });
        const answer = await orNothing(client.send(command));
        return answer && toInsight(answer.insight);
      });
      const all = [...found.filter((insight) => !open.includes(insight)), ...described];
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async insightsRefresh(clusterName) {
      const { eks, client } = await load();
      const answer = await client.send(new eks.DescribeInsightsRefreshCommand({ clusterName }));
      return answer.status ?? "";
    },
  };
}
