// A priority queue of what is due when, so that a year of updates over a thousand clusters runs in order and fast.

interface Due<T> {
  readonly at: number;
  readonly serial: number;
  readonly item: T;
}

/** A binary heap, earliest first; of two at one instant, the one that was put in first. */
export class DueQueue<T> {
  private readonly heap: Due<T>[] = [];
  private serial = 0;

  push(at: number, item: T): void {
    if (at === Number.POSITIVE_INFINITY) return;
    this.heap.push({ at, serial: this.serial++, item });
    let index = this.heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  /** Takes out the earliest item that is due at `now`. */
  popDue(now: number): { readonly at: number; readonly item: T } | undefined {
    const first = this.heap[0];
    if (!first || first.at > now) return undefined;
    const last = this.heap.pop();
    if (last && this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return first;
  }

  clear(): void {
    this.heap.length = 0;
  }

  private sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.isBefore(left + 1, left) ? left + 1 : left;
      if (!this.swapIfBefore(child, index)) return;
      index = child;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (!first || !second) return false;
    return first.at < second.at || (first.at === second.at && first.serial < second.serial);
  }

  private swapIfBefore(a: number, b: number): boolean {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (!first || !second || !this.isBefore(a, b)) return false;
    this.heap[a] = second;
    this.heap[b] = first;
    return true;
  }
}
