// Amazon Resource Names of clusters, node groups and add-ons, in the region's partition.
import type { World } from "./worldShape";

function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

type Place = Pick<World, "region" | "account">;

const eksArn = ({ region, account }: Place, resource: string): string =>
  `arn:${partition(region)}:eks:${region}:${account}:${resource}`;

export const clusterArn = (place: Place, cluster: string): string => eksArn(place, `cluster/${cluster}`);

export const nodegroupArn = (place: Place, cluster: string, name: string, uid: string): string =>
  eksArn(place, `nodegroup/${cluster}/${name}/${uid}`);

export const addonArn = (place: Place, cluster: string, name: string, uid: string): string =>
  eksArn(place, `addon/${cluster}/${name}/${uid}`);

export const iamArn = ({ region, account }: Place, resource: string): string =>
  `arn:${partition(region)}:iam::${account}:${resource}`;
