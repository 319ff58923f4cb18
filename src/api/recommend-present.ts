import { fileExists } from '../decode/file-exists.js';
import type { CandidateSource } from '../recommend/candidate.js';
import type { Description } from '../recommend/description.js';
import { presentCandidates } from '../recommend/library/present-candidates.js';
import type { Recommender, RecommendResult } from './recommend.js';

/** What {@link recommendPresent} has found. */
export interface PresentResult extends RecommendResult {
  /** Paths of files that would have been recommended and are no longer on disk. */
  readonly gone: readonly string[];
}

/**
 * Recommends what a library has and what is still on disk. All that may be recommended is looked for only where something is
 * gone: it is the rule that nothing is, and a thousand files take longer to look for than to compare.
 *
 * @param query - the picture that is to be coloured
 * @param count - how many at most, 1 or more; as many as that where there are so many
 * @throws AutochromeError of kind `failure` when a network fails
 */
export async function recommendPresent(
  recommender: Recommender,
  library: CandidateSource,
  query: Description,
  count: number,
): Promise<PresentResult> {
  const request = { description: query, count };
  const first = await recommender.recommend({ ...request, sources: [library] });
  const paths = [...new Set(first.recommendations.map(({ path }) => path))];
  const there = await Promise.all(paths.map(fileExists));
  const gone = paths.filter((_, i) => !there[i]);
  if (gone.length === 0) return { ...first, gone };
  return { ...(await recommender.recommend({ ...request, sources: [presentCandidates(library)] })), gone };
}
