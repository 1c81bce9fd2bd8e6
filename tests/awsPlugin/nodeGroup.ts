// aws:eks/nodeGroup:NodeGroup.
import * as eks from "@aws-sdk/client-eks";
import { inOrder, plain, retag, without } from "./cluster";
import { orGone, until, updated } from "./connection";
import type { Change, Connection, Props, ResourceKind } from "./resourceKind";

/** The properties that the real plugin sends in one UpdateNodegroupVersion. */
const versions = ["version", "releaseVersion", "launchTemplate"];

const fixed = [
  ...["clusterName", "nodeGroupName", "nodeRoleArn", "subnetIds", "region"],
  ...["amiType", "capacityType", "diskSize", "instanceTypes", "remoteAccess"],
];

export const nodeGroup: ResourceKind = {
  autoNamed: "nodeGroupName",
  replaces: (property, olds, news) =>
    property === "launchTemplate" ? isAnotherTemplate(olds, news) : fixed.includes(property),
  imported: [
    ...["clusterName", "nodeGroupName", "nodeRoleArn", "subnetIds", "scalingConfig"],
    ...["version", "releaseVersion", "launchTemplate"],
  ],
  computed: [
    ...[
      "amiType",
      "arn",
      "capacityType",
      "diskSize",
      "instanceTypes",
      "releaseVersion",
      "resources",
      "status",
    ],
    ...["tagsAll", "updateConfig", "version", "region"],
  ],

  async create({ client }, inputs) {
    const { nodeGroupName, nodeRoleArn, subnetIds } = inputs;
    const rest = without(
      inputs,
      "nodeGroupName",
      "nodeRoleArn",
      "subnetIds",
      "region",
      "forceUpdateVersion",
      "__defaults",
    );
    const body = { ...rest, nodegroupName: nodeGroupName, nodeRole: nodeRoleArn, subnets: subnetIds };
    await client.send(new eks.CreateNodegroupCommand(body as unknown as eks.CreateNodegroupCommandInput));
    const names = { clusterName: inputs.clusterName as string, nodegroupName: nodeGroupName as string };
    await until(async () => {
      const { nodegroup } = await client.send(new eks.DescribeNodegroupCommand(names));
      if (nodegroup?.status === "CREATE_FAILED") throw new Error("EKS Node Group: status CREATE_FAILED");
      return nodegroup?.status === "ACTIVE" ? nodegroup : undefined;
    });
    return `${names.clusterName}:${names.nodegroupName}`;
  },

  async read({ client, region }, id, state) {
    const found = (await orGone(client.send(new eks.DescribeNodegroupCommand(namesOf(id)))))?.nodegroup;
    return found && { ...state, ...outputsOf(found), region };
  },

  async update(connection, change) {
    const { news, changed } = change;
    if (versions.some((property) => changed.has(property))) await updateVersion(connection, change);
    for (const property of inOrder(change)) {
      if (versions.includes(property) || property === "forceUpdateVersion") continue;
      if (property === "tags") {
        await retag(connection, change);
      } else if (property === "scalingConfig" || property === "updateConfig") {
        const names = namesOf(change.id);
        const command = new eks.UpdateNodegroupConfigCommand({ ...names, [property]: news[property] });
        await waitFor(connection, connection.client.send(command), names);
      } else {
        throw new Error(`the stand-in for the AWS plugin cannot change ${property} of a node group`);
      }
    }
  },

  async remove({ client }, id) {
    const names = namesOf(id);
    await orGone(client.send(new eks.DeleteNodegroupCommand(names)));
    await until(async () =>
      (await orGone(client.send(new eks.DescribeNodegroupCommand(names)))) ? undefined : true,
    );
  },
};

/** One call for all three; the launch template goes along with every one of them, as in the real plugin. */
async function updateVersion(connection: Connection, { id, olds, news, changed }: Change): Promise<void> {
  const names = namesOf(id);
  const launchTemplate = templateOf(changed.has("launchTemplate") ? news : olds);
  const command = new eks.UpdateNodegroupVersionCommand({
    ...names,
    force: news.forceUpdateVersion === true,
    ...(launchTemplate && { launchTemplate }),
    ...(changed.has("version") && { version: news.version as string }),
    ...(changed.has("releaseVersion") && { releaseVersion: news.releaseVersion as string }),
  });
  await waitFor(connection, connection.client.send(command), names);
}

/** Only the version of a launch template can change on a group, and only of one that was made with it. */
function isAnotherTemplate(olds: Props, news: Props): boolean {
  const before = olds.launchTemplate as eks.LaunchTemplateSpecification | undefined;
  const after = news.launchTemplate as eks.LaunchTemplateSpecification | undefined;
  if (before === undefined || after === undefined) return true;
  return (
    (after.id !== undefined && after.id !== before.id) ||
    (after.name !== undefined && after.name !== before.name)
  );
}

/** A state has both id and name of the template; a call takes one of them. */
function templateOf({ launchTemplate }: Props): eks.LaunchTemplateSpecification | undefined {
  const template = launchTemplate as eks.LaunchTemplateSpecification | undefined;
  if (template?.id === undefined) return template;
  return { id: template.id, version: template.version };
}

function waitFor(
  connection: Connection,
  started: Promise<{ update?: eks.Update | undefined }>,
  { clusterName, nodegroupName }: { clusterName: string; nodegroupName: string },
): Promise<void> {
  return updated(connection, started, { name: clusterName, nodegroupName });
}

function namesOf(id: string): { clusterName: string; nodegroupName: string } {
  const [clusterName = "", nodegroupName = ""] = id.split(":");
  return { clusterName, nodegroupName };
}

function outputsOf(found: eks.Nodegroup): Props {
  const { resources, launchTemplate } = found;
  return plain({
    arn: found.nodegroupArn,
    clusterName: found.clusterName,
    nodeGroupName: found.nodegroupName,
    nodeRoleArn: found.nodeRole,
    subnetIds: found.subnets,
    version: found.version,
    releaseVersion: found.releaseVersion,
    status: found.status,
    amiType: found.amiType,
    capacityType: found.capacityType,
    diskSize: found.diskSize ?? undefined,
    instanceTypes: found.instanceTypes ?? undefined,
    scalingConfig: found.scalingConfig,
    updateConfig: found.updateConfig,
    labels: found.labels,
    taints: found.taints,
    launchTemplate,
    resources: [{ autoscalingGroups: resources?.autoScalingGroups ?? [], remoteAccessSecurityGroupId: "" }],
    tags: found.tags,
    tagsAll: found.tags,
  });
}
