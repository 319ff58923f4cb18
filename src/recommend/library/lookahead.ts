/**
 * Works on a few items ahead of the one that is wanted, and yields results in the order of the items. When it ends early,
 * by an error too, no work is running any more.
 *
 * Memory: `count` results.
 *
 * @param items - in order
 * @param count - items worked on at once, 1 or more
 * @param work - makes a result of an item
 */
export async function* lookahead<T, R>(
  items: Iterable<T>,
  count: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for (const item of items) {
      const result = work(item);
      // An error is thrown when its turn comes; until then it has been seen.
      result.catch(() => {});
      running.push(result);
      if (running.length >= count) yield await (running.shift() as Promise<R>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(running);
  }
}
