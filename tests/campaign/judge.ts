// The promises as checks: what a run may have asked of EKS and said, judged from EKS's own log and state.
import { printable } from "../../provider/eks/errors";
import { mostCalls } from "./providerRun";
import type { Mutation } from "./region";
import { type DeclaredGroup, reasonsOf, type Run, texts, type Told, type Trial } from "./trial";

/** A promise that was broken: its number in docs/promises.md, and how. */
export interface Broken {
  readonly promise: number;
  readonly what: string;
}

/** Everything that a run broke. */
export function judge(trial: Trial, run: Run): Broken[] {
  const broken = (promise: number, ...whats: (string | false | undefined)[]): Broken[] =>
    whats.flatMap((what) => (what ? [{ promise, what: `${run.name}: ${what}` }] : []));
  return [
    ...broken(1, ...run.mutations.map((mutation) => repeated(trial, run, mutation))),
    ...broken(2, ...run.told.map((told) => untrue(trial, run, told))),
    ...broken(3, run.calls > mostCalls && `asked EKS more than ${mostCalls} times without an end`),
    ...broken(4, ...run.told.map((told) => unclear(run, told))),
    ...broken(5, ...run.mutations.map((mutation) => undeclared(run, mutation))),
    ...broken(
      6,
      run.kind !== "up" && run.writes > 0 && `a ${run.kind} made ${run.writes} calls that are no reads`,
    ),
    ...broken(7, ...texts(run).map(unprintable)),
    ...broken(8, ...run.mutations.map(unwanted)),
  ];
}

const goalOf = ({ operation, nodegroup = "", input }: Mutation) =>
  JSON.stringify([operation, nodegroup, input.version, input.releaseVersion, input.launchTemplate]);

const changesNothing = ({ nodegroup, input, version, release }: Mutation) =>
  nodegroup !== undefined &&
  input.launchTemplate === undefined &&
  input.version === version &&
  (input.releaseVersion === undefined || input.releaseVersion === release);

function repeated(trial: Trial, run: Run, mutation: Mutation): string | undefined {
  if (mutation.made === undefined) return undefined;
  if (changesNothing(mutation)) return `rolled ${mutation.nodegroup ?? ""} to what it runs`;
  const earlier = trial.region.mutations
    .slice(0, trial.region.mutations.indexOf(mutation))
    .findLast((other) => other.by !== "someone" && other.made && goalOf(other) === goalOf(mutation));
  if (earlier?.made === undefined) return undefined;
  const { id, status } = earlier.made;
  if (status === "Successful") {
    // Only where what runs has left the goal since is there something to do again.
    return mutation.version === mutation.input.version ? `did again what update ${id} had done` : undefined;
  }
  if (status === "InProgress") return `started ${goalOf(mutation)} while update ${id} to the same end runs`;
  return earlier.by === run.name ? `tried again by itself after update ${id} had ${status}` : undefined;
}

const wentWell = ({ op }: Told) => ["create", "update", "replace", "same"].includes(op);

function untrue(trial: Trial, run: Run, told: Told): string | undefined {
  if (run.kind !== "up" || !wentWell(told)) return undefined;
  const { resource, state } = told;
  const own = run.mutations.filter(({ nodegroup, made }) => made && (nodegroup ?? "prod") === resource);
  const open = own.find(({ made }) => made?.status !== "Successful");
  if (open)
    return `${resource}: success although update ${open.made?.id ?? ""} is ${open.made?.status ?? ""}`;
  if (run.disturbed) return undefined;
  const cluster = trial.region.cluster();
  const live = resource === "prod" ? cluster : cluster?.nodegroups.find(({ name }) => name === resource);
  // It may be gone by the time that it is looked at here.
  if (live === undefined || ("status" in live && live.status === "DELETING")) return undefined;
  const custom = "amiType" in live && live.amiType === "CUSTOM";
  if (custom) return undefined;
  const { version } = state?.outputs ?? {};
  if (told.op !== "same" && version !== live.version)
    return `${resource}: outputs say ${String(version)} and EKS shows ${live.version}`;
  const declared =
    resource === "prod"
      ? run.declared.version
      : (run.declared.groups[resource]?.version ?? run.declared.version);
  const warned = run.said.some(
    ({ severity, text }) =>
      severity === "warning" && (text.includes(resource) || text.includes("not verified")),
  );
  return live.version !== declared && !warned
    ? `${resource}: success at ${live.version} where ${declared} is declared, and no warning`
    : undefined;
}

