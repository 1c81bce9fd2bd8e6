// What each part of the bench hands to the report.

export interface Part {
  readonly title: string;
  /** Markdown: tables and what has to be said of them. */
  readonly text: string;
  readonly aims?: readonly Aim[];
  readonly growths?: readonly Growth[];
}

export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly reached: string;
  readonly holds: boolean;
}

/** A figure against the size that it grows with. */
export interface Growth {
  /** Name of the plot's file, without its end. */
  readonly name: string;
  readonly title: string;
  readonly size: string;
  readonly figure: string;
  readonly points: readonly (readonly [size: number, figure: number])[];
}

/** An aim that a figure is not to exceed. */
export function atMost(what: string, most: number, reached: number, unit = ""): Aim {
  return { what, aim: `<= ${most}${unit}`, reached: `${round(reached)}${unit}`, holds: reached <= most };
}

/** Three digits where they are there to see. */
export function round(figure: number): string {
  if (Math.abs(figure) >= 100) return figure.toFixed(0);
  return figure.toFixed(Math.abs(figure) >= 10 ? 1 : 2);
}
