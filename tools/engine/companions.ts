// What a CLI built from Go modules lacks: the Node.js language host (our own) and the starter of dynamic providers.
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { type EnginePaths, projectRoot } from "./paths";

/** Tells our language host from the official one, which is left alone. */
const ourMark = "// The Node.js language host of pulumi-eks-versions (tools/languageHost).";

/** Puts missing companions beside the CLI and renews a host of ours that is not this checkout's; says what it did. */
export function placeCompanions(paths: EnginePaths): string[] {
  const done: string[] = [];
  if (!existsSync(paths.dynamicProvider)) {
    const script = join(
      dirname(require.resolve("@pulumi/pulumi/package.json")),
      "pulumi-resource-pulumi-nodejs",
    );
    place(paths.dynamicProvider, (to) => {
      copyFileSync(script, to);
    });
    done.push("put the starter of dynamic providers beside the CLI");
  }
  const present = existsSync(paths.languageHost) ? readFileSync(paths.languageHost, "latin1") : "";
  if (present === "" || present.slice(0, 200).includes(ourMark)) {
    const host = bundleLanguageHost(paths.version);
    if (present !== Buffer.from(host).toString("latin1")) {
      place(paths.languageHost, (to) => {
        writeFileSync(to, host);
      });
      done.push(`${present === "" ? "built" : "renewed"} the Node.js language host`);
    }
  }
  return done;
}

/** One file with everything in it, so that it works from any folder and when this checkout is gone. */
function bundleLanguageHost(version: string): Uint8Array {
  const built = buildSync({
    entryPoints: [join(projectRoot, "tools/languageHost/main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    define: { HOST_VERSION: JSON.stringify(version) },
    banner: { js: `#!/usr/bin/env node\n${ourMark}` },
    logLevel: "silent",
  });
  const file = built.outputFiles[0];
  if (!file)
    throw new Error("esbuild answered no file for tools/languageHost/main.ts: reinstall it with npm ci");
  return file.contents;
}

/** Writes beside the target and renames: whoever starts the file meanwhile gets the old one or the new one, whole. */
function place(target: string, write: (to: string) => void): void {
  const staged = `${target}.${process.pid}`;
  write(staged);
  chmodSync(staged, 0o755);
  renameSync(staged, target);
}
