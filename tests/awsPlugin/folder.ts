// The folder that a test puts first on its project's PATH (`Project.create({ plugins: [awsPluginFolder] })`): programs with
// @pulumi/aws then run on the emulator that AWS_ENDPOINT_URL_EKS, or the provider's `endpoints`, leads to. Clusters and node
// groups are created, imported (`import: "prod"`, `import: "prod:web"`), updated, refreshed and deleted there; everything
// else is what its inputs say. `require("@pulumi/aws/eks")` starts as fast as @pulumi/pulumi itself.
import { join } from "node:path";

export const awsPluginFolder = join(__dirname, "bin");
