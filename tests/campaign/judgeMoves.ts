// Promise 5: never a downgrade, a rollback or a force that was not declared, nor anything else that was not.
import { undeclaredAddon } from "./judgeAddonMoves";
import type { Declared, DeclaredGroup } from "./declared";
import { minorOf, rollsBack } from "./minors";
import type { Mutation } from "./region";
import { type Run, wentWell } from "./run";
import type { Trial } from "./trial";

export function undeclared(trial: Trial, run: Run, mutation: Mutation): string | undefined {
  switch (mutation.operation) {
    case "UpdateClusterVersion":
      return undeclaredHop(run.declared, mutation);
    case "CancelUpdate":
      return undeclaredCancel(trial, run, mutation);
    case "UpdateNodegroupVersion":
      return undeclaredRoll(run, mutation);
    case "UpdateAddon":
      return undeclaredAddon(trial, run, mutation);
    default:
      return `called ${mutation.operation}`;
  }
}

function undeclaredHop(declared: Declared, { input, version }: Mutation): string | undefined {
  const to = minorOf(input.version);
  if (to < minorOf(version) && !(rollsBack(declared) && input.version === declared.version))
    return `rolled the control plane back from ${version} to ${JSON.stringify(input.version)}`;
  if (to > minorOf(declared.version))
    return `went on to ${JSON.stringify(input.version)}, past the declared version`;
  return input.force === true && declared.force !== input.version ? "forced a hop" : undefined;
}

/** A rollback is turned round where the program permits the minor that it leads to, or declares more than it did before. */
function undeclaredCancel(trial: Trial, run: Run, { cancels }: Mutation): string | undefined {
  const to = cancels?.params.find(({ type }) => type === "Version")?.value;
  if (cancels?.type !== "VersionRollback" || to === undefined)
    return "cancelled an update that is no rollback";
  const { version, allowRollback } = run.declared;
  if (minorOf(version) <= minorOf(to)) return `cancelled the rollback to ${to}, which is declared`;
  if (allowRollback === to || declaredLess(trial, run)) return undefined;
  return `cancelled a rollback to ${to} that nobody declared should end`;
}

/** Since the newest run before this one that reached what it declared, something lower was declared. */
function declaredLess({ runs }: Trial, run: Run): boolean {
  const ups = runs
    .slice(0, runs.includes(run) ? runs.indexOf(run) : undefined)
    .filter(({ kind }) => kind === "up");
  const settled = ups.findLastIndex(({ told }) =>
    told.some((one) => one.kind === "cluster" && wentWell(one)),
  );
  return ups
    .slice(Math.max(0, settled))
    .some(({ declared }) => minorOf(declared.version) < minorOf(run.declared.version));
}

function undeclaredRoll(run: Run, mutation: Mutation): string | undefined {
  const { declared } = run;
  if (isCarriedUp(declared, mutation) || isLowered(declared, mutation)) return undefined;
  const { nodegroup = "", input } = mutation;
  const group = declared.groups[nodegroup];
  if (group === undefined) return `rolled ${nodegroup}, which is not declared`;
  if (input.force === true && group.force !== input.version) return `forced ${nodegroup}`;
  return undeclaredMove(declared, mutation, group) ?? undeclaredTemplate(mutation, group);
}

/** The control plane's resource rolls groups where its next hop would leave them behind, and with `all` once it is there. */
function isCarriedUp(declared: Declared, { input, version, controlPlane }: Mutation): boolean {
  const { carryNodegroups } = declared;
  if (carryNodegroups === undefined || input.force === true || input.launchTemplate !== undefined)
    return false;
  const [from, to, plane, goal] = [version, input.version, controlPlane, declared.version].map(minorOf) as [
    ...[number, number, number, number],
  ];
  if (to <= from || to > plane || input.releaseVersion !== undefined) return false;
  const needed = plane < goal && plane + 1 - from > (from <= 24 ? 2 : 3);
  return needed || (carryNodegroups === "all" && plane === goal);
}

/** A permitted rollback takes every group down that is above where it leads. */
function isLowered(declared: Declared, { input, version, controlPlane }: Mutation): boolean {
  if (!rollsBack(declared) || input.force === true || input.launchTemplate !== undefined) return false;
  const goal = minorOf(declared.version);
  return minorOf(controlPlane) === goal + 1 && minorOf(version) > goal && input.version === declared.version;
}

function undeclaredMove(
  declared: Declared,
  { nodegroup = "", input, version, release }: Mutation,
  group: DeclaredGroup,
) {
  if (input.version !== undefined) {
    const to = minorOf(input.version);
    if (to < minorOf(version) && group.allowDowngrade !== input.version)
      return `took ${nodegroup} down from ${version} to ${JSON.stringify(input.version)}`;
    // What runs is sent along with a new launch template: that moves no version.
    if (to > minorOf(version) && input.version !== (group.version ?? declared.version))
      return `took ${nodegroup} to ${JSON.stringify(input.version)}, which is not declared`;
  }
  const { releaseVersion } = input;
  const known =
    releaseVersion === undefined || [group.releaseVersion, release].includes(releaseVersion as string);
  return known
    ? undefined
    : `rolled ${nodegroup} to release ${JSON.stringify(releaseVersion)}, which is nowhere declared`;
}

function undeclaredTemplate({ nodegroup = "", input }: Mutation, { launchTemplate }: DeclaredGroup) {
  const sent = input.launchTemplate as { version?: string } | undefined;
  if (sent === undefined || sent.version === launchTemplate?.version) return undefined;
  return `gave ${nodegroup} launch template version ${JSON.stringify(sent.version)}, which is not declared`;
}
