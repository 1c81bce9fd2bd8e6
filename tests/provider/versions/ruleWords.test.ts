// Rules that no plan of the other tests meets, word for word, and the property that each blames.
import assert from "node:assert/strict";
import * as addons from "../../../provider/versions/addonRules";
import { rolledBackMeanwhile } from "../../../provider/versions/rollbackRules";
import * as rules from "../../../provider/versions/rules";

const web = "node group web of prod";
const proxy = "add-on kube-proxy of prod";
const offer = { minor: 32, versions: ["v4", "v3", "v2", "v1"], default: "v3" };

/** Called when its test runs: a mutant is met by no other test (docs/mutation.md). */
const blamed: [what: string, say: () => rules.Violation, rule: string, property: string][] = [
  ["a group too old", () => rules.nodegroupTooOld(web, 28, 33), "EKSV001", "version"],
  ["a group ahead", () => rules.nodegroupAhead(web, 33, 32), "EKSV002", "version"],
  ["a hold", () => rules.onHold("prod", "frozen"), "EKSV011", "clusterName"],
  [
    "a release of another minor",
    () => rules.releaseOfOtherMinor(web, "1.31.3-20250103", 31, 32),
    "EKSV005",
    "releaseVersion",
  ],
  ["no AMI", () => rules.noAmiForMinor(web, "AL2_x86_64", 32, 33), "EKSV006", "version"],
  ["a launch template", () => rules.launchTemplateMismatch(web, "why", "Next"), "EKSV008", "launchTemplate"],
  [
    "an add-on without versions",
    () => addons.addonNotOffered(proxy, "v9", { minor: 32, versions: [] }),
    "EKSV014",
    "version",
  ],
  ["an add-on without that version", () => addons.addonNotOffered(proxy, "v9", offer), "EKSV014", "version"],
  [
    "an add-on before its control plane",
    () => addons.addonBeforeControlPlane(proxy, { version: "v4", needed: 33, live: 32 }),
    "EKSV014",
    "version",
  ],
  ["an add-on that goes down", () => addons.addonDowngrade(proxy, "v1", "v1", "v2"), "EKSV015", "version"],
];

const said: [what: string, say: () => string, text: string][] = [
  [
    "an add-on with no default offers its newest three",
    () => addons.addonNotOffered(proxy, "v9", { minor: 32, versions: offer.versions }).message,
    `${proxy}: EKS offers no v9 for control plane 1.32 (DescribeAddonVersions). Declare version "v4", "v3", "v2", or "default" [EKSV014]`,
  ],
  [
    "an add-on offers EKS's default first, and it once",
    () => addons.addonNotOffered(proxy, "v9", offer).message,
    `${proxy}: EKS offers no v9 for control plane 1.32 (DescribeAddonVersions). Declare version "v3" (EKS's default), "v4", "v2", or ` +
      '"default" [EKSV014]',
  ],
  [
    "an add-on before its control plane",
    () => addons.addonBeforeControlPlane(proxy, { version: "v4", needed: 33, live: 32 }).message,
    `${proxy} cannot go to v4 yet: that is for control plane 1.33, which runs 1.32, and no update that would raise it is under way. Raise ` +
      "the control plane first: pass `cluster: <ClusterVersion>`, and leave it in with --target [EKSV014]",
  ],
  [
    "an add-on that does not do what it is there for",
    () => addons.addonUnwell(proxy, { version: "v4", status: "DEGRADED", issues: ["A", "B"] }) ?? "",
    `${proxy} is at v4 already, and EKS says DEGRADED (A, B): no update of its version mends that. Next: see its health in DescribeAddon`,
  ],
  [
    "an add-on that is not well for no reason that EKS tells",
    () => addons.addonUnwell(proxy, { version: "v4", status: "UPDATE_FAILED", issues: [] }) ?? "",
    `${proxy} is at v4 already, and EKS says UPDATE_FAILED: no update of its version mends that. Next: see its health in DescribeAddon`,
  ],
  [
    "an add-on that could not be made",
    () => addons.addonUnwell(proxy, { version: "v4", status: "CREATE_FAILED", issues: [] }) ?? "",
    `${proxy} is at v4 already, and EKS says CREATE_FAILED: no update of its version mends that. Next: see its health in DescribeAddon`,
  ],
  [
    "an add-on that is well says nothing",
    () => addons.addonUnwell(proxy, { version: "v4", status: "ACTIVE", issues: ["A"] }) ?? "",
    "",
  ],
  [
    "a group that stays",
    () => rules.nodegroupStays(web, 33, 32),
    `${web} stays as it is: 1.33 is declared, and its control plane will run 1.32 after this run (see there). It follows once its control ` +
      "plane is raised",
  ],
  [
    "a hop that somebody has undone",
    () => rolledBackMeanwhile({ cluster: "prod", version: 34 }, 32, 33),
    "control plane of prod is not moved to 1.33 again: this run had it there, and someone else has rolled it back to 1.32 since. Next: to " +
      'agree, declare version "1.32"; to upgrade again, declare "1.32" first and "1.34" after that',
  ],
];

describe("versions: the words of rules", () => {
  for (const [what, say, rule, property] of blamed) {
    it(`${what} is ${rule} and blames ${property}`, () => {
      const violation = say();
      assert.deepEqual([violation.rule, violation.property], [rule, property]);
      assert.ok(violation.message.endsWith(` [${rule}]`));
    });
  }
  for (const [what, say, text] of said) {
    it(what, () => {
      assert.equal(say(), text);
    });
  }
});
