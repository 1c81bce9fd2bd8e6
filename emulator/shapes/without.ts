// An object without some of its members.

export function without<T extends object, K extends keyof T>(object: T, ...names: readonly K[]): Omit<T, K> {
  const left = { ...object };
  for (const name of names) Reflect.deleteProperty(left, name);
  return left;
}
