/** Does something, and calls `done` once, within a bounded time. */
export type Work = (done: () => void) => void;

/** Works one after the other, in the order in which they were asked for. */
export class Queue {
  private readonly waiting: Work[] = [];
  private busy = false;

  add(work: Work): void {
    this.waiting.push(work);
    if (!this.busy) this.next();
  }

  private next(): void {
    const work = this.waiting.shift();
    this.busy = work !== undefined;
    work?.(() => this.next());
  }
}
