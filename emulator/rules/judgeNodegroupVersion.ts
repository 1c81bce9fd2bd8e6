// What an UpdateNodegroupVersion call resolves to: version, release and launch template, or why it is refused.
// Sources: EKS API Reference UpdateNodegroupVersion and LaunchTemplateSpecification; EKS User Guide "Update a managed node
// group". Messages about custom AMIs and releases are the real service's, as public reports quote them.
import type { Call } from "../api/call";
import { EksError, type ErrorSubject } from "../api/eksError";
import type { LaunchTemplate } from "../api/nodegroupShapes";
import type { Cluster } from "../world/clusterShape";
import type { Nodegroup } from "../world/nodegroupShape";
import { amiFamily } from "./amiFamily";
import { findMinorVersion } from "./calendar";
import { hashedHex } from "./hashed";
import { knownMinor } from "./minor";
import { newestRelease, releaseFits } from "./releases";

interface Request {
  readonly version?: string;
  readonly releaseVersion?: string;
  readonly launchTemplate?: LaunchTemplate;
}

export interface NodegroupTarget {
  readonly version: string;
  readonly releaseVersion: string;
  readonly launchTemplate?: LaunchTemplate;
}

export function judgeNodegroupVersion(
  { world, now }: Pick<Call, "world" | "now">,
  cluster: Cluster,
  nodegroup: Nodegroup,
  request: Request,
): NodegroupTarget {
  const subject = { clusterName: cluster.name, nodegroupName: nodegroup.name };
  const launchTemplate = judgeLaunchTemplate(nodegroup, request.launchTemplate, subject);
  const family = amiFamily(nodegroup.amiType);
  if (family === "CUSTOM") return judgeCustomAmi(cluster, nodegroup, request, launchTemplate, subject);

  // Omitted: "the Kubernetes version of the cluster" with its newest AMI (member `version` of the API page; the
  // page's introduction still says that the group keeps its version).
  const version = request.version ?? cluster.version;
  const minor = findMinorVersion(world.calendar, version);
  if (!minor) throw invalid("unsupported Kubernetes version", subject);
  if (knownMinor(version) > knownMinor(cluster.version)) {
    const message = `Nodegroup version ${version} cannot be newer than the cluster version ${cluster.version}.`;
    throw invalid(message, subject);
  }
  const releaseVersion = request.releaseVersion ?? newestRelease(family, minor, now);
  if (releaseVersion === undefined) {
    throw invalid(
      `AMI type ${nodegroup.amiType} is not available for kubernetes version ${version}.`,
      subject,
    );
  }
  if (request.releaseVersion !== undefined && !releaseFits(family, version, releaseVersion)) {
    const message = `Requested release version ${releaseVersion} is not valid for kubernetes version ${version}.`;
    throw invalid(message, subject);
  }
  return { version, releaseVersion, ...(launchTemplate && { launchTemplate }) };
}

const invalid = (message: string, subject: ErrorSubject): EksError =>
  new EksError("InvalidParameterException", message, subject);

function judgeCustomAmi(
  cluster: Cluster,
  nodegroup: Nodegroup,
  request: Request,
  launchTemplate: LaunchTemplate | undefined,
  subject: ErrorSubject,
): NodegroupTarget {
  if (request.version !== undefined) {
    throw invalid("You cannot specify the field kubernetesVersion when using custom AMIs.", subject);
  }
  if (request.releaseVersion !== undefined) {
    throw invalid("You cannot specify the field releaseVersion when using custom AMIs.", subject);
  }
  if (!launchTemplate)
    throw invalid("Launch template details can't be null for Custom ami type node group", subject);
  // Which AMI a template's version holds is not the EKS API's affair: each version stands for an AMI of its own, made
  // for the cluster's version.
  const ami = `ami-0${hashedHex(16, launchTemplate.id ?? nodegroup.uid, launchTemplate.version ?? "1")}`;
  return { version: cluster.version, releaseVersion: ami, launchTemplate };
}

/** "You must specify the same ID or name that was used to create the node group"; only its version can change. */
function judgeLaunchTemplate(
  nodegroup: Nodegroup,
  asked: LaunchTemplate | undefined,
  subject: ErrorSubject,
): LaunchTemplate | undefined {
  if (!asked) return undefined;
  const current = nodegroup.launchTemplate;
  if (!current) {
    const message = `Node group ${nodegroup.name} was not created with a launch template: one cannot be added by an update.`;
    throw invalid(message, subject);
  }
  if ((asked.id === undefined) === (asked.name === undefined)) {
    throw invalid(
      "You must specify either the launch template ID or the launch template name, but not both.",
      subject,
    );
  }
  if ((asked.id ?? current.id) !== current.id || (asked.name ?? current.name) !== current.name) {
    const message = `Launch template ${asked.id ?? asked.name ?? ""} is not the one that node group ${nodegroup.name} was created with.`;
    throw invalid(message, subject);
  }
  return { ...current, version: templateVersion(asked.version, current.version, subject) };
}

/** Omitted: the template's default version, which is 1 unless its owner set another; the emulator knows no other. */
function templateVersion(asked: string | undefined, current = "1", subject: ErrorSubject): string {
  if (asked === undefined || asked === "$Default") return "1";
  if (asked === "$Latest") return current;
  if (/^[1-9]\d*$/.test(asked)) return asked;
  throw invalid(`Invalid launch template version: ${asked}`, subject);
}
