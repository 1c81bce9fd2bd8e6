import assert from "node:assert/strict";
import fc from "fast-check";
import { compareAddonVersions } from "../../../provider/versions/addonVersion";

describe("versions/addonVersion: compareAddonVersions", () => {
  const ordered: [older: string, newer: string][] = [
    ["v1.19.0-eksbuild.1", "v1.19.0-eksbuild.2"],
    ["v1.19.0-eksbuild.2", "v1.19.0-eksbuild.10"],
    ["v1.19.9-eksbuild.3", "v1.19.10-eksbuild.1"],
    ["v1.9.3-eksbuild.7", "v1.11.1-eksbuild.1"],
    ["v0.7.2-eksbuild.1", "v1.0.0-eksbuild.1"],
    ["v1.8.0-rc.1-eksbuild.1", "v1.8.0-rc.2-eksbuild.1"],
  ];
  for (const [older, newer] of ordered) {
    it(`${older} is older than ${newer}`, () => {
      assert.ok(compareAddonVersions(older, newer)! < 0);
      assert.ok(compareAddonVersions(newer, older)! > 0);
    });
  }

  const incomparable: [a: string, b: string][] = [
    ["v1.8.0-rc.1-eksbuild.1", "v1.8.0-eksbuild.1"],
    ["v1.8.0", "v1.8.0-eksbuild.1"],
    ["v1.8.0-eksbuild.1", "1.8.0-eksbuild.2"],
    ["v1.8.0-eksbuild.1", "v1.8-eksbuild.2"],
    ["v1.8.0-5d9ac849", "v1.8.0-6d9ac849"],
    ["latest", "default"],
    ["", "v1.8.0-eksbuild.1"],
  ];
  for (const [a, b] of incomparable) {
    it(`${a === "" ? "nothing" : a} and ${b} cannot be compared`, () => {
      assert.equal(compareAddonVersions(a, b), undefined);
      assert.equal(compareAddonVersions(b, a), undefined);
    });
  }

  it("any text is the same as itself", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(compareAddonVersions(text, text), 0);
      }),
    );
  });

  it("orders by the first number that differs", () => {
    const numbers = fc.array(fc.nat(999), { minLength: 4, maxLength: 4 });
    const text = ([major, minor, patch, build]: number[]) => `v${major}.${minor}.${patch}-eksbuild.${build}`;
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const order = compareAddonVersions(text(a), text(b))!;
        const first = a.findIndex((part, index) => part !== b[index]);
        assert.equal(Math.sign(order), first === -1 ? 0 : Math.sign(a[first]! - b[first]!));
      }),
    );
  });
});
