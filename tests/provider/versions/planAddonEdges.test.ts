// When EKS is asked what it offers of an add-on, and which default is kept once it has answered.
import assert from "node:assert/strict";
import type { AddonRelease } from "../../../provider/versions/addonRelease";
import {
  type AddonFacts,
  type AddonGoal,
  targetOf,
  turnsOnReleases,
} from "../../../provider/versions/planAddon";

const older = "v1.11.1-eksbuild.1";
const newer = "v1.12.2-eksbuild.1";
const live: AddonFacts = { version: older, controlPlane: 31 };
const goal = (more: Partial<AddonGoal>): AddonGoal => ({
  ...{ cluster: "prod", addon: "coredns", version: older },
  ...more,
});
const kept = (version: string) => ({ previous: { default: { version, minor: 31 } }, version: "default" });

describe("versions/planAddon: whether EKS is asked", () => {
  const table: [what: string, more: Partial<AddonGoal>, facts: Partial<AddonFacts>, asked: boolean][] = [
    ["not where nothing moves", {}, {}, false],
    ["where another version is declared", { version: newer }, {}, true],
    ["where the control plane moves, whatever runs", { clusterVersion: 32 }, {}, true],
    ["where this run moves it", {}, { controlPlaneAfterRun: 32 }, true],
    [
      "where another control plane is declared than before",
      { clusterVersion: 31, previous: { clusterVersion: 30 } },
      {},
      true,
    ],
    ["not where the same one is", { clusterVersion: 31, previous: { clusterVersion: 31 } }, {}, false],
    ["where a default is declared that nobody has asked for", { version: "default" }, {}, true],
    ["not where the default is kept", kept(older), {}, false],
  ];
  for (const [what, more, facts, asked] of table) {
    it(what, () => {
      assert.equal(turnsOnReleases(goal(more), { ...live, ...facts }), asked);
    });
  }
});

describe("versions/planAddon: a default that was", () => {
  const offered = (...versions: string[]): AddonRelease[] =>
    versions.map((version) => ({ version, runsOn: [31], defaultFor: version === older ? [31] : [] }));
  const table: [what: string, was: string, releases: AddonRelease[] | undefined, target: string][] = [
    ["is kept where it is newer and still offered", newer, offered(newer, older), newer],
    ["is given up where it is newer and offered no more", newer, offered(older), older],
    ["is kept where EKS was not asked", newer, undefined, newer],
    ["is kept where it runs", older, offered(newer), older],
  ];
  for (const [what, was, releases, target] of table) {
    it(what, () => {
      assert.equal(targetOf(goal(kept(was)), { ...live, ...(releases && { releases }) }), target);
    });
  }
});
