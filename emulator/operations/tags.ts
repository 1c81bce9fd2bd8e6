// TagResource, UntagResource, ListTagsForResource. Source: EKS API Reference, pages of these names.
import type { Call } from "../api/call";
import { tagMap } from "../api/configShapes";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { list } from "../shapes/compounds";
import { text } from "../shapes/scalars";
import { addonArn, clusterArn, nodegroupArn } from "../world/arns";
import type { Cluster } from "../world/clusterShape";

const MOST_TAGS = 50;

interface Tagged {
  readonly cluster: Cluster;
  readonly owner: { tags: Record<string, string> };
}

function findTagged({ world }: Call, arn: string): Tagged {
  const match = /^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:(cluster|nodegroup|addon)\/([^/]+)/.exec(arn);
  if (!match) throw new EksError("BadRequestException", `Invalid resource ARN: ${arn.slice(0, 300)}`);
  const cluster = world.clusters.get(match[2] ?? "");
  if (cluster) {
    if (arn === clusterArn(world, cluster.name)) return { cluster, owner: cluster };
    const owner =
      cluster.nodegroups.find(({ name, uid }) => arn === nodegroupArn(world, cluster.name, name, uid)) ??
      cluster.addons.find(({ name, uid }) => arn === addonArn(world, cluster.name, name, uid));
    if (owner) return { cluster, owner };
  }
  throw new EksError("NotFoundException", `No resource found for ARN: ${arn.slice(0, 300)}`);
}

/** Tags as a record without a prototype, so that no key is special. */
function record(tags: ReadonlyMap<string, string>): Record<string, string> {
  const result = Object.create(null) as Record<string, string>;
  for (const [key, value] of tags) result[key] = value;
  return result;
}

export const tagResource = defineOperation("TagResource", {
  route: "POST /tags/{resourceArn}",
  input: { resourceArn: text(), tags: tagMap },
  run(call, { resourceArn, tags }) {
    const { cluster, owner } = findTagged(call, resourceArn);
    const all = new Map([...Object.entries(owner.tags), ...Object.entries(tags)]);
    if (all.size > MOST_TAGS) {
      throw new EksError("BadRequestException", `A resource can have at most ${MOST_TAGS} tags.`);
    }
    owner.tags = record(all);
    call.changed(cluster);
    return {};
  },
});

export const untagResource = defineOperation("UntagResource", {
  route: "DELETE /tags/{resourceArn}",
  input: { resourceArn: text(), tagKeys: list(text({ min: 1, max: 128 }), { min: 1, max: MOST_TAGS }) },
  run(call, { resourceArn, tagKeys }) {
    const { cluster, owner } = findTagged(call, resourceArn);
    owner.tags = record(new Map(Object.entries(owner.tags).filter(([key]) => !tagKeys.includes(key))));
    call.changed(cluster);
    return {};
  },
});

export const listTagsForResource = defineOperation("ListTagsForResource", {
  route: "GET /tags/{resourceArn}",
  input: { resourceArn: text() },
  run: (call, { resourceArn }) => ({ tags: findTagged(call, resourceArn).owner.tags }),
});
