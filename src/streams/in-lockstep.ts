/** How {@link inLockstep} reads. */
export interface LockstepOptions<T> {
  /** Ends the life of an item that is not passed on. */
  readonly discard: (item: T) => void;
  /**
   * Told when some of the sequences have ended after a number of items and others have not. Throws what it thinks of that;
   * else reading ends there.
   *
   * @param ended - of each sequence, in their order
   */
  readonly checkEnd: (items: number, ended: readonly boolean[]) => void;
}

/**
 * Goes through sequences in step: yields an item of each, which were waited for at the same time. Leaving the loop early ends
 * all of them. It is a `zip` that waits for who reads, and so never has more than one item of each.
 *
 * ```text
 * a:    1 - 2 - 3 |
 * b:    - 4 5 - - 6 7 |      (checkEnd is told of 7)
 * out:  - 14  25  36
 * ```
 *
 * @throws what a sequence throws, and `checkEnd`; items of the others are discarded then
 * @example
 * for await (const [frame, original] of inLockstep([processed, originals], { discard, checkEnd })) compare(frame, original);
 */
export async function* inLockstep<T>(
  sequences: readonly AsyncIterable<T>[],
  { discard, checkEnd }: LockstepOptions<T>,
): AsyncGenerator<readonly T[]> {
  const readers = sequences.map((sequence) => sequence[Symbol.asyncIterator]());
  try {
    for (let items = 0; ; items += 1) {
      const settled = await Promise.allSettled(readers.map((reader) => reader.next()));
      const found = settled.flatMap((each) =>
        each.status === 'fulfilled' && !each.value.done ? [each.value.value] : [],
      );
      if (found.length === sequences.length) {
        yield found;
        continue;
      }
      found.forEach(discard);
      const failed = settled.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      if (found.length === 0) return;
      return checkEnd(
        items,
        settled.map((each) => each.status === 'fulfilled' && each.value.done === true),
      );
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.return?.()));
  }
}
