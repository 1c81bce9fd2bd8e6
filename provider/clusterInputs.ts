// ClusterVersion's inputs: which there are, what is wrong with them, and what they declare.
import { clusterFlags } from "./clusterFlags";
import {
  durations,
  type Fields,
  type Inputs,
  isClusterName,
  isFalseOrMinor,
  isMinor,
  isRegion,
} from "./inputs";
import { printable } from "./eks/errors";
import { memoryOf } from "./memory";
import type { ClusterGoal, DeclaredNodegroup } from "./versions/clusterWorld";
import type { InsightGoal } from "./versions/insightRules";
import { parseMinor, toMinor } from "./versions/version";

export const clusterFields: Fields = {
  clusterName: { required: true, judge: isClusterName },
  version: { required: true, judge: isMinor },
  region: { judge: isRegion },
  ...clusterFlags,
  allowRollback: { judge: isMinor },
  force: { judge: isFalseOrMinor },
  timeouts: { judge: durations("hop", "nodegroup") },
};

/** The inputs that outputs repeat as they were declared. */
export const repeatedInputs: readonly string[] = [...Object.keys(clusterFields), "__urn", "__memory"];

/** `olds` where the last run was for the same cluster. */
export function clusterGoal(inputs: Inputs, olds?: Inputs): ClusterGoal {
  const before = olds && (memoryOf(olds).version ?? olds.version);
  const { carryNodegroups, carryOnly, carryAddons } = inputs as Partial<ClusterGoal>;
  const allowRollback = parseMinor(inputs.allowRollback);
  const force = parseMinor(inputs.force);
  const nodegroups = declaredNodegroups(inputs.__nodegroups);
  return {
    cluster: String(inputs.clusterName),
    version: toMinor(String(inputs.version)),
    ...(typeof before === "string" && { previous: toMinor(before) }),
    ...(carryNodegroups !== undefined && { carryNodegroups }),
    ...(carryOnly !== undefined && { carryOnly }),
    ...(carryAddons !== undefined && { carryAddons }),
    ...(allowRollback !== undefined && { allowRollback }),
    ...(force !== undefined && { force }),
    ...(nodegroups.size > 0 && { nodegroups }),
  };
}

/** What the NodegroupVersions of the program handed to their ClusterVersion. */
function declaredNodegroups(value: unknown): Map<string, DeclaredNodegroup> {
  const entries = Object.entries(
    (value ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  );
  return new Map(
    entries.map(([name, declared]) => {
      const version = parseMinor(declared.version);
      const amiKubernetesVersion = parseMinor(declared.amiKubernetesVersion);
      return [
        name,
        {
          ...(version !== undefined && { version }),
          ...(typeof declared.releaseVersion === "string" && { releaseVersion: declared.releaseVersion }),
          ...(amiKubernetesVersion !== undefined && { amiKubernetesVersion }),
          ...(typeof declared.launchTemplateVersion === "string" && {
            launchTemplateVersion: declared.launchTemplateVersion,
          }),
        },
      ];
    }),
  );
}

/** The short form of `insights` is its mode. */
export function insightGoal({ insights, force }: Inputs): InsightGoal {
  const long = (typeof insights === "string" ? { mode: insights } : (insights ?? {})) as Partial<InsightGoal>;
  const forced = parseMinor(force);
  // The reasons are shown; one that was written over several lines is shown in one.
  const ignore = Object.entries(long.ignore ?? {}).map(
    ([name, reason]) => [name, printable(reason)] as const,
  );
  return {
    mode: long.mode ?? "warn",
    ignore: Object.fromEntries(ignore),
    ...(forced !== undefined && { force: forced }),
  };
}

export const defaultRollbackTimeoutMinutes = 720;
