// Whether a folder holds a Pulumi CLI of the pinned version that answers, and what it needs beside it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { EnginePaths } from "./paths";

export type Presence =
  { readonly cli: "works" } | { readonly cli: "absent" | "broken"; readonly why: string };

export function cliPresence(paths: EnginePaths): Presence {
  if (!existsSync(paths.cli)) return { cli: "absent", why: `${paths.cli} does not exist` };
  const { stdout, stderr, error } = spawnSync(paths.cli, ["version"], {
    encoding: "utf8",
    timeout: 15_000,
    env: { ...paths.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
  });
  if (error) return { cli: "broken", why: `${paths.cli} does not run: ${error.message}` };
  if (stdout.trim() === `v${paths.version}`) return { cli: "works" };
  const answer = stdout.trim() || stderr.trim() || "nothing";
  return { cli: "broken", why: `${paths.cli} version answers ${answer}, not v${paths.version}` };
}
