import { fileExists } from '../../files/file-exists.js';
import type { CandidateOrigin, CandidateSource } from '../candidate.js';
import type { Descriptor } from '../descriptor.js';
import { presentCandidates } from './present-candidates.js';

/** What recommends; of an opened recommender this is all that is needed here. */
export interface PresentRecommender<Result> {
  recommend(request: {
    readonly descriptor: Descriptor;
    readonly count: number;
    readonly sources: readonly CandidateSource[];
  }): Promise<Result>;
}

/**
 * Recommends what a library has and what is still on disk. All that may be recommended is looked for only where something is
 * gone: it is the rule that nothing is, and a thousand files take longer to look for than to compare.
 *
 * @param query - the image that is to be coloured
 * @param count - how many at most, 1 or more; as many as that where there are so many
 * @returns what the recommender says, and paths of files that would have been recommended and are no longer on disk
 * @throws AutochromeError of kind `failure` when a network fails
 */
export async function recommendPresent<
  Result extends { readonly recommendations: readonly CandidateOrigin[] },
>(
  recommender: PresentRecommender<Result>,
  library: CandidateSource,
  query: Descriptor,
  count: number,
): Promise<Result & { readonly gone: readonly string[] }> {
  const request = { descriptor: query, count };
  const first = await recommender.recommend({ ...request, sources: [library] });
  const paths = [...new Set(first.recommendations.map(({ path }) => path))];
  const there = await Promise.all(paths.map(fileExists));
  const gone = paths.filter((_, i) => !there[i]);
  if (gone.length === 0) return { ...first, gone };
  return { ...(await recommender.recommend({ ...request, sources: [presentCandidates(library)] })), gone };
}
