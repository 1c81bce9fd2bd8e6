// Finds a script of the @pulumi/pulumi that the program itself has installed: host and SDK need not be of one version.
import { createRequire } from "node:module";
import { join } from "node:path";

export function locateSdkScript(script: string, programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, "program.js")).resolve(`@pulumi/pulumi/cmd/${script}`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    throw new Error(
      `@pulumi/pulumi is not installed in ${programDirectory}, so nothing there can be run: ` +
        `run npm install in ${programDirectory} (or pulumi install), then try again`,
    );
  }
}
