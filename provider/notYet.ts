// What the design has and this release has not. It is refused by name: who sets a deadline relies on it.
import type { Failure } from "./inputs";
import type { Config } from "./settings";

const remedy = "is not available in this release of pulumi-eks-versions: unset it; `timeouts` bounds a step";

/** Settings of the stack or the environment that would be ignored. */
export function refuseSettings(config: Config | undefined, env: NodeJS.ProcessEnv = process.env): Failure[] {
  const set = {
    "eks-versions:deadline": config?.get("eks-versions:deadline"),
    EKS_VERSIONS_DEADLINE: env.EKS_VERSIONS_DEADLINE,
  };
  return Object.entries(set)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name]) => ({ property: "", reason: `${name} ${remedy}` }));
}
