// Values that look drawn but are always the same for the same words: ids, ARNs' parts, durations.
import { hash } from "node:crypto";

const digest = (words: readonly string[]): string => hash("sha1", words.join("\0"));

/** A UUID of version 3, as most real EKS update ids are. */
export function hashedUuid(...words: string[]): string {
  const hex = digest(words);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `3${hex.slice(13, 16)}`,
    `9${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** A number in [0, 1). */
export function hashedFraction(...words: string[]): number {
  return Number.parseInt(digest(words).slice(0, 8), 16) / 2 ** 32;
}

export function hashedHex(length: number, ...words: string[]): string {
  return digest(words).slice(0, length);
}
