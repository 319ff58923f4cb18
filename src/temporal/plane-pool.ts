/** Float arrays that are used again, since those of an image's size are costly to make anew for every frame. */
export class PlanePool {
  readonly #free = new Map<number, Float32Array[]>();

  /** @returns an array of that length, with whatever the last user left in it */
  floats(length: number): Float32Array {
    return this.#free.get(length)?.pop() ?? new Float32Array(length);
  }

  /** Takes arrays back that nobody looks at any more. */
  giveBack(...arrays: readonly Float32Array[]): void {
    for (const array of arrays) {
      const free = this.#free.get(array.length);
      if (free) free.push(array);
      else this.#free.set(array.length, [array]);
    }
  }
}
