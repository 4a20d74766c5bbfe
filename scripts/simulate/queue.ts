interface Entry {
  readonly ms: number;
  readonly order: number;
  readonly run: () => void;
}

/** What is to happen, by its time; of two at one time the one that was put in first. A binary heap. */
export class Queue {
  private readonly heap: Entry[] = [];
  private order = 0;

  get length(): number {
    return this.heap.length;
  }

  put(ms: number, run: () => void): void {
    const entry = { ms, order: this.order++, run };
    let at = this.heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      this.heap[at] = above;
      at = parent;
    }
    this.heap[at] = entry;
  }

  /** @returns when the next is due; Infinity if there is none */
  get nextMs(): number {
    return this.heap[0]?.ms ?? Infinity;
  }

  take(): Entry | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [this.heap[child], this.heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child++;
      const below = this.heap[child] as Entry;
      if (!isBefore(below, last)) break;
      this.heap[at] = below;
      at = child;
    }
    this.heap[at] = last;
    return first;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.ms < other.ms || (one.ms === other.ms && one.order < other.order);
}
