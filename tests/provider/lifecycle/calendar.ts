// A calendar for worlds in which something is rolled back: EKS supports a minor for two years only, whenever the tests are run.

/** Seeded beside the clusters: each of these minors has standard support for a long time. */
export const supported = {
  versions: [31, 32, 33, 34].map((minor) => ({
    version: `1.${minor}`,
    releasedAt: "2024-09-26T00:00:00Z",
    endOfStandardSupportAt: "2095-01-01T00:00:00Z",
    endOfExtendedSupportAt: "2096-01-01T00:00:00Z",
    platformVersion: "eks.1",
    patch: 0,
  })),
};

const { now } = Date;

/** Lets the provider's date be some days ahead; to be set back with 0. */
export function daysAhead(days: number): void {
  Date.now = days === 0 ? now : () => now() + days * 86_400_000;
}
