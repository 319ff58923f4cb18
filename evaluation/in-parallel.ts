/** Results in the order of the items, some of them worked on at once. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, place: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let place = next++; place < items.length; place = next++) {
      results[place] = await work(items[place] as T, place);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
