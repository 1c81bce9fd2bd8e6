// aws:eks/cluster:Cluster.
import * as eks from "@aws-sdk/client-eks";
import { orGone, until, updated } from "./connection";
import type { Change, Connection, Props, ResourceKind } from "./resourceKind";

export const cluster: ResourceKind = {
  autoNamed: "name",
  replaces: (property) => ["name", "roleArn", "region", "bootstrapSelfManagedAddons"].includes(property),
  imported: ["name", "roleArn", "version", "vpcConfig"],
  computed: [
    ...["arn", "certificateAuthority", "createdAt", "endpoint", "identities", "platformVersion", "status"],
    ...["tagsAll", "upgradePolicy", "version", "region"],
  ],

  async create({ client }, inputs) {
    const body = {
      ...without(inputs, "vpcConfig", "region", "forceUpdateVersion", "__defaults"),
      resourcesVpcConfig: inputs.vpcConfig,
    } as unknown as eks.CreateClusterCommandInput;
    const { cluster: made } = await client.send(new eks.CreateClusterCommand(body));
    const name = made?.name ?? "";
    await until(async () => {
      const { cluster: now } = await client.send(new eks.DescribeClusterCommand({ name }));
      if (now?.status === "FAILED") throw new Error(`EKS Cluster (${name}): status FAILED`);
      return now?.status === "ACTIVE" ? now : undefined;
    });
    return name;
  },

  async read({ client, region }, name, state) {
    const found = (await orGone(client.send(new eks.DescribeClusterCommand({ name }))))?.cluster;
    return found && { ...state, ...outputsOf(found), region };
  },

  async update(connection, change) {
    const { client } = connection;
    const { id: name, news, changed } = change;
    for (const property of inOrder(change)) {
      if (property === "version") {
        const version = news.version as string;
        const force = news.forceUpdateVersion === true;
        const started = client.send(new eks.UpdateClusterVersionCommand({ name, version, force }));
        await updated(connection, started, { name });
      } else if (property === "upgradePolicy") {
        const upgradePolicy = news.upgradePolicy as eks.UpgradePolicyRequest;
        const started = client.send(new eks.UpdateClusterConfigCommand({ name, upgradePolicy }));
        await updated(connection, started, { name });
      } else if (property === "tags") {
        await retag(connection, change);
      } else if (property !== "forceUpdateVersion") {
        throw new Error(
          `the stand-in for the AWS plugin cannot change ${[...changed].join(", ")} of a cluster`,
        );
      }
    }
  },

  async remove({ client }, name) {
    await orGone(client.send(new eks.DeleteClusterCommand({ name })));
    await until(async () =>
      (await orGone(client.send(new eks.DescribeClusterCommand({ name })))) ? undefined : true,
    );
  },
};

/** The real plugin does the version before anything else. */
export function inOrder({ changed }: Change): string[] {
  return [...changed].sort((one, other) => Number(other === "version") - Number(one === "version"));
}

export async function retag({ client }: Connection, { olds, news }: Change): Promise<void> {
  const resourceArn = olds.arn as string;
  const tags = (news.tags ?? {}) as Record<string, string>;
  const gone = Object.keys(olds.tags ?? {}).filter((key) => !(key in tags));
  if (gone.length > 0) await client.send(new eks.UntagResourceCommand({ resourceArn, tagKeys: gone }));
  if (Object.keys(tags).length > 0) await client.send(new eks.TagResourceCommand({ resourceArn, tags }));
}

function outputsOf(found: eks.Cluster): Props {
  const { resourcesVpcConfig, createdAt, identity, certificateAuthority } = found;
  return plain({
    name: found.name,
    arn: found.arn,
    roleArn: found.roleArn,
    version: found.version,
    platformVersion: found.platformVersion,
    status: found.status,
    endpoint: found.endpoint,
    createdAt: createdAt?.toISOString(),
    certificateAuthority: { data: certificateAuthority?.data },
    identities: [{ oidcs: [{ issuer: identity?.oidc?.issuer }] }],
    vpcConfig: resourcesVpcConfig,
    kubernetesNetworkConfig: found.kubernetesNetworkConfig,
    accessConfig: found.accessConfig,
    computeConfig: found.computeConfig,
    storageConfig: found.storageConfig,
    upgradePolicy: found.upgradePolicy,
    deletionProtection: found.deletionProtection,
    tags: found.tags,
    tagsAll: found.tags,
  });
}

/** As it goes over the wire: without the members that have no value. */
export function plain(value: Props): Props {
  return JSON.parse(JSON.stringify(value)) as Props;
}

export function without(props: Props, ...names: readonly string[]): Props {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !names.includes(name)));
}
