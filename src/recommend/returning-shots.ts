import { compareLocally } from './cell-match.js';
import type { Descriptor } from './descriptor.js';
import { cosineOf } from './order.js';

/**
 * Two frames may be of the same set-up where their global vectors are at least so near. Of 21 clips, frames of one that
 * lie 10 to 34 frames apart have 0.87 in the middle; of two different ones 0.57 is the most.
 */
export const RETURN_COSINE = 0.6;

/** And are, where their parts fit at least so well, as a mean of both directions: 1.05 in the middle, and at most 0.72. */
export const RETURN_SCORE = 0.78;

/** Whether two frames are of the same set-up: the camera stands where it stood, as it does between shot and reverse shot. */
export function showTheSame(one: Descriptor, other: Descriptor): boolean {
  if (cosineOf(one.global, other.global) < RETURN_COSINE) return false;
  const score = (compareLocally(one, other).score + compareLocally(other, one).score) / 2;
  return score >= RETURN_SCORE;
}

/**
 * Finds shots that return: those that show what an earlier one showed.
 *
 * @param shots - of each shot a frame's descriptor, in the film's order; undefined where a shot does not take part
 * @returns for each shot the index of the first shot that shows the same; undefined where there is none before it
 */
export function returningShots(shots: readonly (Descriptor | undefined)[]): (number | undefined)[] {
  /** Shots that began a set-up. */
  const first: number[] = [];
  return shots.map((shot, i) => {
    if (!shot) return undefined;
    const found = first.find((earlier) => showTheSame(shots[earlier] as Descriptor, shot));
    if (found === undefined) first.push(i);
    return found;
  });
}
