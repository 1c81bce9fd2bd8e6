// Asks EKS until it answers. What runs there goes on whatever happens to our questions, so a run that may wait asks again.
import type { Clock } from "./clock";
import { isPassing, messageOf } from "./errors";

/** Milliseconds between two questions: the first of these, then twice as long each time, up to the last. */
const pauses = { first: 500, last: 15_000 };

/** @param limit milliseconds after which the error is thrown, whatever it is */
export async function patiently<T>(
  { clock, progress }: { readonly clock: Clock; readonly progress?: (text: string) => Promise<void> },
  limit: number,
  ask: () => Promise<T>,
): Promise<T> {
  const end = clock.now() + limit;
  for (let pause = pauses.first; ; pause = Math.min(pauses.last, pause * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || clock.now() >= end) throw error;
      await progress?.(`EKS could not be asked, so it is asked again: ${messageOf(error)}`);
      await clock.sleep(Math.min(pause, Math.max(0, end - clock.now())));
    }
  }
}
