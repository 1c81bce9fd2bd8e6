// The children that components of @pulumi/eks 4 register, under its types, names and parents, as far as versions go.
import { Cluster, NodeGroup, type NodeGroupArgs } from "@pulumi/aws/eks";
import { Role } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

export interface EksClusterArgs {
  readonly name: pulumi.Input<string>;
  readonly version?: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly tags?: pulumi.Input<Record<string, string>>;
}

export class EksCluster extends pulumi.ComponentResource {
  readonly eksCluster: Cluster;

  constructor(name: string, args: EksClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:Cluster", name, args, opts);
    const { name: clusterName, version, subnetIds, tags } = args;
    const role = new ServiceRole(`${name}-eksRole`, { parent: this });
    this.eksCluster = new Cluster(
      `${name}-eksCluster`,
      { name: clusterName, version, roleArn: role.arn, vpcConfig: { subnetIds }, tags },
      { parent: this },
    );
    this.registerOutputs({ eksCluster: this.eksCluster });
  }
}

class ServiceRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ServiceRole", name, {}, opts);
    this.arn = new Role(`${name}-role`, { assumeRolePolicy: "{}" }, { parent: this }).arn;
    this.registerOutputs({});
  }
}

export type ManagedNodeGroupArgs = Omit<NodeGroupArgs, "scalingConfig"> & {
  /** As `ignoreScalingChanges` of @pulumi/eks. */
  readonly ignoreScalingChanges?: boolean;
};

export class ManagedNodeGroup extends pulumi.ComponentResource {
  readonly nodeGroup: NodeGroup;

  constructor(name: string, args: ManagedNodeGroupArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ManagedNodeGroup", name, args, opts);
    const { ignoreScalingChanges = false, ...group } = args;
    const scalingConfig = { minSize: 1, maxSize: 2, desiredSize: 2 };
    this.nodeGroup = new NodeGroup(
      name,
      { ...group, scalingConfig },
      { parent: this, ...(ignoreScalingChanges && { ignoreChanges: ["scalingConfig.desiredSize"] }) },
    );
    this.registerOutputs({ nodeGroup: this.nodeGroup });
  }
}
