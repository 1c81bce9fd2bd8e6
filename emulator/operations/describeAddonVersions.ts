// DescribeAddonVersions: the add-on catalogue, filtered. Source: EKS API Reference, DescribeAddonVersions.
import type { Call } from "../api/call";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { ADDONS, addonVersions } from "../rules/addonCatalogue";
import { versionOf } from "../rules/minor";
import { list, optional } from "../shapes/compounds";
import { text } from "../shapes/scalars";

const OWNER = "aws";
const PUBLISHER = "eks";

export const describeAddonVersions = defineOperation("DescribeAddonVersions", {
  route: "GET /addons/supported-versions",
  input: {
    kubernetesVersion: optional(text()),
    addonName: optional(text()),
    types: optional(list(text())),
    publishers: optional(list(text())),
    owners: optional(list(text())),
    ...pageMembers,
  },
  run(call, request) {
    const { addonName, kubernetesVersion } = request;
    const wanted = ADDONS.filter(
      ({ name, type }) =>
        (addonName === undefined || name === addonName) &&
        (request.types?.includes(type) ?? true) &&
        (request.publishers?.includes(PUBLISHER) ?? true) &&
        (request.owners?.includes(OWNER) ?? true),
    );
    if (addonName !== undefined && !ADDONS.some(({ name }) => name === addonName)) {
      throw new EksError("ResourceNotFoundException", `No addon found for name: ${addonName}`, { addonName });
    }
    const views = wanted
      .map((addon) => view(call, addon, kubernetesVersion))
      .filter((one) => one.addonVersions.length > 0);
    const { items, nextToken } = paginate(call, views, (one) => one.addonName, request);
    return { addons: items, nextToken };
  },
});

/** With a Kubernetes version only what runs on it, and only that of its compatibilities. */
function view({ world }: Call, addon: (typeof ADDONS)[number], kubernetesVersion: string | undefined) {
  const versions = addonVersions(
    addon,
    world.calendar.map((minor) => minor.version),
  );
  return {
    addonName: addon.name,
    type: addon.type,
    owner: OWNER,
    publisher: PUBLISHER,
    defaultNamespace: addon.namespace,
    addonVersions: versions.flatMap(({ version, minors, defaultFor }) => {
      const compatibilities = minors
        .filter((minor) => kubernetesVersion === undefined || versionOf(minor) === kubernetesVersion)
        .map((minor) => ({
          clusterVersion: versionOf(minor),
          platformVersions: ["*"],
          defaultVersion: minor === defaultFor,
        }));
      if (compatibilities.length === 0) return [];
      return [
        {
          addonVersion: version,
          architecture: ["amd64", "arm64"],
          computeTypes: ["ec2", "auto", "hybrid"],
          compatibilities,
          requiresConfiguration: false,
          requiresIamPermissions: addon.requiresIamPermissions,
        },
      ];
    }),
  };
}
