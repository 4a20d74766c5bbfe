/** What is so normally, until a fault has it otherwise; of several faults the last to begin has its way. */
export class Override<T> {
  private readonly list: { readonly value: T }[] = [];
  /** A field, as it is read some ten times a step and hardly ever changes. */
  private value: T;

  constructor(private readonly normal: T) {
    this.value = normal;
  }

  get now(): T {
    return this.value;
  }

  get isNormal(): boolean {
    return this.list.length === 0;
  }

  /** @returns what ends it; ending it twice does nothing */
  set(value: T): () => void {
    const entry = { value };
    this.list.push(entry);
    this.value = value;
    return () => {
      const at = this.list.indexOf(entry);
      if (at < 0) return;
      this.list.splice(at, 1);
      const last = this.list.at(-1);
      this.value = last ? last.value : this.normal;
    };
  }
}
