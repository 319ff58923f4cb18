/** Which frames were coloured, by what decides their colours: what is coloured in another way is not at hand. */
export class CachedFrames {
  readonly #frames = new Map<string, Set<number>>();

  /**
   * Notes a frame.
   *
   * @param key - names what decides its colours
   * @returns whether it is new
   */
  add(key: string, index: number): boolean {
    const frames = this.#frames.get(key) ?? new Set();
    this.#frames.set(key, frames);
    const isNew = !frames.has(index);
    frames.add(index);
    return isNew;
  }

  /** Whether a frame was noted. */
  has(key: string, index: number): boolean {
    return this.#frames.get(key)?.has(index) ?? false;
  }

  /**
   * Frames that were noted, as half-open ranges in order.
   *
   * @param keys - of the shots as they are now
   */
  ranges(keys: Iterable<string>): readonly (readonly [number, number])[] {
    const frames = [...new Set(keys)].flatMap((key) => [...(this.#frames.get(key) ?? [])]);
    const ranges: [number, number][] = [];
    for (const index of frames.sort((a, b) => a - b)) {
      const last = ranges.at(-1);
      if (last && last[1] >= index) last[1] = index + 1;
      else ranges.push([index, index + 1]);
    }
    return ranges;
  }
}
