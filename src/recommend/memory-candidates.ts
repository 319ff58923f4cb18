import type { Candidate, CandidateSource, NearCandidate } from './candidate.js';
import { GLOBAL_LENGTH } from './description.js';
import { compareNear } from './order.js';

/**
 * A source over candidates in memory: every one is compared. Four floats of every vector are multiplied at once, 100,000
 * take some tens of milliseconds.
 */
export function memoryCandidates(candidates: readonly Candidate[]): CandidateSource {
  const vectors = new Float32Array(candidates.length * GLOBAL_LENGTH);
  candidates.forEach(({ description }, i) => {
    vectors.set(description.global, i * GLOBAL_LENGTH);
  });
  return {
    nearest: async (global, count) => {
      const cosines = products(vectors, global);
      const least = countthLargest(cosines, count);
      const near: NearCandidate[] = [];
      cosines.forEach((cosine, i) => {
        if (cosine >= least) near.push({ candidate: candidates[i] as Candidate, cosine });
      });
      return near.sort(compareNear).slice(0, count);
    },
  };
}

/** The product of each row of vectors with one vector. */
function products(vectors: Float32Array, vector: Float32Array): Float32Array {
  const found = new Float32Array(vectors.length / GLOBAL_LENGTH);
  for (let row = 0, at = 0; row < found.length; row += 1) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let i = 0; i < GLOBAL_LENGTH; i += 4, at += 4) {
      first += (vectors[at] as number) * (vector[i] as number);
      second += (vectors[at + 1] as number) * (vector[i + 1] as number);
      third += (vectors[at + 2] as number) * (vector[i + 2] as number);
      fourth += (vectors[at + 3] as number) * (vector[i + 3] as number);
    }
    found[row] = Math.min(Math.max(first + second + (third + fourth), -1), 1);
  }
  return found;
}

/** The smallest number that is still among the `count` largest. */
function countthLargest(values: Float32Array, count: number): number {
  if (count >= values.length) return Number.NEGATIVE_INFINITY;
  return values.toSorted()[values.length - count] as number;
}
