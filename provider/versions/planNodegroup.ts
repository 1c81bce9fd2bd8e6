// Plans a node group: at most one UpdateNodegroupVersion, held to the control plane that this run will have made.
import { type Change, emptyPlan, type NodegroupStep, type Plan } from "./plan";
import {
  amiFamily,
  compareReleases,
  newestMinorWithAmi,
  parseRelease,
  releaseExample,
  releaseMinor,
} from "./release";
import { carriedPast } from "./carryRules";
import { judgeCustomField, judgeCustomMinor } from "./judgeCustomAmi";
import { judgeLaunchTemplate } from "./judgeLaunchTemplate";
import { newerWarning, subjectOf, tooOldWarning, type Verdict } from "./nodegroupVerdict";
import * as rules from "./rules";
import { formatMinor, type Minor } from "./version";

/** What a NodegroupVersion declares. */
export interface NodegroupGoal {
  readonly cluster: string;
  readonly nodegroup: string;
  readonly version?: Minor;
  /** The declared control plane: the ceiling in a preview, and the version where none is declared. */
  readonly clusterVersion?: Minor;
  readonly releaseVersion?: string;
  readonly launchTemplate?: LaunchTemplate;
  /** The minor that a custom AMI carries. */
  readonly amiKubernetesVersion?: Minor;
  /** The one version or release that may be gone down to. */
  readonly allowDowngrade?: string;
  /** What its last run declared; absent at create. */
  readonly previous?: DeclaredBefore;
}

export interface DeclaredBefore {
  readonly version?: Minor;
  readonly releaseVersion?: string;
  readonly launchTemplateVersion?: string;
}

/** `version` is the number of a launch template version, as text; id and name as far as known. */
export interface LaunchTemplate {
  readonly id?: string;
  readonly name?: string;
  readonly version: string;
}

/** What EKS says of the node group, and of its control plane, now. */
export interface NodegroupFacts {
  readonly version?: Minor;
  readonly releaseVersion?: string | undefined;
  readonly amiType: string;
  readonly launchTemplate?: LaunchTemplate;
  readonly controlPlane: Minor;
  /** Where this run leaves the control plane, as far as its own resource said so already. */
  readonly controlPlaneAfterRun?: Minor;
  /** Where its cluster's ClusterVersion leaves it in this run, before its own turn. */
  readonly carried?: CarriedNodegroup;
  /** Why the cluster is on hold. */
  readonly hold?: string;
}

export interface CarriedNodegroup {
  readonly version: Minor;
  /** Absent where EKS takes its newest. */
  readonly releaseVersion?: string;
}

/** Compares each declared thing with what runs and joins what is to change into one step. */
export function planNodegroup(goal: NodegroupGoal, live: NodegroupFacts): Plan {
  const { carried, ...rest } = live;
  return carried === undefined ? planAlone(goal, rest) : planBehind(goal, rest, carried);
}

/** What is left to do after its cluster has rolled it on the way; where the cluster would go past it, the preview fails. */
function planBehind(goal: NodegroupGoal, live: NodegroupFacts, carried: CarriedNodegroup): Plan {
  const target = goal.version ?? goal.clusterVersion;
  if (target !== undefined && carried.version > target) {
    return emptyPlan({ violations: [carriedPast(subjectOf(goal), carried.version, target)] });
  }
  const plan = planAlone(goal, { ...live, releaseVersion: undefined, ...carried });
  const from = live.version === undefined ? "" : `${formatMinor(live.version)} -> `;
  const line = `with its cluster: node group ${goal.nodegroup} ${from}${formatMinor(carried.version)}`;
  return { ...plan, elsewhere: [line] };
}

function planAlone(goal: NodegroupGoal, live: NodegroupFacts): Plan {
  const custom = amiFamily(live.amiType) === "CUSTOM";
  const version = custom ? judgeCustomField(goal, "version") : judgeVersion(goal, live);
  const release = custom ? judgeCustomField(goal, "releaseVersion") : judgeRelease(goal, live, version);
  const template = judgeLaunchTemplate(goal, live);
  const ami = custom && template.change ? judgeCustomMinor(goal, live) : {};
  const verdicts = [version, release, template, ami];
  const violations = verdicts.flatMap(({ violation }) => violation ?? []);
  const warnings = verdicts.flatMap(({ warning }) => warning ?? []);
  const changes = verdicts.some(({ change }) => change !== undefined);
  if (changes && live.hold !== undefined) violations.push(rules.onHold(goal.cluster, live.hold));
  if (!changes || violations.length > 0) {
    return emptyPlan({ violations, warnings, settled: violations.length === 0 && warnings.length === 0 });
  }
  const comesAfter = (version.change && !version.down) ?? (custom && template.change !== undefined);
  const after = comesAfter ? goal.clusterVersion : undefined;
  const step: NodegroupStep = {
    kind: "nodegroup",
    nodegroup: goal.nodegroup,
    ...(version.change && { version: version.change }),
    ...(release.change && { releaseVersion: release.change }),
    ...(template.change && { launchTemplateVersion: template.change }),
    ...(after !== undefined && { after }),
  };
  const goesDown = verdicts.some(({ down }) => down === true);
  const notes = goesDown ? ["goes down, as allowDowngrade declares"] : [];
  return emptyPlan({ steps: [step], warnings, notes, goesDown });
}

