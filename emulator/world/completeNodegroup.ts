// Fills a node group's seed with what a healthy group of its cluster has.
import { amiFamily } from "../rules/amiFamily";
import { findMinorVersion } from "../rules/calendar";
import { hashedHex, hashedUuid } from "../rules/hashed";
import { newestRelease } from "../rules/releases";
import { ShapeError } from "../shapes/shape";
import { iamArn } from "./arns";
import type { Nodegroup, NodegroupSeed } from "./nodegroupShape";
import type { World } from "./worldShape";

interface Around {
  readonly world: Pick<World, "region" | "account" | "calendar">;
  readonly clusterName: string;
  readonly clusterVersion: string;
  readonly now: number;
  readonly path: string;
}

export function completeNodegroup(seed: NodegroupSeed, around: Around): Nodegroup {
  const { world, clusterName, clusterVersion, now } = around;
  const words = [world.account, world.region, clusterName, seed.name];
  const version = seed.version ?? clusterVersion;
  const amiType = seed.amiType ?? "AL2023_x86_64_STANDARD";
  const desiredSize = seed.desiredSize ?? 2;
  const launchTemplate = seed.launchTemplate ?? (amiType === "CUSTOM" ? {} : undefined);
  return {
    ...seed,
    version,
    amiType,
    releaseVersion: seed.releaseVersion ?? firstRelease(seed, version, around),
    desiredSize,
    minSize: seed.minSize ?? Math.min(1, desiredSize),
    maxSize: seed.maxSize ?? Math.max(1, desiredSize + 1),
    status: seed.status ?? "ACTIVE",
    createdAt: seed.createdAt ?? now,
    modifiedAt: seed.modifiedAt ?? seed.createdAt ?? now,
    uid: seed.uid ?? hashedUuid("nodegroup", ...words),
    subnets: seed.subnets ?? ["subnet-0a", "subnet-0b"],
    nodeRole: seed.nodeRole ?? iamArn(world, "role/eks-node"),
    capacityType: seed.capacityType ?? "ON_DEMAND",
    labels: seed.labels ?? {},
    taints: seed.taints ?? [],
    tags: seed.tags ?? {},
    updateConfig: seed.updateConfig ?? { maxUnavailable: 1 },
    updates: seed.updates ?? [],
    ...(launchTemplate && {
      launchTemplate: {
        name: launchTemplate.name ?? `${seed.name}-template`,
        id: launchTemplate.id ?? `lt-0${hashedHex(16, "template", ...words)}`,
        version: launchTemplate.version ?? "1",
      },
    }),
  };
}

function firstRelease(seed: NodegroupSeed, version: string, { world, path, now }: Around): string {
  const family = amiFamily(seed.amiType ?? "AL2023_x86_64_STANDARD");
  if (family === "CUSTOM") return `ami-0${hashedHex(16, world.account, world.region, path, seed.name)}`;
  const minor = findMinorVersion(world.calendar, version);
  const release = minor && newestRelease(family, minor, now);
  if (release === undefined) {
    throw new ShapeError(
      `${path}.version`,
      version,
      `Member must be a version with an AMI of family ${family}; give one, or a releaseVersion, or another amiType`,
    );
  }
  return release;
}
