import assert from "node:assert/strict";
import { releaseDate } from "../../../provider/versions/releaseDate";

describe("versions/releaseDate", () => {
  const table: [release: string, date: string | undefined][] = [
    ["1.31.3-20250103", "2025-01-03"],
    ["1.5.0-20231230", "2023-12-30"],
    ["1.131.13-20250103", "2025-01-03"],
    ["1.31-2025.01.14", "2025-01-14"],
    ["1.5-2023.12.30", "2023-12-30"],
    // Bottlerocket's holds none.
    ["1.29.0-c55d3e2f", undefined],
    ["", undefined],
    ["newest", undefined],
    // Neither form, or more than it.
    ["1.31.3-202501031", undefined],
    ["1.31.3-2025010", undefined],
    ["x1.31.3-20250103", undefined],
    ["2.31.3-20250103", undefined],
    ["1.31-2025.01.145", undefined],
    ["1.31-2025.1.14", undefined],
    ["1.31-202x.01.14", undefined],
    ["x1.31-2025.01.14", undefined],
    ["1.31.3-2025.01.14", undefined],
    // No day of any calendar.
    ["1.31.3-20251301", undefined],
    ["1.31-2025.00.14", undefined],
  ];
  for (const [release, date] of table) {
    it(`${JSON.stringify(release)}: ${date ?? "no date"}`, () => {
      assert.equal(releaseDate(release), date);
    });
  }
});
