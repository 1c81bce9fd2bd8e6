// A growth as an SVG on log axes, drawn by Vega without a browser.
import type { Spec } from "vega";
import { fit } from "./exponent";
import type { Growth } from "./part";

export async function plot({ title, size, figure, points }: Growth): Promise<string> {
  // Vega is an ES module; the bench is CommonJS like the package that it measures.
  const vega = await import("vega");
  const { exponent, at } = fit(points);
  const measured = points.filter(([x, y]) => x > 0 && y > 0).map(([x, y]) => ({ x, y }));
  const ends = [Math.min(...measured.map(({ x }) => x)), Math.max(...measured.map(({ x }) => x))];
  const spec: Spec = {
    width: 420,
    height: 280,
    padding: 10,
    background: "white",
    title: { text: title, subtitle: `fitted exponent ${exponent.toFixed(2)}` },
    data: [
      { name: "measured", values: measured },
      { name: "line", values: ends.map((x) => ({ x, y: at(x) })) },
    ],
    scales: [axis("x", "width"), axis("y", "height")],
    axes: [
      { orient: "bottom", scale: "x", title: size, grid: true, format: "~s", tickCount: 5 },
      { orient: "left", scale: "y", title: figure, grid: true, format: "~s", tickCount: 5 },
    ],
    marks: [
      {
        type: "line",
        from: { data: "line" },
        encode: { enter: { ...places, stroke: { value: "#888" }, strokeDash: { value: [4, 4] } } },
      },
      {
        type: "symbol",
        from: { data: "measured" },
        encode: { enter: { ...places, fill: { value: "#1f5fa8" }, size: { value: 50 } } },
      },
    ],
  };
  const svg = await new vega.View(vega.parse(spec), { renderer: "none" }).toSVG();
  return `${svg}\n`;
}

const places = { x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" } };

/** Both data sets count: the line may leave the points below or above. */
function axis(field: "x" | "y", range: "width" | "height") {
  const fields = [
    { data: "measured", field },
    { data: "line", field },
  ];
  return { name: field, type: "log" as const, range, domain: { fields } };
}
