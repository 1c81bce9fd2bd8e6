import assert from "node:assert/strict";
import fc from "fast-check";
import {
  amiFamily,
  compareReleases,
  newestMinorWithAmi,
  parseRelease,
  releaseExample,
  releaseMinor,
} from "../../../provider/versions/release";

/** Every amiType of the service model (client-eks AMITypes), by family. */
const amiTypes = {
  AL2: ["AL2_x86_64", "AL2_x86_64_GPU", "AL2_ARM_64"],
  AL2023: [
    ...["AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD", "AL2023_x86_64_NEURON"],
    ...["AL2023_x86_64_NVIDIA", "AL2023_ARM_64_NVIDIA"],
  ],
  BOTTLEROCKET: [
    ...["BOTTLEROCKET_ARM_64", "BOTTLEROCKET_x86_64", "BOTTLEROCKET_ARM_64_FIPS", "BOTTLEROCKET_x86_64_FIPS"],
    ...["BOTTLEROCKET_ARM_64_NVIDIA", "BOTTLEROCKET_x86_64_NVIDIA"],
    ...["BOTTLEROCKET_ARM_64_NVIDIA_FIPS", "BOTTLEROCKET_x86_64_NVIDIA_FIPS"],
  ],
  WINDOWS: [
    ...["WINDOWS_CORE_2019_x86_64", "WINDOWS_FULL_2019_x86_64", "WINDOWS_CORE_2022_x86_64"],
    ...["WINDOWS_FULL_2022_x86_64", "WINDOWS_CORE_2025_x86_64", "WINDOWS_FULL_2025_x86_64"],
  ],
  CUSTOM: ["CUSTOM"],
  UNKNOWN: ["", "AL2024_x86_64", "AL2", "custom", "constructor"],
} as const;

const al2 = "AL2_x86_64";
const al2023 = "AL2023_x86_64_STANDARD";
const bottlerocket = "BOTTLEROCKET_x86_64";
const windows = "WINDOWS_CORE_2022_x86_64";

describe("versions/release: AMI families", () => {
  for (const [family, types] of Object.entries(amiTypes)) {
    for (const type of types) {
      it(`${type || "no type"} is of ${family}`, () => {
        assert.equal(amiFamily(type), family);
      });
    }
  }

  it("only AL2 has an end: no AMI from 1.33 on", () => {
    for (const [family, types] of Object.entries(amiTypes)) {
      for (const type of types) assert.equal(newestMinorWithAmi(type), family === "AL2" ? 32 : undefined);
    }
  });

  it("the example of each family is in that family's form", () => {
    for (const type of [al2, al2023, bottlerocket, windows]) {
      assert.notEqual(parseRelease(type, releaseExample(type) ?? ""), undefined);
    }
    assert.equal(releaseExample("CUSTOM"), undefined);
    assert.equal(releaseExample("NEW_TYPE"), undefined);
  });
});

describe("versions/release: the minor that a release tells", () => {
  const table: [amiType: string, release: string, minor: number | undefined][] = [
    [al2, "1.29.0-20240202", 29],
    [al2023, "1.31.3-20250103", 31],
    [windows, "1.29-2024.04.09", 29],
    [bottlerocket, "1.31.3-5d9ac849", undefined],
    [bottlerocket, "1.2.0", undefined],
    ["CUSTOM", "ami-0123456789abcdef0", undefined],
    ["NEW_TYPE", "1.31.3-20250103", undefined],
    // Not in the family's form: nothing is read out of it.
    [al2023, "v1.31.3-20250103", undefined],
    [al2023, "1.31.3", undefined],
    [al2023, "1.31.3-2025010", undefined],
    [al2023, "1.31.3-20250103 ", undefined],
    [al2023, "1.031.3-20250103", undefined],
    [al2023, "1.31-2024.04.09", undefined],
    [windows, "1.31.3-20250103", undefined],
    [al2023, "", undefined],
  ];
  for (const [amiType, release, minor] of table) {
    it(`${amiType} ${JSON.stringify(release)}: ${minor ?? "none"}`, () => {
      assert.equal(releaseMinor(amiType, release), minor);
    });
  }
});

