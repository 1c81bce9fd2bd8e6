// The pure rules, as tables.
import { strict as assert } from "node:assert";
import {
  addonFits,
  ADDONS,
  addonVersions,
  defaultAddonVersion,
  seriesMinor,
} from "../../../emulator/rules/addonCatalogue";
import { AMI_TYPES, amiFamily } from "../../../emulator/rules/amiFamily";
import { CALENDAR, defaultVersion, findMinorVersion, supportStatus } from "../../../emulator/rules/calendar";
import { hashedFraction, hashedUuid } from "../../../emulator/rules/hashed";
import { minorOf } from "../../../emulator/rules/minor";
import {
  autoModeRollbackPhases,
  controlPlanePhase,
  nodegroupPhases,
  wavesOf,
} from "../../../emulator/rules/phases";
import { newestRelease, releaseFits } from "../../../emulator/rules/releases";
import { rollbackWindow } from "../../../emulator/rules/rollbackWindow";
import { allowedMinorsBehind, kubeletFits } from "../../../emulator/rules/skew";
import { DEFAULT_SETTINGS } from "../../../emulator/world/settings";

const minor = (version: string) => findMinorVersion(CALENDAR, version)!;
const NOW = Date.parse("2026-11-21T00:00:00Z");

describe("emulator rules", () => {
  describe("minorOf", () => {
    const rows: [string, number | undefined][] = [
      ["1.32", 32],
      ["1.0", 0],
      ["1.032", undefined],
      ["v1.32", undefined],
      ["1.32.1", undefined],
      ["2.1", undefined],
      ["1.", undefined],
      ["1.32 ", undefined],
      ["1.３２", undefined],
      ["", undefined],
    ];
    for (const [text, expected] of rows)
      it(`reads ${JSON.stringify(text)}`, () => {
        assert.equal(minorOf(text), expected);
      });
  });

  describe("skew", () => {
    const rows: [number, number, "n-3" | "match", boolean][] = [
      [29, 32, "n-3", true],
      [28, 32, "n-3", false],
      [24, 26, "n-3", true],
      [24, 27, "n-3", false],
      [25, 28, "n-3", true],
      [33, 32, "n-3", false],
      [32, 32, "match", true],
      [31, 32, "match", false],
    ];
    for (const [kubelet, server, rule, fits] of rows) {
      it(`${rule}: kubelet 1.${kubelet} ${fits ? "may" : "may not"} talk to 1.${server}`, () => {
        assert.equal(kubeletFits(kubelet, server, rule), fits);
      });
    }
    it("allows two minors up to kubelet 1.24 and three after it", () => {
      assert.deepEqual(
        [23, 24, 25, 26].map((kubelet) => allowedMinorsBehind(kubelet, "n-3")),
        [2, 2, 3, 3],
      );
    });
  });

  describe("calendar", () => {
    const rows: [string, string, string][] = [
      ["1.30", "2026-11-21", "UNSUPPORTED"],
      ["1.31", "2026-11-21", "EXTENDED_SUPPORT"],
      ["1.31", "2026-11-26", "UNSUPPORTED"],
      ["1.33", "2026-07-28", "STANDARD_SUPPORT"],
      ["1.33", "2026-07-29", "EXTENDED_SUPPORT"],
      ["1.35", "2026-11-21", "STANDARD_SUPPORT"],
    ];
    for (const [version, day, expected] of rows) {
      it(`${version} is ${expected} on ${day}`, () => {
        assert.equal(supportStatus(minor(version), Date.parse(day)), expected);
      });
    }
    it("goes up minor by minor, each ending later than the one before", () => {
      for (const [index, row] of CALENDAR.entries()) {
        assert.ok(
          row.releasedAt < row.endOfStandardSupportAt &&
            row.endOfStandardSupportAt < row.endOfExtendedSupportAt,
        );
        const before = CALENDAR[index - 1];
        if (!before) continue;
        assert.equal(minorOf(row.version), minorOf(before.version)! + 1);
        assert.ok(row.endOfStandardSupportAt > before.endOfStandardSupportAt);
      }
    });
    it("has one default version, 1.36", () => {
      assert.equal(defaultVersion(CALENDAR), "1.36");
    });
  });

  describe("releases", () => {
    it("every family's newest release fits its own minor, and not the next where its form tells", () => {
      for (const type of AMI_TYPES.filter((one) => one !== "CUSTOM")) {
        const family = amiFamily(type);
        const release = newestRelease(family, minor("1.32"), NOW)!;
        assert.ok(releaseFits(family, "1.32", release), `${type} ${release}`);
        assert.equal(releaseFits(family, "1.31", release), family === "BOTTLEROCKET", `${type} ${release}`);
      }
    });
    it("moves on with time and never lies in the future", () => {
      assert.equal(newestRelease("AL2023", minor("1.33"), minor("1.33").releasedAt), "1.33.0-20250529");
      assert.equal(newestRelease("AL2023", minor("1.33"), Date.parse("2025-07-01")), "1.33.1-20250628");
      assert.equal(newestRelease("AL2023", minor("1.33"), NOW), "1.33.5-20251026");
    });
    it("has no AL2 from 1.33 on", () => {
      assert.equal(newestRelease("AL2", minor("1.32"), NOW), "1.32.5-20250622");
      assert.equal(newestRelease("AL2", minor("1.33"), NOW), undefined);
    });
    const rows: [Parameters<typeof releaseFits>[0], string, string, boolean][] = [
      ["AL2023", "1.31", "1.31.3-20250103", true],
      ["AL2023", "1.30", "1.31.3-20250103", false],
      ["AL2", "1.29", "1.29.0-20240202", true],
      ["AL2023", "1.31", "v1.31.3-20250103", false],
      ["BOTTLEROCKET", "1.30", "1.20.3-5d9ac849", true],
      ["BOTTLEROCKET", "1.30", "1.2.0", true],
      ["BOTTLEROCKET", "1.30", "1.30.3-20250103x", false],
      ["WINDOWS", "1.29", "1.29-2024.04.09", true],
      ["WINDOWS", "1.29", "1.28-2024.04.09", false],
      ["CUSTOM", "1.29", "ami-0abc", true],
    ];
    for (const [family, version, release, fits] of rows) {
      it(`${release} ${fits ? "is" : "is not"} a ${family} release for ${version}`, () => {
        assert.equal(releaseFits(family, version, release), fits);
      });
    }
  });

  describe("rollbackWindow", () => {
    const at = (daysAgo: number) => NOW - daysAgo * 86_400_000;
    const rows: [string, Parameters<typeof rollbackWindow>[0], string][] = [
      ["within 7 days", { version: "1.33", createdVersion: "1.32", upgradedAt: at(7) }, "open"],
      ["after 7 days", { version: "1.33", createdVersion: "1.32", upgradedAt: at(7) - 1 }, "over"],
      ["created at its version", { version: "1.33", createdVersion: "1.33", upgradedAt: at(1) }, "never"],
      ["not reached by an upgrade", { version: "1.33", createdVersion: "1.32" }, "never"],
    ];
    for (const [title, history, expected] of rows)
      it(title, () => {
        assert.equal(rollbackWindow(history, NOW), expected);
      });
  });

  describe("phases", () => {
    const rows: [number, Parameters<typeof wavesOf>[1], number][] = [
      [0, {}, 0],
      [3, {}, 3],
      [3, { maxUnavailable: 2 }, 2],
      [10, { maxUnavailablePercentage: 33 }, 4],
      [2, { maxUnavailablePercentage: 10 }, 2],
      [450, { maxUnavailable: 200 }, 5],
    ];
    for (const [nodes, config, waves] of rows) {
      it(`${nodes} nodes with ${JSON.stringify(config)} take ${waves} waves`, () => {
        assert.equal(wavesOf(nodes, config), waves);
      });
    }
    it("a control plane takes 8 to 12 minutes, the same for the same update", () => {
      const drawn = Array.from(
        { length: 200 },
        (_, index) => controlPlanePhase(DEFAULT_SETTINGS, `u${index}`).seconds,
      );
      assert.ok(drawn.every((seconds) => seconds >= 480 && seconds <= 720));
      assert.ok(new Set(drawn).size > 50);
      assert.equal(controlPlanePhase(DEFAULT_SETTINGS, "u1").seconds, drawn[1]);
    });
    it("MINIMAL scales nothing up first", () => {
      const names = (strategy: "DEFAULT" | "MINIMAL") =>
        nodegroupPhases(DEFAULT_SETTINGS, {
          desiredSize: 1,
          updateConfig: { updateStrategy: strategy },
          blocked: false,
        }).map((phase) => phase.name);
      assert.deepEqual(names("DEFAULT"), ["Setup", "ScaleUp", "Upgrade", "ScaleDown"]);
      assert.deepEqual(names("MINIMAL"), ["Setup", "Upgrade", "ScaleDown"]);
    });
    it("an Auto Mode rollback whose nodes do not get away has no control plane phase", () => {
      const rollback = { nodes: 3, blocked: false, timeoutMinutes: 120 };
      assert.equal(autoModeRollbackPhases(DEFAULT_SETTINGS, "u", rollback).timesOut, false);
      const late = autoModeRollbackPhases(DEFAULT_SETTINGS, "u", { ...rollback, nodes: 31 });
      assert.deepEqual(late, {
        phases: [
          { name: "Validate", seconds: 60 },
          { name: "Nodes", seconds: 7200 },
        ],
        timesOut: true,
      });
    });
  });

  describe("add-on catalogue", () => {
    it("knows a version's series whatever its patch", () => {
      assert.equal(seriesMinor("vpc-cni", "v1.19.7-eksbuild.9"), 31);
      assert.equal(seriesMinor("kube-proxy", "v1.31.2-eksbuild.3"), 31);
      assert.equal(seriesMinor("coredns", "v1.11.1-eksbuild.4"), 31);
      assert.equal(seriesMinor("aws-ebs-csi-driver", "v1.35.0-eksbuild.1"), 31);
      assert.equal(seriesMinor("made-up", "v1.1.1"), undefined);
    });
    const rows: [string, string, string, boolean][] = [
      ["vpc-cni", "v1.19.0-eksbuild.1", "1.33", true],
      ["vpc-cni", "v1.19.0-eksbuild.1", "1.34", false],
      ["vpc-cni", "v1.19.0-eksbuild.1", "1.28", false],
      ["kube-proxy", "v1.31.2-eksbuild.3", "1.34", true],
      ["kube-proxy", "v1.31.2-eksbuild.3", "1.35", false],
      ["kube-proxy", "v1.31.2-eksbuild.3", "1.30", false],
      ["made-up", "v9", "1.30", true],
    ];
    for (const [name, version, cluster, fits] of rows) {
      it(`${name} ${version} ${fits ? "runs" : "does not run"} on ${cluster}`, () => {
        assert.equal(addonFits(name, version, cluster), fits);
      });
    }
    it("has a version for both sides of every hop", () => {
      const versions = CALENDAR.map((row) => row.version);
      for (const addon of ADDONS) {
        for (const [index, version] of versions.slice(0, -1).entries()) {
          const both = addonVersions(addon, versions).filter(
            (one) =>
              addonFits(addon.name, one.version, version) &&
              addonFits(addon.name, one.version, versions[index + 1]!),
          );
          assert.ok(both.length > 0, `${addon.name} ${version}`);
          assert.ok(addonFits(addon.name, defaultAddonVersion(addon, version), version));
        }
      }
    });
  });

  it("hashed ids are UUIDs of version 3, the same for the same words only", () => {
    assert.match(hashedUuid("a", "b"), /^[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(hashedUuid("a", "b"), hashedUuid("a", "b"));
    assert.notEqual(hashedUuid("ab", ""), hashedUuid("a", "b"));
    assert.ok(hashedFraction("x") >= 0 && hashedFraction("x") < 1);
  });
});
