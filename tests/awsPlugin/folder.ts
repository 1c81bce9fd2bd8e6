// The folder that a test puts first on its project's PATH, so that programs with @pulumi/aws run on the emulator.
import { join } from "node:path";

export const awsPluginFolder = join(__dirname, "bin");
