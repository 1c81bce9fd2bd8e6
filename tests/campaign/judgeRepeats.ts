// Promise 1: at most one mutating call takes effect for each needed step.
import type { Mutation } from "./region";
import type { Run } from "./run";
import type { Trial } from "./trial";

/** What a call is to bring about: two with the same are one step. */
const goalOf = ({ operation, nodegroup = "", addon = "", input }: Mutation) =>
  JSON.stringify([
    ...[operation, nodegroup, addon],
    ...[input.version, input.releaseVersion, input.launchTemplate, input.addonVersion],
  ]);

function changesNothing({ operation, input, version, release }: Mutation): boolean {
  if (operation === "UpdateAddon") return input.addonVersion === version;
  if (operation !== "UpdateNodegroupVersion" || input.launchTemplate !== undefined) return false;
  return (
    input.version === version && (input.releaseVersion === undefined || input.releaseVersion === release)
  );
}

export function repeated(trial: Trial, run: Run, mutation: Mutation): string | undefined {
  const { nodegroup, addon, input } = mutation;
  if (mutation.made === undefined) return undefined;
  if (changesNothing(mutation)) return `brought ${nodegroup ?? addon ?? ""} to what it runs`;
  const earlier = trial.region.mutations
    .slice(0, trial.region.mutations.indexOf(mutation))
    .findLast((other) => other.by !== "someone" && other.made && goalOf(other) === goalOf(mutation));
  if (earlier?.made === undefined) return undefined;
  const { id, status } = earlier.made;
  if (status === "Successful") {
    // Only where what runs has left the goal since is there something to do again.
    const there = mutation.version === (addon === undefined ? input.version : input.addonVersion);
    return there ? `did again what update ${id} had done` : undefined;
  }
  if (status === "InProgress") return `started ${goalOf(mutation)} while update ${id} to the same end runs`;
  return earlier.by === run.name ? `tried again by itself after update ${id} had ${status}` : undefined;
}
