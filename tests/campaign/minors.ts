// Kubernetes minors in the campaign's texts, read anew: the judge takes nothing from the rules that it judges.
import type { Declared } from "./declared";

export const minorOf = (version: unknown): number =>
  typeof version === "string" ? Number(version.split(".")[1]) : Number.NaN;

export const shifted = (version: string, by: number): string => `1.${minorOf(version) + by}`;

/** The one minor that the program permits a rollback to is the one that it declares. */
export const rollsBack = ({ version, allowRollback }: Declared): boolean => allowRollback === version;
