/** What is so normally, until a fault has it otherwise; of several faults the last to begin has its way. */
export class Override<T> {
  private readonly list: { readonly value: T }[] = [];

  constructor(private readonly normal: T) {}

  get now(): T {
    const last = this.list.at(-1);
    return last ? last.value : this.normal;
  }

  get isNormal(): boolean {
    return this.list.length === 0;
  }

  /** @returns what ends it; ending it twice does nothing */
  set(value: T): () => void {
    const entry = { value };
    this.list.push(entry);
    return () => {
      const at = this.list.indexOf(entry);
      if (at >= 0) this.list.splice(at, 1);
    };
  }
}
