// The exponent of a growth: the slope of the line that fits it best on log axes.

export interface Fit {
  readonly exponent: number;
  /** The figure at a size, as the line has it. */
  readonly at: (size: number) => number;
}

/** Least squares over the logarithms; sizes and figures that are not positive have none, and are left out. */
export function fit(points: readonly (readonly [size: number, figure: number])[]): Fit {
  const logs = points
    .filter(([size, figure]) => size > 0 && figure > 0)
    .map(([size, figure]) => [Math.log(size), Math.log(figure)] as const);
  if (new Set(logs.map(([x]) => x)).size < 2)
    throw new Error("an exponent needs figures at two sizes or more");
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const exponent =
    mean(logs.map(([x, y]) => (x - meanX) * (y - meanY))) / mean(logs.map(([x]) => (x - meanX) ** 2));
  return { exponent, at: (size) => Math.exp(meanY + exponent * (Math.log(size) - meanX)) };
}
