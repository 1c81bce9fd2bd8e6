// When to look next at an update that runs: the fewest looks for the least delay in seeing its end. Pure: no clock, no I/O.
//
// Keller (Management Science 21(3), 1974): where looking costs K seconds of delay, the best density of looks is sqrt(h / 2K)
// for a hazard h, the chance per second that what has lasted until now ends now.

/** How long something takes: the median of a lognormal duration, and the standard deviation of its logarithm. */
export interface Expected {
  readonly seconds: number;
  readonly sigma: number;
}

/** Seconds into a wait of the first looks: for what fails at once, and for what fails while it is set up. */
const earlyLooks = [0.6, 2, 6, 20, 60, 85, 115];

/** Seconds of delay that a look is worth: 8 minutes with a spread of 10% then take 22 looks and 4.3 s. */
const priceOfLook = 0.34;

/** Seconds, and a share of the time waited: no two looks are further apart. */
const longest = 120;
const longestShare = 0.6;

/** A duration that has been met a few times is not known better than this; so looks are never nearer than three seconds. */
const leastSigma = 0.15;

/** Standard deviations at the 90th percentile. */
const percentile90 = 1.2816;

/** Pieces in which the density is summed up. */
const pieces = 32;

/**
 * Milliseconds until the next look.
 * @param waited milliseconds since the wait began: early looks and the longest pause go by it
 * @param expected of the update
 * @param age milliseconds that the update ran before the wait began
 */
export function untilNextLook(
  waited: number,
  expected: Expected,
  age = 0,
  random: () => number = Math.random,
): number {
  // Many waits that began together must not look together.
  const jitter = 0.9 + 0.2 * random();
  return 1000 * pause(waited / 1000, expected, age / 1000) * jitter;
}

function pause(waited: number, expected: Expected, age: number): number {
  // A look that jitter brought forward is the one that it stands for.
  const early = earlyLooks.find((look) => waited < look * 0.85);
  if (early !== undefined) return early - waited;
  const most = Math.min(longest, longestShare * waited);
  const piece = most / pieces;
  let looks = 0;
  for (let ahead = 0; ahead < most; ahead += piece) {
    const density = Math.sqrt(hazard(age + waited + ahead + piece / 2, expected) / (2 * priceOfLook));
    if (looks + density * piece >= 1) return ahead + (1 - looks) / density;
    looks += density * piece;
  }
  return most;
}

/** Per second, of a lognormal duration. Past the 90th percentile the expectation was too short, so its sigma grows with the time. */
function hazard(seconds: number, expected: Expected): number {
  const late = Math.log(seconds / expected.seconds);
  const known = Math.max(leastSigma, expected.sigma);
  const sigma = late > percentile90 * known ? late : known;
  const z = late / sigma;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return density / (survival(z) * sigma * seconds);
}

/** The chance that a standard normal variable exceeds z (Abramowitz and Stegun 26.2.17: within 7.5e-8). */
function survival(z: number): number {
  if (z < 0) return 1 - survival(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
