// What a ClusterUpgrade's control plane carries between hops, where its arguments leave that open, and what contradicts itself.
import type { ClusterVersionArgs } from "../provider/clusterVersion";
import { shown } from "../provider/inputs";
import type { ClusterUpgradeArgs } from "./clusterUpgrade";
import { refuse } from "./refuse";

type Carrying = Pick<ClusterVersionArgs, "carryNodegroups" | "carryOnly" | "carryAddons">;

/**
 * @param component as messages name it
 * @throws where `nodegroups: "all"` stands beside what restricts it
 */
export function carrying(component: string, args: ClusterUpgradeArgs, listed: Listed): Carrying {
  const carryAddons = args.carryAddons ?? (listed.addons.length > 0 ? "incompatible" : undefined);
  const carried = { ...(carryAddons !== undefined && { carryAddons }) };
  if (args.nodegroups === "all") {
    refuseRestriction(component, args);
    return { ...carried, carryNodegroups: "all" };
  }
  if (listed.nodegroups.length === 0) return carried;
  return {
    ...carried,
    carryNodegroups: args.carryNodegroups ?? "needed",
    carryOnly: args.carryOnly ?? listed.nodegroups,
  };
}

interface Listed {
  readonly nodegroups: NonNullable<Extract<ClusterVersionArgs["carryOnly"], unknown[]>>;
  readonly addons: readonly unknown[];
}

function refuseRestriction(component: string, { carryNodegroups, carryOnly }: ClusterUpgradeArgs): void {
  if (carryNodegroups !== undefined && carryNodegroups !== "all") {
    const value = typeof carryNodegroups === "string" ? shown(carryNodegroups) : "an output";
    refuse(
      component,
      `carryNodegroups: ${value} contradicts nodegroups: "all", which is carryNodegroups: "all". Remove carryNodegroups, or list the node groups`,
    );
  }
  if (carryOnly === undefined) return;
  const names = Array.isArray(carryOnly) && carryOnly.every((name) => typeof name === "string");
  const value = names ? shown(carryOnly) : "an output";
  refuse(
    component,
    `carryOnly: ${value} contradicts nodegroups: "all". List the node groups instead: nodegroups: ${names ? shown(carryOnly) : '["web"]'}`,
  );
}