describe("versions/release: compareReleases", () => {
  const table: [amiType: string, a: string, b: string, order: "older" | "same" | "newer" | undefined][] = [
    [al2023, "1.31.3-20250103", "1.31.3-20250103", "same"],
    [al2023, "1.31.3-20250103", "1.31.3-20250104", "older"],
    // A later date is a later AMI whatever the patch; a later minor is later whatever the date.
    [al2023, "1.31.9-20250103", "1.31.3-20250203", "older"],
    [al2023, "1.31.9-20250103", "1.31.3-20250103", "newer"],
    [al2023, "1.31.0-20260101", "1.32.0-20250101", "older"],
    [al2023, "1.9.0-20250101", "1.10.0-20250101", "older"],
    [al2, "1.29.0-20240202", "1.29.0-20231231", "newer"],
    [bottlerocket, "1.9.0-5d9ac849", "1.10.0-00000000", "older"],
    [bottlerocket, "1.20.3-5d9ac849", "1.20.2-ffffffff", "newer"],
    [bottlerocket, "1.20.3", "1.20.3-5d9ac849", "same"],
    [bottlerocket, "1.20.3-5d9ac849", "1.20.3-aaaaaaaa", undefined],
    [windows, "1.29-2024.04.09", "1.29-2024.10.08", "older"],
    [windows, "1.30-2024.04.09", "1.29-2024.10.08", "newer"],
    [al2023, "1.31.3-20250103", "1.20.3-5d9ac849", undefined],
    [al2023, "nonsense", "1.31.3-20250103", undefined],
    [al2023, "nonsense", "nonsense", "same"],
    ["CUSTOM", "ami-1", "ami-2", undefined],
    ["NEW_TYPE", "1.31.3-20250103", "1.31.3-20250104", undefined],
  ];
  const word = (order: number | undefined) =>
    order === undefined ? undefined : order < 0 ? "older" : order > 0 ? "newer" : "same";
  const opposite = { older: "newer", newer: "older", same: "same" } as const;
  for (const [amiType, a, b, order] of table) {
    it(`${amiType}: ${a} is ${order ?? "not comparable with"} ${b}`, () => {
      assert.equal(word(compareReleases(amiType, a, b)), order);
      assert.equal(word(compareReleases(amiType, b, a)), order && opposite[order]);
    });
  }

  const number = fc.integer({ min: 0, max: 3 });
  const date = fc.constantFrom("20250101", "20250102", "20251231");
  const families: [string, fc.Arbitrary<string>][] = [
    [al2023, fc.tuple(number, number, date).map(([m, p, d]) => `1.3${m}.${p}-${d}`)],
    [al2, fc.tuple(number, number, date).map(([m, p, d]) => `1.2${m}.${p}-${d}`)],
    [windows, fc.tuple(number, number).map(([m, d]) => `1.3${m}-2025.0${d + 1}.11`)],
    [
      bottlerocket,
      fc
        .tuple(number, number, fc.constantFrom("", "-00000001", "-00000002"))
        .map(([m, p, commit]) => `1.${m}.${p}${commit}`),
    ],
  ];
  for (const [amiType, release] of families) {
    it(`is antisymmetric and transitive for ${amiType}`, () => {
      fc.assert(
        fc.property(release, release, release, (a, b, c) => {
          const [ab, ba, bc, ac] = [
            [a, b],
            [b, a],
            [b, c],
            [a, c],
          ].map(([x, y]) => compareReleases(amiType, x!, y!));
          assert.equal(ab === undefined ? undefined : Math.sign(ab) + 0, ba && -Math.sign(ba) + 0);
          if (ab !== undefined && bc !== undefined && ab < 0 && bc < 0) assert.ok((ac ?? 0) < 0);
          if (ab !== undefined && bc !== undefined && ab > 0 && bc > 0) assert.ok((ac ?? 0) > 0);
        }),
      );
    });
  }

  it("never throws, and never answers NaN", () => {
    const types = fc.constantFrom(al2, al2023, bottlerocket, windows, "CUSTOM", "x");
    const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,400}\.\d{1,3}\.\d{1,3}(-[0-9a-f]{8})?$/));
    fc.assert(
      fc.property(types, text, text, (type, a, b) => {
        assert.ok(!Number.isNaN(compareReleases(type, a, b)));
      }),
    );
  });
});
