// Shapes that several operations and the seed share, member for member as the service model has them.
// Source: EKS API Reference data types (VpcConfigRequest, Logging, ComputeConfigRequest, ...).
import { list, mapOf, optional, structure } from "../shapes/compounds";
import { flag, integer, oneOf, text } from "../shapes/scalars";

const texts = () => optional(list(text()));
const enabled = () => optional(structure({ enabled: optional(flag()) }));

export const tagMap = mapOf(text({ max: 256 }), text({ min: 1, max: 128 }), { max: 50 });

export const vpcConfig = structure({
  subnetIds: texts(),
  securityGroupIds: texts(),
  endpointPublicAccess: optional(flag()),
  endpointPrivateAccess: optional(flag()),
  publicAccessCidrs: texts(),
  controlPlaneEgressMode: optional(oneOf("AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED")),
});

export const networkConfig = structure({
  serviceIpv4Cidr: optional(text()),
  ipFamily: optional(oneOf("ipv4", "ipv6")),
  elasticLoadBalancing: optional(
    structure({
      enabled: optional(flag()),
      gatewayApi: optional(structure({ crds: optional(structure({ managed: optional(flag()) })) })),
    }),
  ),
});

export const logging = structure({
  clusterLogging: optional(
    list(
      structure({
        types: optional(list(oneOf("api", "audit", "authenticator", "controllerManager", "scheduler"))),
        enabled: optional(flag()),
      }),
    ),
  ),
});

export const encryptionConfig = list(
  structure({ resources: texts(), provider: optional(structure({ keyArn: optional(text()) })) }),
  { max: 1 },
);

export const accessConfig = structure({
  bootstrapClusterCreatorAdminPermissions: optional(flag()),
  authenticationMode: optional(oneOf("API", "API_AND_CONFIG_MAP", "CONFIG_MAP")),
});

export const supportType = oneOf("STANDARD", "EXTENDED");
export const upgradePolicy = structure({ supportType: optional(supportType) });
export const zonalShiftConfig = structure({ enabled: optional(flag()) });

const networks = () => optional(list(structure({ cidrs: texts() }), { max: 1 }));
export const remoteNetworkConfig = structure({
  remoteNodeNetworks: networks(),
  remotePodNetworks: networks(),
});

export const computeConfig = structure({
  enabled: optional(flag()),
  nodePools: texts(),
  nodeRoleArn: optional(text()),
});
export const storageConfig = structure({ blockStorage: enabled() });

export const controlPlaneScalingConfig = structure({
  tier: optional(oneOf("standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl")),
});

export const kubeApiServerConfig = structure({
  eventTtl: optional(text()),
  serviceNodePortRange: optional(structure({ minPort: optional(integer()), maxPort: optional(integer()) })),
});

export const kubeSchedulerConfig = structure({
  nodeResourcesFit: optional(
    structure({
      scoringStrategy: optional(
        structure({
          type: optional(oneOf("LeastAllocated", "MostAllocated")),
          resources: optional(
            list(
              structure({
                name: optional(text({ min: 1, max: 253 })),
                weight: optional(integer({ min: 1, max: 100 })),
              }),
              { max: 100 },
            ),
          ),
        }),
      ),
    }),
  ),
});

export const kubeControllerManagerConfig = structure({
  podGcControllerConfig: optional(
    structure({ terminatedPodGcThreshold: optional(integer({ min: 1, max: 1_000_000 })) }),
  ),
  horizontalPodAutoscalerControllerConfig: optional(
    structure({ horizontalPodAutoscalerSyncPeriod: optional(text()) }),
  ),
});

export const healthIssues = list(
  structure({ code: text(), message: optional(text()), resourceIds: texts() }),
);
