// DescribeUpdate, ListUpdates, CancelUpdate. Source: EKS API Reference, pages of these names.
import { findAddonOf, findCluster, findNodegroup } from "../api/call";
import { EksError } from "../api/eksError";
import { defineOperation } from "../api/operation";
import { pageMembers, paginate } from "../api/paginate";
import { updateView } from "../api/views";
import { byText } from "../rules/byText";
import { optional } from "../shapes/compounds";
import { text } from "../shapes/scalars";
import type { Cluster } from "../world/clusterShape";
import { isRunning, reachedControlPlane } from "../world/updateProgress";
import type { Update } from "../world/updateShape";

/** A node that is being replaced when the cancellation comes "finishes its step". */
const CANCEL_SECONDS = 60;

const owner = {
  nodegroupName: optional(text()),
  addonName: optional(text()),
  capabilityName: optional(text()),
};

interface Owner {
  readonly nodegroupName?: string;
  readonly addonName?: string;
  readonly capabilityName?: string;
}

/** Without a filter only the cluster's own updates: a node group's are found under its name alone. */
function updatesOf(cluster: Cluster, { nodegroupName, addonName, capabilityName }: Owner): Update[] {
  if (nodegroupName !== undefined) return findNodegroup(cluster, nodegroupName).updates;
  if (addonName !== undefined) return findAddonOf(cluster, addonName).updates;
  if (capabilityName === undefined) return cluster.updates;
  const message = `No capability found for name: ${capabilityName}.`;
  throw new EksError("ResourceNotFoundException", message, { clusterName: cluster.name });
}

function findUpdate(cluster: Cluster, updates: readonly Update[], id: string): Update {
  const update = updates.find((candidate) => candidate.id === id);
  if (update) return update;
  throw new EksError("ResourceNotFoundException", `No update found for ID: ${id}`, {
    clusterName: cluster.name,
  });
}

export const describeUpdate = defineOperation("DescribeUpdate", {
  route: "GET /clusters/{name}/updates/{updateId}",
  input: { name: text(), updateId: text(), ...owner },
  run(call, request) {
    const cluster = findCluster(call, request.name);
    return { update: updateView(findUpdate(cluster, updatesOf(cluster, request), request.updateId)) };
  },
});

/** The API promises no order; this one is by id, so that no client comes to lean on the order of starting. */
export const listUpdates = defineOperation("ListUpdates", {
  route: "GET /clusters/{name}/updates",
  input: { name: text(), ...owner, ...pageMembers },
  run(call, request) {
    const ids = updatesOf(findCluster(call, request.name), request).map((update) => update.id);
    const { items, nextToken } = paginate(call, ids.sort(byText), (id) => id, request);
    return { updateIds: items, nextToken };
  },
});

/** Only for a rollback on EKS Auto Mode while its nodes roll; best effort. The refusals' type is not documented. */
export const cancelUpdate = defineOperation("CancelUpdate", {
  route: "POST /clusters/{name}/updates/{updateId}/cancel-update",
  input: { name: text(), updateId: text(), clientRequestToken: optional(text()) },
  run(call, { name, updateId, clientRequestToken }) {
    const { now } = call;
    const cluster = findCluster(call, name);
    const update = findUpdate(cluster, cluster.updates, updateId);
    const refuse = (reason: string) =>
      new EksError("InvalidRequestException", `Cannot cancel update ${updateId}: ${reason}`, {
        clusterName: name,
      });

    const isReplay =
      clientRequestToken !== undefined && update.cancellation?.clientRequestToken === clientRequestToken;
    if (isReplay) return { update: updateView(update) };
    if (update.type !== "VersionRollback")
      throw refuse(`an update of type ${update.type} cannot be cancelled`);
    if (!isRunning(update)) throw refuse(`it is already ${update.status}`);
    if (reachedControlPlane(update, now)) throw refuse("the control plane rollback has already started");
    if (update.cancellation?.status === "InProgress") return { update: updateView(update) };

    const controlPlane = update.phases.find((phase) => phase.name === "ControlPlane");
    update.cancellation = {
      status: "InProgress",
      reason: "Cancellation was requested.",
      // A cancellation that the nodes outrun ends when the control plane begins to move: it has lost.
      endsAt: Math.min(now + CANCEL_SECONDS * 1000, controlPlane?.startsAt ?? Number.POSITIVE_INFINITY),
      ...(clientRequestToken !== undefined && { clientRequestToken }),
    };
    call.changed(cluster);
    return { update: updateView(update) };
  },
});
