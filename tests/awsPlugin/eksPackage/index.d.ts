// The part of @pulumi/eks 4 that examples/adopt-eks uses, in the types that the real package gives it.
declare module "@pulumi/eks" {
  import type * as aws from "@pulumi/aws/eks";
  import * as pulumi from "@pulumi/pulumi";

  export class Cluster extends pulumi.ComponentResource {
    readonly eksCluster: pulumi.Output<aws.Cluster>;
    constructor(
      name: string,
      args: {
        name?: pulumi.Input<string>;
        version?: pulumi.Input<string>;
        subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
        skipDefaultNodeGroup?: boolean;
      },
      opts?: pulumi.ComponentResourceOptions,
    );
  }

  export class ManagedNodeGroup extends pulumi.ComponentResource {
    readonly nodeGroup: pulumi.Output<aws.NodeGroup>;
    constructor(
      name: string,
      args: {
        cluster: Cluster;
        nodeGroupName?: pulumi.Input<string>;
        nodeRoleArn?: pulumi.Input<string>;
        subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
      },
      opts?: pulumi.ComponentResourceOptions,
    );
  }
}
