import { compareLocally } from './cell-match.js';
import type { Description } from './description.js';

/** Two pictures whose global vectors are at least so near may be near duplicates. */
export const DUPLICATE_COSINE = 0.9;

/** And are, where their parts fit at least so well, from 1.25 down. */
export const DUPLICATE_SCORE = 0.9;

/**
 * Whether two pictures show nearly the same, as neighbouring frames of a film do: one of them is enough. Their parts
 * are compared only where the whole is near.
 */
export function areNearDuplicates(one: Description, other: Description): boolean {
  if (cosineOf(one.global, other.global) < DUPLICATE_COSINE) return false;
  return compareLocally(one, other).score >= DUPLICATE_SCORE;
}

/** Product of two unit vectors. */
function cosineOf(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
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
  descriptionOf: (item: T) => Description,
): Diverse<T>[] {
  const taken: { readonly chosen: T; readonly alike: T[] }[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    const description = descriptionOf(item);
    const like = taken.find(({ chosen }) => areNearDuplicates(descriptionOf(chosen), description));
    if (like) like.alike.push(item);
    else taken.push({ chosen: item, alike: [] });
  }
  return taken;
}
