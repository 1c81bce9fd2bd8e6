// DescribeClusterVersions: the calendar, filtered. Source: EKS API Reference, DescribeClusterVersions.
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { seconds } from "../api/views";
import { supportStatus, type MinorVersion } from "../rules/calendar";
import { list, optional } from "../shapes/compounds";
import { flag, oneOf, text } from "../shapes/scalars";

export const describeClusterVersions = defineOperation("DescribeClusterVersions", {
  route: "GET /cluster-versions",
  input: {
    clusterType: optional(text()),
    defaultOnly: optional(flag()),
    includeAll: optional(flag()),
    clusterVersions: optional(list(text())),
    status: optional(oneOf("unsupported", "standard-support", "extended-support")),
    versionStatus: optional(oneOf("UNSUPPORTED", "STANDARD_SUPPORT", "EXTENDED_SUPPORT")),
    ...pageMembers,
  },
  run(call, request) {
    const { now, world } = call;
    const { clusterVersions: named, includeAll, defaultOnly } = request;
    if (includeAll && named) {
      const message = "includeAll and clusterVersions cannot be specified together.";
      throw new EksError("InvalidParameterException", message);
    }
    const wanted = request.versionStatus ?? request.status?.toUpperCase().replace("-", "_");
    const rows = world.calendar.toReversed().filter((minor) => {
      const status = supportStatus(minor, now);
      if (request.clusterType !== undefined && request.clusterType !== "eks") return false;
      if (defaultOnly && minor.default !== true) return false;
      if (wanted !== undefined) return status === wanted && (!named || named.includes(minor.version));
      if (named) return named.includes(minor.version);
      // Without a filter: "the versions that are supported"; includeAll adds the rest.
      return includeAll === true || status !== "UNSUPPORTED";
    });
    const { items, nextToken } = paginate(call, rows, (minor) => minor.version, request);
    return { clusterVersions: items.map((minor) => view(minor, now)), nextToken };
  },
});

function view(minor: MinorVersion, now: number): object {
  const status = supportStatus(minor, now);
  return {
    clusterVersion: minor.version,
    clusterType: "eks",
    defaultPlatformVersion: minor.platformVersion,
    defaultVersion: minor.default ?? false,
    releaseDate: seconds(minor.releasedAt),
    endOfStandardSupportDate: seconds(minor.endOfStandardSupportAt),
    endOfExtendedSupportDate: seconds(minor.endOfExtendedSupportAt),
    // The enum of the deprecated `status` is lower-case, yet real output puts the upper-case value there too.
    status,
    versionStatus: status,
    kubernetesPatchVersion: `${minor.version}.${minor.patch}`,
  };
}