function unclear(run: Run, told: Told): string | undefined {
  if (!["refused", "failed", "partial"].includes(told.op)) return undefined;
  const reasons = reasonsOf(told);
  const vague = reasons.find(
    (reason) => !/prod/.test(reason) || !/Next: \w|\[EKSV\d{3}\]|Remove one of/.test(reason),
  );
  if (reasons.length === 0) return `${told.resource}: ${told.op} without a reason`;
  if (vague !== undefined) return `${told.resource}: what or what next is missing in: ${vague}`;
  const failed = run.mutations.find(
    ({ made, nodegroup }) =>
      (nodegroup ?? "prod") === told.resource && made && ["Failed", "Cancelled"].includes(made.status),
  )?.made;
  // A failure of the provider's own that came before it learned of the update's end may not know it.
  if (failed === undefined || told.op !== "partial" || !told.error.includes("ended as")) return undefined;
  const facts = [
    failed.id,
    ...failed.errors.flatMap(({ errorCode, resourceIds = [] }) => [errorCode, ...resourceIds]),
  ];
  const missing = facts.map(printable).find((fact) => !told.error.includes(fact));
  return missing && `${told.resource}: ${missing} is not named in: ${told.error}`;
}

const minorOf = (version: unknown) =>
  typeof version === "string" ? Number(version.split(".")[1]) : Number.NaN;

function undeclared(run: Run, mutation: Mutation): string | undefined {
  const { operation, nodegroup, input, version } = mutation;
  const to = minorOf(input.version);
  if (operation === "UpdateClusterVersion") {
    if (to < minorOf(version))
      return `rolled the control plane back from ${version} to ${JSON.stringify(input.version)}`;
    if (to > minorOf(run.declared.version))
      return `went on to ${JSON.stringify(input.version)}, past the declared version`;
    return input.force === true && run.declared.force !== input.version ? "forced a hop" : undefined;
  }
  const group = nodegroup === undefined ? undefined : run.declared.groups[nodegroup];
  if (
    run.declared.carryNodegroups !== undefined &&
    operation === "UpdateNodegroupVersion" &&
    input.force !== true
  ) {
    // The control plane's resource rolls groups on its way, up and no further than itself.
    if (to > minorOf(version) && to <= minorOf(run.declared.version)) return undefined;
  }
  if (operation !== "UpdateNodegroupVersion" || group === undefined)
    return `called ${operation} ${nodegroup ?? ""}`;
  if (input.force === true && group.force !== input.version) return `forced ${nodegroup ?? ""}`;
  return undeclaredRoll(run, mutation, group);
}

function undeclaredRoll(
  run: Run,
  { nodegroup = "", input, version, release }: Mutation,
  group: DeclaredGroup,
) {
  if (input.version !== undefined) {
    const to = minorOf(input.version);
    if (to < minorOf(version) && group.allowDowngrade !== input.version)
      return `took ${nodegroup} down from ${version} to ${JSON.stringify(input.version)}`;
    // What runs is sent along with a new launch template: that moves no version.
    if (to > minorOf(version) && to > minorOf(group.version ?? run.declared.version))
      return `took ${nodegroup} past the declared version`;
  }
  const { releaseVersion } = input;
  const known =
    releaseVersion === undefined || [group.releaseVersion, release].includes(releaseVersion as string);
  return known
    ? undefined
    : `rolled ${nodegroup} to release ${JSON.stringify(releaseVersion)}, which is nowhere declared`;
}

/** Milliseconds that may lie between the last look at a cluster and the call. */
const oneLook = 2_000;

function unwanted({ held = 0, made, orphaned, operation }: Mutation): string | undefined {
  if (made === undefined) return undefined;
  if (held > oneLook) return `${operation} on a cluster that has been on hold for ${held} ms`;
  return orphaned ? `${operation} from a process whose engine is gone` : undefined;
}

function unprintable(text: string): string | undefined {
  if (text.includes("wJalrXUtnFEMI")) return `a secret key in: ${text.slice(0, 200)}`;
  if (text.includes("SessionTokenOfTheCampaign")) return `a session token in: ${text.slice(0, 200)}`;
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
    ? `a control character in: ${JSON.stringify(text.slice(0, 200))}`
    : undefined;
}
