// ListInsights, DescribeInsight, StartInsightsRefresh, DescribeInsightsRefresh.
// Source: EKS API Reference, pages of these names.
import { findCluster } from "../api/call";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { seconds } from "../api/views";
import { byText } from "../rules/byText";
import { list, optional, structure } from "../shapes/compounds";
import { oneOf, text } from "../shapes/scalars";
import type { Cluster } from "../world/clusterShape";
import { insightsOf, type Report } from "../world/insightReports";
import { INSIGHT_CATEGORIES, INSIGHT_STATUSES } from "../world/insightShape";

export const listInsights = defineOperation("ListInsights", {
  route: "POST /clusters/{clusterName}/insights",
  input: {
    clusterName: text(),
    filter: optional(
      structure({
        categories: optional(list(oneOf(...INSIGHT_CATEGORIES))),
        kubernetesVersions: optional(list(text())),
        statuses: optional(list(oneOf(...INSIGHT_STATUSES))),
      }),
    ),
    ...pageMembers,
  },
  run(call, request) {
    const cluster = findCluster(call, request.clusterName);
    const { categories, kubernetesVersions, statuses } = request.filter ?? {};
    const wanted = insightsOf(call.world, cluster, call.now).filter(
      ({ category = "UPGRADE_READINESS", kubernetesVersion = "", status = "PASSING" }) =>
        (categories?.includes(category) ?? true) &&
        (kubernetesVersions?.includes(kubernetesVersion) ?? true) &&
        (statuses?.includes(status) ?? true),
    );
    const ordered = wanted.sort((a, b) => byText(a.id, b.id));
    const { items, nextToken } = paginate(call, ordered, (insight) => insight.id, request);
    return { insights: items.map((insight) => summary(cluster, insight)), nextToken };
  },
});

export const describeInsight = defineOperation("DescribeInsight", {
  route: "GET /clusters/{clusterName}/insights/{id}",
  input: { clusterName: text(), id: text() },
  run(call, { clusterName, id }) {
    const cluster = findCluster(call, clusterName);
    const insight = insightsOf(call.world, cluster, call.now).find((candidate) => candidate.id === id);
    if (!insight) {
      throw new EksError("ResourceNotFoundException", `No insight found for ID: ${id}`, { clusterName });
    }
    return { insight: detail(cluster, insight) };
  },
});

function summary(cluster: Cluster, insight: Report): object {
  const { status = "PASSING", reason = "" } = insight;
  return {
    id: insight.id,
    name: insight.name,
    category: insight.category ?? "UPGRADE_READINESS",
    ...(insight.kubernetesVersion !== undefined && { kubernetesVersion: insight.kubernetesVersion }),
    lastRefreshTime: seconds(cluster.insightReport.refreshedAt),
    lastTransitionTime: seconds(insight.lastTransitionAt ?? cluster.createdAt),
    description: insight.description ?? insight.name,
    insightStatus: { status, reason },
  };
}

function detail(cluster: Cluster, insight: Report): object {
  const deprecationDetails = (insight.deprecationDetails ?? []).map(({ clientStats = [], ...details }) => ({
    ...details,
    clientStats: clientStats.map(({ lastRequestAt, ...stats }) => ({
      ...stats,
      ...(lastRequestAt !== undefined && { lastRequestTime: seconds(lastRequestAt) }),
    })),
  }));
  return {
    ...summary(cluster, insight),
    recommendation: insight.recommendation ?? "",
    additionalInfo: insight.additionalInfo ?? {},
    resources: insight.resources ?? [],
    categorySpecificSummary: {
      deprecationDetails,
      addonCompatibilityDetails: insight.addonCompatibilityDetails ?? [],
    },
  };
}

export const startInsightsRefresh = defineOperation("StartInsightsRefresh", {
  route: "POST /clusters/{clusterName}/insights-refresh",
  input: { clusterName: text() },
  run(call, { clusterName }) {
    const { now, world } = call;
    const cluster = findCluster(call, clusterName);
    if (cluster.insightsRefresh && cluster.insightsRefresh.endsAt > now) {
      const message = "Cluster insights refresh is already in progress.";
      throw new EksError("InvalidRequestException", message, { clusterName });
    }
    cluster.insightsRefresh = { startedAt: now, endsAt: now + world.settings.insightsRefreshSeconds * 1000 };
    call.changed(cluster);
    return { message: "Initiated cluster insights refresh.", status: "IN_PROGRESS" };
  },
});

/** Without a refresh that was asked for, the last automatic one answers. */
export const describeInsightsRefresh = defineOperation("DescribeInsightsRefresh", {
  route: "GET /clusters/{clusterName}/insights-refresh",
  input: { clusterName: text() },
  run(call, { clusterName }) {
    const cluster = findCluster(call, clusterName);
    const { refreshedAt } = cluster.insightReport;
    const { startedAt, endsAt } = cluster.insightsRefresh ?? { startedAt: refreshedAt, endsAt: refreshedAt };
    if (endsAt > call.now) {
      const message = "Cluster insights refresh is in progress.";
      return { message, status: "IN_PROGRESS", startedAt: seconds(startedAt) };
    }
    const message = "Cluster insights refresh has completed successfully.";
    return { message, status: "COMPLETED", startedAt: seconds(startedAt), endedAt: seconds(endsAt) };
  },
});
