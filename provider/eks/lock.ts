// One run at a time for each control plane and node group of a process.

const tails = new Map<string, Promise<unknown>>();

/** Runs `work` after everything that was given for the same key before. */
export async function exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  tails.set(key, mine);
  try {
    return await mine;
  } finally {
    if (tails.get(key) === mine) tails.delete(key);
  }
}
