import type { Candidate, CandidateSource, NearCandidate } from './candidate.js';
import { GLOBAL_LENGTH } from './description.js';
import { compareNear } from './order.js';

/** Steps from -1 to 1 by which cosines are counted. */
const BINS = 4096;

/** Vectors multiplied in one go: each number of the query is fetched once for all of them, which halves the time. */
const ROWS_AT_ONCE = 4;

/** A source over candidates in memory: every one is compared. */
export function memoryCandidates(candidates: readonly Candidate[]): CandidateSource {
  const rows = Math.ceil(candidates.length / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  const vectors = new Float32Array(rows * GLOBAL_LENGTH);
  candidates.forEach(({ description }, i) => {
    vectors.set(description.global, i * GLOBAL_LENGTH);
  });
  return {
    nearest: async (global, count) => {
      const cosines = products(vectors, Float64Array.from(global)).subarray(0, candidates.length);
      // Only those that may be among the nearest are sorted.
      const lowest = lowestBin(cosines, count);
      const near: NearCandidate[] = [];
      for (let i = 0; i < cosines.length; i += 1) {
        const cosine = cosines[i] as number;
        if (binOf(cosine) < lowest) continue;
        near.push({ candidate: candidates[i] as Candidate, cosine: Math.min(Math.max(cosine, -1), 1) });
      }
      return near.sort(compareNear).slice(0, count);
    },
  };
}

/** The product of each row of vectors with one vector. */
function products(vectors: Float32Array, vector: Float64Array): Float32Array {
  const found = new Float32Array(vectors.length / GLOBAL_LENGTH);
  for (let row = 0; row < found.length; row += ROWS_AT_ONCE) {
    const first = row * GLOBAL_LENGTH;
    const second = first + GLOBAL_LENGTH;
    const third = second + GLOBAL_LENGTH;
    const fourth = third + GLOBAL_LENGTH;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < GLOBAL_LENGTH; i += 2) {
      const x = vector[i] as number;
      const y = vector[i + 1] as number;
      a += (vectors[first + i] as number) * x + (vectors[first + i + 1] as number) * y;
      b += (vectors[second + i] as number) * x + (vectors[second + i + 1] as number) * y;
      c += (vectors[third + i] as number) * x + (vectors[third + i + 1] as number) * y;
      d += (vectors[fourth + i] as number) * x + (vectors[fourth + i + 1] as number) * y;
    }
    found[row] = a;
    found[row + 1] = b;
    found[row + 2] = c;
    found[row + 3] = d;
  }
  return found;
}

/** The lowest bin that has to be taken for `count` of the cosines. */
function lowestBin(cosines: Float32Array, count: number): number {
  const bins = new Uint32Array(BINS);
  for (let i = 0; i < cosines.length; i += 1) {
    const bin = binOf(cosines[i] as number);
    bins[bin] = (bins[bin] as number) + 1;
  }
  let bin = BINS;
  for (let taken = 0; bin > 0 && taken < count; taken += bins[bin] as number) bin -= 1;
  return bin;
}

/** Place of a cosine among {@link BINS} of the same width from -1 to 1. */
function binOf(cosine: number): number {
  return Math.min(Math.max(Math.floor((cosine + 1) * (BINS / 2)), 0), BINS - 1);
}
