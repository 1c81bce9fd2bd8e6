// What the control API's calls take.
import { exactly, optional } from "../shapes/compounds";
import { decimal } from "../shapes/scalars";

/** A century: more would only overflow dates. */
const MOST_SECONDS = 100 * 366 * 86_400;

export const clockShape = exactly({
  advanceSeconds: optional(decimal({ min: 0, max: MOST_SECONDS })),
  timeScale: optional(decimal({ min: 0, max: 10_000_000 })),
});
