// Asks for many things a few at a time.

/** What `ask` answers for each item, in no order; undefined answers are left out. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  ask: (item: Item) => Promise<Answer | undefined>,
): Promise<Answer[]> {
  const waiting = items.values();
  const answers: Answer[] = [];
  const worker = async () => {
    for (const item of waiting) {
      const answer = await ask(item);
      if (answer !== undefined) answers.push(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
