import type { SmallImage } from '../colour/small-image.js';
import { readImage } from '../decode/images/read-image.js';
import { createNetworkLoader } from '../inference/network-loader.js';
import type { ResolvedDevice } from '../inference/session-messages.js';
import { describeImage } from '../recommend/describe.js';
import type { Descriptor } from '../recommend/descriptor.js';
import { type DescribedImage, describedImage } from '../recommend/images/read-lightness.js';
import { type Recommendation, rank } from '../recommend/rank.js';
import { rankingWarnings } from '../recommend/recommendation-warnings.js';
import {
  checkQuery,
  checkRecommenderOptions,
  checkRequest,
  type RecommendationQuery,
  type RecommenderOptions,
  type RecommendRequest,
} from './recommend-options.js';

/** What {@link recommend} has found; plain data, ready for JSON. */
export interface RecommendResult {
  /** Best first. */
  readonly recommendations: readonly Recommendation[];
  /** Candidates that were compared part by part. */
  readonly compared: number;
  /** What somebody should know before using them, as sentences without a full stop. */
  readonly warnings: readonly string[];
}

/** Recommends references with networks that are loaded once. */
export interface Recommender {
  readonly device: ResolvedDevice;
  /** First digits of the SHA-256 of the network that describes: descriptors of another version cannot be compared. */
  readonly version: string;
  /**
   * Describes an image, so that it can become a candidate.
   *
   * @throws AutochromeError of kind `usage` when the query is wrong, `input` when the image cannot be read, `failure`
   *   when the network fails
   */
  describe(query: RecommendationQuery): Promise<Descriptor>;
  /** As {@link recommend}. */
  recommend(request: RecommendRequest): Promise<RecommendResult>;
  /** Frees the networks. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Loads what recommending needs. The caller closes it.
 *
 * @throws AutochromeError of kind `usage` when an option is wrong or the device is not there, `failure` when a network
 *   cannot be loaded
 * @example
 * ```ts
 * import { memoryCandidates, openRecommender } from 'autochrome';
 *
 * const recommender = await openRecommender();
 * const descriptor = await recommender.describe({ image: 'still.jpg' });
 * const candidates = memoryCandidates([{ path: 'still.jpg', frame: undefined, descriptor }]);
 * const { recommendations } = await recommender.recommend({ image: 'still.jpg', sources: [candidates] });
 * await recommender.close();
 * console.log(recommendations[0]?.reasons.cosine);
 * ```
 */
export async function openRecommender(options: RecommenderOptions = {}): Promise<Recommender> {
  const loader = await createNetworkLoader(checkRecommenderOptions(options));
  try {
    const [describing, ranking] = await Promise.all([loader.load('describe'), loader.load('rank')]);
    const describe = async (query: RecommendationQuery) => {
      if (query.descriptor) return query.descriptor;
      const { lightness, colours } = await seen(query);
      return describeImage(describing, lightness, colours);
    };
    return {
      device: loader.device,
      version: loader.loaded.get('describe')?.version ?? '',
      describe: (query) => describe(checkQuery(query)),
      recommend: async (request) => {
        const { count, sources, onWarning, ...query } = checkRequest(request);
        const found = await rank(await describe(query), sources, { network: ranking, count });
        const warnings = rankingWarnings(found);
        for (const warning of warnings) onWarning?.(warning);
        const { recommendations, compared } = found;
        return { recommendations, compared, warnings };
      },
      close: () => loader.close(),
    };
  } catch (error) {
    await loader.close();
    throw error;
  }
}

async function seen({
  image,
  lightness,
  colours,
}: RecommendationQuery): Promise<Partial<DescribedImage> & { readonly lightness: SmallImage }> {
  if (lightness) return { lightness, ...(colours ? { colours } : {}) };
  return describedImage(await readImage(image as string));
}
