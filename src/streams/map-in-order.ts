import { Subject } from 'rxjs';
import { inOrder } from './in-order.js';

/**
 * {@link inOrder} for who takes results one by one: works on a few items ahead of the one that is wanted, and yields results
 * in the order of the items. When it ends early, by an error too, no work is running any more.
 *
 * Memory: `count` results.
 *
 * @param items - in order; taken as they are needed
 * @param count - items worked on at once, and results that wait, together; 1 or more
 * @param work - makes a result of an item
 * @example
 * for await (const text of mapInOrder(paths, 4, (path) => readFile(path, 'utf8'))) print(text);
 */
export async function* mapInOrder<T, R>(
  items: Iterable<T>,
  count: number,
  work: (item: T, place: number) => Promise<R>,
): AsyncGenerator<R> {
  const entering = new Subject<{ readonly item: T; readonly place: number }>();
  const results: R[] = [];
  const running = new Set<Promise<unknown>>();
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};
  const subscription = entering
    .pipe(
      inOrder({
        concurrency: count,
        task: ({ item, place }) => {
          const result = work(item, place);
          const ended: Promise<unknown> = result.then(
            () => running.delete(ended),
            () => running.delete(ended),
          );
          running.add(ended);
          return result;
        },
        discard: () => {},
      }),
    )
    .subscribe({
      next: (result) => {
        results.push(result);
        wake();
      },
      error: (error: unknown) => {
        failure = { error };
        wake();
      },
    });
  const next = async (): Promise<R> => {
    while (results.length === 0 && !failure) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (results.length === 0 && failure) throw failure.error;
    return results.shift() as R;
  };
  try {
    let [entered, given] = [0, 0];
    for (const item of items) {
      entering.next({ item, place: entered });
      entered += 1;
      if (entered - given < count) continue;
      given += 1;
      yield await next();
    }
    for (; given < entered; given += 1) yield await next();
  } finally {
    subscription.unsubscribe();
    await Promise.all(running);
  }
}

/** All results of {@link mapInOrder}. Memory: all of them. */
export async function allInOrder<T, R>(
  items: Iterable<T>,
  count: number,
  work: (item: T, place: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for await (const result of mapInOrder(items, count, work)) results.push(result);
  return results;
}
