import type { Candidate, CandidateSource } from './candidate.js';
import { GLOBAL_LENGTH } from './descriptor.js';
import { nearestRows } from './nearest-rows.js';
import { compareNear } from './order.js';

/**
 * A source over candidates in memory: every one is compared with the query.
 * @example
 * ```ts
 * import { memoryCandidates, openRecommender } from 'autochrome';
 *
 * const recommender = await openRecommender();
 * const descriptor = await recommender.describe({ image: 'still.jpg' });
 * const source = memoryCandidates([{ path: 'still.jpg', frame: undefined, descriptor }]);
 * await recommender.close();
 * console.log(await source.nearest(descriptor.global, 1));
 * ```
 */
export function memoryCandidates(candidates: readonly Candidate[]): CandidateSource {
  const vectors = new Float32Array(candidates.length * GLOBAL_LENGTH);
  candidates.forEach(({ descriptor }, i) => {
    vectors.set(descriptor.global, i * GLOBAL_LENGTH);
  });
  return {
    nearest: async (global, count) =>
      nearestRows(vectors, global, count)
        .map(({ row, cosine }) => ({ candidate: candidates[row] as Candidate, cosine }))
        .sort(compareNear)
        .slice(0, count),
  };
}
