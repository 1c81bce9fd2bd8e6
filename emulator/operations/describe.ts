// DescribeCluster, ListClusters, DescribeNodegroup, ListNodegroups. Source: EKS API Reference, pages of these names.
import { findCluster, findNodegroup } from "../api/call";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { clusterView, nodegroupView } from "../api/views";
import { byText } from "../rules/byText";
import { list, optional } from "../shapes/compounds";
import { text } from "../shapes/scalars";

export const describeCluster = defineOperation("DescribeCluster", {
  route: "GET /clusters/{name}",
  input: { name: text() },
  run: (call, { name }) => ({ cluster: clusterView(call.world, findCluster(call, name), call.now) }),
});

/** `include` widens the list to connected clusters of other providers, which the emulator has none of. */
export const listClusters = defineOperation("ListClusters", {
  route: "GET /clusters",
  input: { ...pageMembers, include: optional(list(text())) },
  run(call, request) {
    const names = [...call.world.clusters.keys()].sort(byText);
    const { items, nextToken } = paginate(call, names, (name) => name, request);
    return { clusters: items, nextToken };
  },
});

export const describeNodegroup = defineOperation("DescribeNodegroup", {
  route: "GET /clusters/{clusterName}/node-groups/{nodegroupName}",
  input: { clusterName: text(), nodegroupName: text() },
  run(call, { clusterName, nodegroupName }) {
    const cluster = findCluster(call, clusterName);
    return { nodegroup: nodegroupView(call.world, cluster, findNodegroup(cluster, nodegroupName), call.now) };
  },
});

export const listNodegroups = defineOperation("ListNodegroups", {
  route: "GET /clusters/{clusterName}/node-groups",
  input: { clusterName: text(), ...pageMembers },
  run(call, request) {
    const names = findCluster(call, request.clusterName).nodegroups.map((group) => group.name);
    const { items, nextToken } = paginate(call, names.sort(byText), (name) => name, request);
    return { nodegroups: items, nextToken };
  },
});
