// Reads a Fleet's waves: each cluster with its name and with what the fleet's defaults leave open, or why that cannot be.
import * as pulumi from "@pulumi/pulumi";
import type { Provider, ProviderArgs } from "../provider/awsProvider";
import { shown } from "../provider/inputs";
import type { ClusterUpgradeArgs } from "./clusterUpgrade";
import type { FleetArgs, FleetCluster, FleetWave } from "./fleet";
import { refuse } from "./refuse";

interface Member {
  readonly name: string;
  readonly provider: Provider | undefined;
  readonly providerArgs: ProviderArgs | undefined;
  readonly upgrade: ClusterUpgradeArgs;
}

/**
 * @param component as messages name it
 * @throws what cannot be a wave or one of its clusters, and names that are used twice
 */
export function fleetWaves(component: string, args: FleetArgs): readonly (readonly Member[])[] {
  const { waves } = args as { waves?: unknown };
  const example = '[{ clusters: [{ clusterName: "staging", nodegroups: "all" }] }]';
  if (pulumi.Output.isInstance(waves))
    refuse(
      component,
      `waves is an output, and which resources there are cannot depend on one: write ${example}`,
    );
  if (!Array.isArray(waves) || waves.length === 0)
    refuse(component, `waves is ${shown(waves)}: list at least one, such as ${example}`);
  const titles = new Set<string>();
  const places = new Map<string, string>();
  return args.waves.map((wave, index) => {
    const place = placeOf(wave, index);
    if (wave.name !== undefined && titles.has(wave.name))
      refuse(component, `two waves have the name ${shown(wave.name)}: give one of them another`);
    if (wave.name !== undefined) titles.add(wave.name);
    const { clusters } = wave as { clusters?: unknown };
    if (!Array.isArray(clusters) || clusters.length === 0)
      refuse(component, `${place} has no clusters: list at least one, or remove the wave`);
    return wave.clusters.map((cluster, at) => {
      const member = memberOf(component, args, cluster, `${place}, clusters[${at}],`);
      const taken = places.get(member.name);
      if (taken !== undefined) {
        const twice = taken === place ? `${place} has two clusters` : `${taken} and ${place} have a cluster`;
        const own = `{ name: "${member.name}-2", clusterName: ${clusterNameIn(cluster, member.name)} }`;
        refuse(component, `${twice} named "${member.name}": give one of them a name of its own, ${own}`);
      }
      places.set(member.name, place);
      return member;
    });
  });
}

/** waves[0] "canary" */
function placeOf({ name }: FleetWave, index: number): string {
  return `waves[${index}]${name === undefined ? "" : ` ${shown(name)}`}`;
}

function clusterNameIn({ clusterName }: FleetCluster, example: string): string {
  return typeof clusterName === "string" ? shown(clusterName) : shown(example);
}

function memberOf(component: string, args: FleetArgs, cluster: FleetCluster, place: string): Member {
  const { name: own, provider, providerArgs, ...declared } = cluster;
  const { clusterName } = declared as { clusterName?: unknown };
  if (clusterName === undefined) refuse(component, `${place} has no clusterName: write it as EKS shows it`);
  const name = own ?? clusterName;
  if (typeof name !== "string") {
    const remedy = 'add name, such as { name: "staging", clusterName }';
    refuse(component, `${place} has an output for clusterName, of which no resource can be named: ${remedy}`);
  }
  const { defaults = {}, version } = args;
  const nodegroups = declared.nodegroups ?? defaults.nodegroups;
  if (nodegroups === undefined) {
    const remedy = 'write nodegroups: "all" in one of them, or list the node groups';
    refuse(component, `cluster "${name}" has no nodegroups, and defaults has none: ${remedy}`);
  }
  if (provider !== undefined && providerArgs !== undefined)
    refuse(component, `cluster "${name}" has both provider and providerArgs: remove one of the two`);
  return { name, provider, providerArgs, upgrade: { ...defaults, version, ...declared, nodegroups } };
}
