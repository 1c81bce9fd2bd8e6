// The emulator's version: its package's.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Sources run from `emulator/`, the build from `dist/emulator/`: the package's file is the nearest one upwards. */
function findVersion(directory: string): string {
  try {
    const text = readFileSync(join(directory, "package.json"), "utf8");
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    const parent = dirname(directory);
    return parent === directory ? "unknown" : findVersion(parent);
  }
}

export const PRODUCT_VERSION = findVersion(__dirname);
