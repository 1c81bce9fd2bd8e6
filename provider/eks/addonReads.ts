// What is asked of EKS about add-ons and the versions that it offers of them.
import type { AddonRelease, EksPort } from "./port";
import { toAddon, toAddonRelease } from "./readings";
import { type Load, options, orNothing } from "./sdkClient";

type AddonReads = Pick<EksPort, "listAddons" | "observeAddon" | "addonReleases">;

export function addonReads(load: Load): AddonReads {
  return {
    async listAddons(clusterName, signal) {
      const { eks, client } = await load();
      const names: string[] = [];
      for await (const page of eks.paginateListAddons({ client }, { clusterName }, options(signal))) {
        names.push(...(page.addons ?? []));
      }
      return names;
    },
    async observeAddon(clusterName, addonName, signal) {
      const { eks, client } = await load();
      const command = new eks.DescribeAddonCommand({ clusterName, addonName });
      const found = await orNothing(client.send(command, options(signal)));
      return found && toAddon(found.addon);
    },
    async addonReleases(addonName) {
      const { eks, client } = await load();
      const releases: AddonRelease[] = [];
      const pages = eks.paginateDescribeAddonVersions({ client }, { addonName });
      const read = async () => {
        for await (const { addons = [] } of pages) {
          releases.push(...addons.flatMap(({ addonVersions = [] }) => addonVersions.map(toAddonRelease)));
        }
        return releases;
      };
      return (await orNothing(read())) ?? [];
    },
  };
}
