import { openRecommender, type RecommendResult } from './open-recommender.js';
import { checkRequest, type RecommenderOptions, type RecommendRequest } from './recommend-options.js';
/**
 * Recommends references for an image: the candidates that look most like it in black and white, with the reasons for
 * each. Loads the networks for this one call; {@link openRecommender} keeps them.
 *
 * @param options - the image, where candidates come from, and how many are wanted
 * @returns best first; near duplicates of a better one are left out
 * @throws AutochromeError of kind `usage` when an option is wrong, `input` when the image cannot be read, `failure`
 *   when a network fails
 * @example
 * ```ts
 * import { addToLibrary, openLibrary, recommend } from 'autochrome';
 *
 * await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * const library = await openLibrary({ library: 'references' });
 * const { recommendations } = await recommend({ image: 'still.jpg', sources: [library], count: 1 });
 * await library.close();
 * console.log(recommendations[0]?.score);
 * ```
 */
export async function recommend(options: RecommendRequest & RecommenderOptions): Promise<RecommendResult> {
  const { device, threads, ...request } = options;
  checkRequest(request);
  const recommender = await openRecommender({ device, threads });
  try {
    return await recommender.recommend(request);
  } finally {
    await recommender.close();
  }
}
