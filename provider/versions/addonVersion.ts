// What a version of an EKS add-on says: `v1.19.0-eksbuild.1`, its numbers from the most significant on.

interface AddonVersion {
  /** Everything but the numbers: versions of one form alone are of one order. */
  readonly form: string;
  readonly numbers: readonly number[];
}

/** `v1.19.0-eksbuild.1`; some publishers add a word, as in `v1.8.0-rc.1-eksbuild.1`. */
const pattern = /^v\d{1,9}(?:\.\d{1,9})+(?:[.-](?:\d{1,9}|[A-Za-z]+))*$/;

function parseAddonVersion(text: string): AddonVersion | undefined {
  if (!pattern.test(text)) return undefined;
  return { form: text.replace(/\d+/g, "N"), numbers: (text.match(/\d+/g) ?? []).map(Number) };
}

/**
 * Above zero where `a` is newer than `b`, below zero where it is older.
 * @returns 0 where both are the same version; undefined where the two cannot be compared.
 */
export function compareAddonVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  const [left, right] = [parseAddonVersion(a), parseAddonVersion(b)];
  if (left === undefined || left.form !== right?.form) return undefined;
  const differing = left.numbers.findIndex((part, index) => part !== right.numbers[index]);
  return differing === -1 ? 0 : (left.numbers[differing] ?? 0) - (right.numbers[differing] ?? 0);
}
