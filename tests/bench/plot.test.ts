import assert from "node:assert/strict";
import { plot } from "../../bench/plot";

describe("bench: plot", () => {
  it("draws a growth with its exponent as an SVG", async () => {
    const svg = await plot({
      ...{ name: "calls", title: "Calls", size: "node groups", figure: "calls" },
      points: [1, 10, 100].map((size) => [size, size * 2] as const),
    });
    assert.match(svg, /^<svg [^]*<\/svg>\n$/);
    assert.match(svg, />fitted exponent 1\.00</);
    assert.equal(svg.match(/aria-roledescription="symbol mark container"/g)?.length, 1);
  });
});