function judgeVersion(goal: NodegroupGoal, live: NodegroupFacts): Verdict<Minor> {
  const target = goal.version ?? goal.clusterVersion;
  const from = live.version;
  if (target === undefined || from === undefined || target === from) return {};
  const change = { from, to: target };
  if (target < from) return downTo(goal, live, change);
  const newest = newestMinorWithAmi(live.amiType);
  if (newest !== undefined && target > newest) {
    return { violation: rules.noAmiForMinor(subjectOf(goal), live.amiType, newest, target) };
  }
  const { controlPlane, controlPlaneAfterRun = controlPlane } = live;
  const goesDown = controlPlaneAfterRun < controlPlane;
  const ceiling = goesDown
    ? controlPlaneAfterRun
    : Math.max(goal.clusterVersion ?? controlPlane, controlPlane);
  if (target > ceiling) {
    // With no word about the control plane it may still be on its way there, so only the apply can refuse.
    return goal.clusterVersion === undefined && !goesDown
      ? { change, warning: rules.nodegroupMayBeAhead(subjectOf(goal), target, ceiling) }
      : { violation: rules.nodegroupAhead(subjectOf(goal), target, ceiling) };
  }
  const reached = Math.max(controlPlane, controlPlaneAfterRun);
  if (live.controlPlaneAfterRun !== undefined && target > reached) {
    return { warning: rules.nodegroupStays(subjectOf(goal), target, reached) };
  }
  return { change, warning: tooOldWarning(goal, target, ceiling) };
}

function downTo(goal: NodegroupGoal, live: NodegroupFacts, change: Change<Minor>): Verdict<Minor> {
  const declared = formatMinor(change.to);
  const unchanged = goal.previous?.version !== undefined && change.to >= goal.previous.version;
  if (unchanged) return { warning: newerWarning(goal, "version", formatMinor(change.from), declared) };
  if (goal.allowDowngrade === declared) {
    return rules.withinSkew(live.controlPlane, change.to)
      ? { change, down: true }
      : { violation: rules.nodegroupTooOld(subjectOf(goal), change.to, live.controlPlane) };
  }
  return {
    violation: rules.nodegroupDowngrade(subjectOf(goal), "version", declared, formatMinor(change.from)),
  };
}

function judgeRelease(goal: NodegroupGoal, live: NodegroupFacts, version: Verdict<Minor>): Verdict<string> {
  const declared = goal.releaseVersion;
  const from = live.releaseVersion;
  if (declared === undefined) return {};
  const target = goal.version ?? goal.clusterVersion;
  const belongsTo = releaseMinor(live.amiType, declared);
  if (belongsTo !== undefined && target !== undefined && belongsTo !== target) {
    return { violation: rules.releaseOfOtherMinor(subjectOf(goal), declared, belongsTo, target) };
  }
  // A group whose version is left alone as newer than declared keeps its release too.
  const versionLeftAlone = target !== undefined && target !== live.version && version.change === undefined;
  if (versionLeftAlone) return {};
  if (from === undefined) return version.change ? { change: { from: "newest", to: declared } } : {};
  const change = { from, to: declared };
  // Sent even where it runs already (Bottlerocket's releases are of no minor): without it EKS would take its newest.
  if (version.change) return { change, warning: formWarning(goal, live.amiType, declared) };
  if (declared === from) return {};
  const order = compareReleases(live.amiType, declared, from);
  if (order !== undefined && order > 0) return { change };
  if (order === 0) {
    const same = `${subjectOf(goal)} runs ${from}, which is the declared release ${declared}. Declare releaseVersion "${from}", as EKS writes it`;
    return { warning: same };
  }
  const unchanged = goal.previous?.releaseVersion === declared;
  if (order === undefined) {
    const said = `${subjectOf(goal)}: releases ${from} and ${declared} cannot be compared, so this may be a downgrade`;
    return unchanged
      ? { warning: newerWarning(goal, "releaseVersion", from, declared) }
      : { change, warning: said };
  }
  if (unchanged) return { warning: newerWarning(goal, "releaseVersion", from, declared) };
  if (goal.allowDowngrade === declared) return { change, down: true };
  return { violation: rules.nodegroupDowngrade(subjectOf(goal), "releaseVersion", declared, from) };
}

/** Only EKS can say whether it has such a release: AWS may change its forms. */
function formWarning(goal: NodegroupGoal, amiType: string, release: string): string | undefined {
  const example = releaseExample(amiType);
  if (example === undefined || parseRelease(amiType, release) !== undefined) return undefined;
  return `${subjectOf(goal)}: release ${release} is not of the form that EKS writes for ${amiType}, such as ${example}`;
}
