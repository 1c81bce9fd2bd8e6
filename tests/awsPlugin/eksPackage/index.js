// The two components of @pulumi/eks that the example uses, as remote ones of the plugin's stand-in. The real package brings the
// whole of @pulumi/kubernetes, whose installation downloads a plugin.
/* eslint-disable @typescript-eslint/no-require-imports -- plain CommonJS, as the real package */
"use strict";
const pulumi = require("@pulumi/pulumi");
require("@pulumi/aws/eks");

class Cluster extends pulumi.ComponentResource {
  constructor(name, args, opts) {
    super("eks:index:Cluster", name, { eksCluster: undefined, ...args }, opts, true);
  }
}

class ManagedNodeGroup extends pulumi.ComponentResource {
  constructor(name, { cluster, ...args }, opts) {
    const inputs = { nodeGroup: undefined, clusterName: cluster.eksCluster.name, ...args };
    super("eks:index:ManagedNodeGroup", name, inputs, opts, true);
  }
}

module.exports = { Cluster, ManagedNodeGroup };
