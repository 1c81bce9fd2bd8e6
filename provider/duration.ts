// Durations as inputs write them: "90m", "1h30m", "45s".

const pattern = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Milliseconds of a duration, or undefined where the text is none or lasts no time. */
export function parseDuration(text: unknown): number | undefined {
  const match = typeof text === "string" ? pattern.exec(text) : null;
  if (!match) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number((part as string | undefined) ?? 0));
  const total = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  return total > 0 && total <= Number.MAX_SAFE_INTEGER ? total : undefined;
}
