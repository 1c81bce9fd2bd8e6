// UpdateNodegroupVersion: replaces the nodes of a managed group by nodes of another version, release or template version.
// Source: EKS API Reference, UpdateNodegroupVersion; EKS User Guide, "Understand each phase of node updates".
import { findCluster, findNodegroup } from "../api/call";
import { EksError } from "../api/eksError";
import { assertNodegroupIsFree } from "../api/nodegroupLock";
import { launchTemplate } from "../api/nodegroupShapes";
import { defineOperation } from "../api/operation";
import { findReplay, startUpdate } from "../api/startUpdate";
import { updateView } from "../api/views";
import { hashedHex } from "../rules/hashed";
import { judgeNodegroupVersion, type NodegroupTarget } from "../rules/judgeNodegroupVersion";
import { nodegroupPhases } from "../rules/phases";
import { optional } from "../shapes/compounds";
import { flag, text } from "../shapes/scalars";
import type { Nodegroup } from "../world/nodegroupShape";
import type { Update, UpdateErrors } from "../world/updateShape";
import type { ErrorSubject } from "../api/eksError";

export const updateNodegroupVersion = defineOperation("UpdateNodegroupVersion", {
  route: "POST /clusters/{clusterName}/node-groups/{nodegroupName}/update-version",
  input: {
    clusterName: text(),
    nodegroupName: text(),
    version: optional(text()),
    releaseVersion: optional(text()),
    launchTemplate: optional(launchTemplate),
    force: optional(flag()),
    clientRequestToken: optional(text()),
  },
  run(call, request) {
    const cluster = findCluster(call, request.clusterName);
    const nodegroup = findNodegroup(cluster, request.nodegroupName);
    const subject = { clusterName: cluster.name, nodegroupName: nodegroup.name };
    const replay = findReplay(call, nodegroup, request, subject);
    if (replay) return { update: updateView(replay) };

    const target = judgeNodegroupVersion(call, cluster, nodegroup, request);
    assertNodegroupIsFree(cluster.name, nodegroup);
    judgeHealth(nodegroup, subject);

    const force = request.force ?? false;
    const blocked = nodegroup.blockedByDisruptionBudget === true && !force && nodegroup.desiredSize > 0;
    const { desiredSize, updateConfig } = nodegroup;
    const update = startUpdate(call, nodegroup, `${cluster.name}/${nodegroup.name}`, request, {
      type: "VersionUpdate",
      params: paramsOf(nodegroup, request, target),
      phases: () => nodegroupPhases(call.world.settings, { desiredSize, updateConfig, blocked }),
      change: { ...target },
      force,
      ...(blocked && {
        ending: "Failed" as const,
        endingErrors: evictionFailure(nodegroup, call.world.region),
      }),
    });
    call.changed(cluster);
    return { update: updateView(update) };
  },
});

/** An update by launch template alone shows the template's name and version; any other, version and release. */
function paramsOf(
  nodegroup: Nodegroup,
  request: { readonly version?: string; readonly releaseVersion?: string },
  target: NodegroupTarget,
): Update["params"] {
  const { launchTemplate: template } = target;
  const params: Update["params"] = [];
  const byTemplateAlone = template && request.version === undefined && request.releaseVersion === undefined;
  if (!byTemplateAlone) {
    params.push(
      { type: "Version", value: target.version },
      { type: "ReleaseVersion", value: target.releaseVersion },
    );
  }
  if (template) {
    params.push({ type: "LaunchTemplateName", value: template.name ?? nodegroup.name });
    params.push({ type: "LaunchTemplateVersion", value: template.version ?? "1" });
  }
  return params;
}

const HARMLESS_ISSUES: readonly string[] = [
  "AsgInstanceLaunchFailures",
  "InstanceLimitExceeded",
  "InsufficientFreeAddresses",
  "ClusterUnreachable",
];

/** The message is quoted on re:Post, without its type. */
function judgeHealth(nodegroup: Nodegroup, subject: ErrorSubject): void {
  if ((nodegroup.healthIssues ?? []).every((issue) => HARMLESS_ISSUES.includes(issue.code))) return;
  const message = `Nodegroup health has issues other than ${HARMLESS_ISSUES.join(", ")}`;
  throw new EksError("InvalidRequestException", message, subject);
}

function evictionFailure(nodegroup: Nodegroup, region: string): UpdateErrors {
  const [a, b] = [0, 2].map((from) => Number.parseInt(hashedHex(4, nodegroup.uid).slice(from, from + 2), 16));
  return [
    {
      errorCode: "PodEvictionFailure",
      errorMessage: `Reached max retries while trying to evict pods from nodes in node group ${nodegroup.name}`,
      resourceIds: [`ip-192-168-${a ?? 0}-${b ?? 0}.${region}.compute.internal`],
    },
  ];
}
