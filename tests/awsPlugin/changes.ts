// Which inputs differ from the state, as the real plugin's diff sees it: what the program leaves out is AWS's to choose.
import type { Props } from "./resourceKind";

/** Inputs that AWS fills in where the program says nothing: leaving one out again changes nothing. */
const filledIn = ["version", "releaseVersion", "upgradePolicy", "accessConfig", "updateConfig", "labels"];

export function changedProperties(
  olds: Props,
  oldInputs: Props,
  news: Props,
  ignored: readonly string[],
): Set<string> {
  const changed = new Set<string>();
  for (const key of new Set([...Object.keys(news), ...Object.keys(oldInputs)])) {
    if (key.startsWith("__") || ignored.includes(key)) continue;
    if (!(key in news)) {
      if (!filledIn.includes(key)) changed.add(key);
      continue;
    }
    const below = ignored
      .filter((path) => path.startsWith(`${key}.`))
      .map((path) => path.slice(key.length + 1));
    if (!holds(olds[key], news[key], below)) changed.add(key);
  }
  return changed;
}

/** Whether the state holds all that is declared: objects of a state have more members than a program sets. */
function holds(state: unknown, declared: unknown, ignored: readonly string[] = []): boolean {
  if (Array.isArray(declared)) {
    return (
      Array.isArray(state) &&
      state.length === declared.length &&
      declared.every((member, index) => holds(state[index], member))
    );
  }
  if (isObject(declared)) {
    return (
      isObject(state) &&
      Object.entries(declared).every(([key, value]) => ignored.includes(key) || holds(state[key], value))
    );
  }
  return state === declared;
}

/** The inputs as they would have to be to make what is there: what a refresh writes over the stored ones. */
export function refreshed(inputs: Props, live: Props): Props {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      const now = live[key];
      if (now === undefined) return [key, value];
      return [key, isObject(value) && isObject(now) ? refreshed(value, now) : now];
    }),
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
