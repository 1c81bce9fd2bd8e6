// Insights as a seed may state them, and a cluster's report as it stood at its last refresh.
import { exactly, list, mapOf, optional, structure } from "../shapes/compounds";
import { instant, integer, oneOf, text } from "../shapes/scalars";
import type { Read } from "../shapes/shape";

export const INSIGHT_CATEGORIES = ["UPGRADE_READINESS", "MISCONFIGURATION", "ROLLBACK_READINESS"] as const;
export const INSIGHT_STATUSES = ["PASSING", "WARNING", "ERROR", "UNKNOWN"] as const;

const insightStatus = structure({ status: oneOf(...INSIGHT_STATUSES), reason: optional(text()) });

export const insightSeed = exactly({
  id: optional(text({ min: 1 })),
  name: text({ min: 1 }),
  category: optional(oneOf(...INSIGHT_CATEGORIES)),
  kubernetesVersion: optional(text()),
  status: optional(oneOf(...INSIGHT_STATUSES)),
  reason: optional(text()),
  description: optional(text()),
  recommendation: optional(text()),
  lastTransitionAt: optional(instant()),
  additionalInfo: optional(mapOf(text(), text())),
  resources: optional(
    list(
      structure({
        insightStatus: optional(insightStatus),
        kubernetesResourceUri: optional(text()),
        arn: optional(text()),
      }),
    ),
  ),
  deprecationDetails: optional(
    list(
      structure({
        usage: optional(text()),
        replacedWith: optional(text()),
        stopServingVersion: optional(text()),
        startServingReplacementVersion: optional(text()),
        clientStats: optional(
          list(
            structure({
              userAgent: optional(text()),
              numberOfRequestsLast30Days: optional(integer()),
              lastRequestAt: optional(instant()),
            }),
          ),
        ),
      }),
    ),
  ),
  addonCompatibilityDetails: optional(
    list(structure({ name: optional(text()), compatibleVersions: optional(list(text())) })),
  ),
});

export type Insight = Read<typeof insightSeed>;
export type InsightStatus = (typeof INSIGHT_STATUSES)[number];

/** What the insights said at the last refresh; without findings: nothing changed since, so they can be worked out. */
export const insightReport = exactly({ refreshedAt: instant(), findings: optional(list(insightSeed)) });

export const insightsRefresh = exactly({ startedAt: instant(), endsAt: instant() });
