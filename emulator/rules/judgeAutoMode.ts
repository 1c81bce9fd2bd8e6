// EKS Auto Mode is three switches that go together.
// Source: EKS API Reference, CreateCluster and UpdateClusterConfig; the message is the real service's.
import { EksError, type ErrorSubject } from "../api/eksError";

interface AutoModeSwitches {
  readonly computeConfig?: { readonly enabled?: boolean };
  readonly kubernetesNetworkConfig?: { readonly elasticLoadBalancing?: { readonly enabled?: boolean } };
  readonly storageConfig?: { readonly blockStorage?: { readonly enabled?: boolean } };
}

export function assertAutoModeIsWhole(request: AutoModeSwitches, subject: ErrorSubject): void {
  const switches = [
    request.computeConfig?.enabled,
    request.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
    request.storageConfig?.blockStorage?.enabled,
  ].map((enabled) => enabled ?? false);
  if (new Set(switches).size === 1) return;
  const message =
    "For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, " +
    "and blockStorage are all either fully enabled or fully disabled.";
  throw new EksError("InvalidParameterException", message, subject);
}
