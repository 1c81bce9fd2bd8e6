// The name that a resource gets where the program gives none: the program's name for it and seven random characters.
import { randomBytes } from "node:crypto";
import type { Props } from "./resourceKind";

/** As in the real plugin, `__defaults` lists the inputs that are not the program's. */
export function autoName(urn: string, property: string | undefined, olds: Props, news: Props): Props {
  if (property === undefined || news[property] !== undefined) return { __defaults: [] };
  const kept = isAutoNamed(olds) ? olds[property] : undefined;
  const name = urn.split("::").at(-1) ?? "";
  return {
    __defaults: [property],
    [property]: kept ?? `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`,
  };
}

/** Two of one name cannot stand side by side: only these can be replaced by a new one first. */
export function isAutoNamed({ __defaults }: Props): boolean {
  return Array.isArray(__defaults) && __defaults.length > 0;
}
