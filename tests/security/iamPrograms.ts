// Programs that between them make every call which this package makes: each way up, down, round and beside.
import { supported } from "../provider/lifecycle/calendar";
import type { Declared } from "../campaign/declared";
import type { Trial } from "../campaign/trial";

export interface Program {
  readonly name: string;
  readonly seed: object;
  readonly declared: Declared;
  /** What somebody has done before the run. */
  readonly before?: (trial: Trial) => void | Promise<void>;
  /** The calls that start or end something. */
  readonly starts: readonly string[];
}

/** The names that are add-ons, where a call names a part of a cluster. */
export const addons = ["vpc-cni", "kube-proxy"];

const finding = {
  name: "Deprecated APIs",
  category: "UPGRADE_READINESS",
  kubernetesVersion: "1.32",
  status: "WARNING",
};
const cluster = (more: object = {}) => ({
  ...{ name: "prod", version: "1.31", createdVersion: "1.29" },
  nodegroups: [{ name: "web", version: "1.31", amiType: "AL2023_x86_64_STANDARD", desiredSize: 2 }],
  addons: [
    { name: "vpc-cni", version: "v1.19.0-eksbuild.1" },
    { name: "kube-proxy", version: "v1.31.2-eksbuild.1" },
  ],
  insights: [finding],
  ...more,
});
const autoMode = cluster({ autoMode: true, autoModeNodes: 3, nodegroups: [], addons: [] });
const slowly = { settings: { nodeSeconds: 3_000 } };

const someoneMoves = (trial: Trial, version: string) => {
  const { status, body } = trial.region.someone("POST", "/clusters/prod/updates", { version });
  if (status !== 200) throw new Error(JSON.stringify(body));
};

export const programs: readonly Program[] = [
  {
    name: "a cluster, its node group and an add-on, with resources of their own",
    seed: { clusters: [cluster()] },
    declared: {
      ...{ version: "1.33", insights: "warn" },
      groups: { web: {} },
      addons: { "kube-proxy": { version: "default" } },
    },
    starts: ["UpdateClusterVersion", "UpdateNodegroupVersion", "UpdateAddon"],
  },
  {
    name: "a cluster that carries its parts",
    seed: { clusters: [cluster()] },
    declared: { version: "1.33", carryNodegroups: "all", carryAddons: "all", groups: {} },
    starts: ["UpdateClusterVersion", "UpdateNodegroupVersion", "UpdateAddon"],
  },
  {
    name: "a rollback",
    seed: { clusters: [cluster({ addons: [] })], ...supported },
    declared: { version: "1.31", allowRollback: "1.31", groups: {} },
    before: (trial) => {
      someoneMoves(trial, "1.32");
      trial.region.pass(7_200);
    },
    starts: ["UpdateClusterVersion"],
  },
  {
    name: "a rollback that is cancelled",
    seed: { clusters: [autoMode], ...supported, ...slowly },
    declared: { version: "1.32", allowRollback: "1.31", groups: {} },
    before: (trial) => {
      someoneMoves(trial, "1.32");
      trial.region.pass(7_200);
      someoneMoves(trial, "1.31");
      trial.region.pass(120);
    },
    starts: ["CancelUpdate"],
  },
];
