import { compareLocally } from './cell-match.js';
import type { Descriptor } from './descriptor.js';
import { cosineOf } from './order.js';

/** Two images whose global vectors are at least so near may be near duplicates. */
export const DUPLICATE_COSINE = 0.85;

/**
 * And are, where their parts fit at least so well. Frames next to each other in a film reached 0.90 and 1.13, the nearest of
 * different images seldom both numbers (docs/recommendation.md).
 */
export const DUPLICATE_SCORE = 0.95;

/**
 * Whether two images show nearly the same, as neighbouring frames of a film do: one of them is enough. Their parts
 * are compared only where the whole is near.
 */
export function areNearDuplicates(one: Descriptor, other: Descriptor): boolean {
  if (cosineOf(one.global, other.global) < DUPLICATE_COSINE) return false;
  return compareLocally(one, other).score >= DUPLICATE_SCORE;
}

/** A thing that was chosen, and those left out for being nearly the same. */
export interface Diverse<T> {
  readonly chosen: T;
  readonly alike: readonly T[];
}

/**
 * Takes the first `count` that are no near duplicates of one taken before.
 *
 * @param items - best first
 * @param count - 1 or more
 * @returns in the order of the items; `alike` holds those passed over until the last was taken
 */
export function chooseDiverse<T>(
  items: readonly T[],
  count: number,
  descriptionOf: (item: T) => Descriptor,
): Diverse<T>[] {
  const taken: { readonly chosen: T; readonly alike: T[] }[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    const descriptor = descriptionOf(item);
    const like = taken.find(({ chosen }) => areNearDuplicates(descriptionOf(chosen), descriptor));
    if (like) like.alike.push(item);
    else taken.push({ chosen: item, alike: [] });
  }
  return taken;
}
