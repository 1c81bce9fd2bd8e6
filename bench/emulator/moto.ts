// Moto's server in a virtual environment outside the checkout.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = join(tmpdir(), "eks-versions-bench-moto");

export interface Moto {
  readonly command: string;
  readonly version: string;
}

/** Installs it at the first run. @returns why it cannot be had, where it cannot */
export function installMoto(): Moto | string {
  const command = join(folder, "bin", "moto_server");
  if (!existsSync(command)) {
    const made = spawnSync("python3", ["-m", "venv", folder], { encoding: "utf8" });
    if (made.status !== 0) return `python3 -m venv: ${made.error?.message ?? made.stderr.trim()}`;
    const pip = join(folder, "bin", "pip");
    const installed = spawnSync(pip, ["install", "--quiet", "moto[server]"], { encoding: "utf8" });
    if (installed.status !== 0)
      return `pip install moto[server]: ${installed.stderr.trim().split("\n").at(-1) ?? ""}`;
  }
  const shown = spawnSync(join(folder, "bin", "pip"), ["show", "moto"], { encoding: "utf8" }).stdout;
  return { command, version: /^Version: (.*)$/m.exec(shown)?.[1] ?? "unknown" };
}
