import { z } from 'zod';
import type { SmallImage } from '../colour/small-image.js';
import { usageError } from '../errors.js';
import type { DeviceName } from '../inference/network.js';
import type { Watch } from '../progress/watch.js';
import type { CandidateSource } from '../recommend/candidate.js';
import { DESCRIBED_SIZE } from '../recommend/describe.js';
import { type Descriptor, GLOBAL_LENGTH, GRID_SIDE } from '../recommend/descriptor.js';
import { CALLBACK, type CheckedOption, checkOptions, PATH } from '../settings/check-options.js';
import { checkSetting } from '../settings/settings.js';

/** Recommendations given where nothing else is asked for. */
export const DEFAULT_RECOMMENDATIONS = 5;

/** Most recommendations that can be asked for. */
export const MOST_RECOMMENDATIONS = 50;

/** The image that references are recommended for: one of the three. */
export interface RecommendationQuery {
  /** Path of an image, in colour or in black and white; its lightness alone is looked at. */
  readonly image?: string | undefined;
  /** CIE L* of a frame, one channel of {@link DESCRIBED_SIZE}, 0 to 100. */
  readonly lightness?: SmallImage | undefined;
  /** Beside lightness, what the image has to give where it is a candidate: see `Descriptor.colours`. */
  readonly colours?: Int8Array | undefined;
  /** What {@link Recommender.describe} made of it, with the same version of the network. */
  readonly descriptor?: Descriptor | undefined;
}

/** What {@link Recommender.recommend} takes. */
export interface RecommendRequest extends RecommendationQuery, Pick<Watch<never, never>, 'onWarning'> {
  /** Where candidates come from, one source or more. */
  readonly sources: readonly CandidateSource[];
  /**
   * How many are wanted at most, 1 to 50.
   *
   * @defaultValue `5`
   */
  readonly count?: number | undefined;
}

/** What {@link openRecommender} takes. */
export interface RecommenderOptions {
  /**
   * Where networks run.
   *
   * @defaultValue `'auto'`
   */
  readonly device?: DeviceName | undefined;
  /** Threads of one operator, from 1; one per core when left out. */
  readonly threads?: number | undefined;
}

const LIGHTNESS = z.custom<SmallImage>((value) => {
  const { width, height, channels, data } = (value ?? {}) as Partial<SmallImage>;
  const samples = DESCRIBED_SIZE.width * DESCRIBED_SIZE.height;
  const fits = width === DESCRIBED_SIZE.width && height === DESCRIBED_SIZE.height && channels === 1;
  return fits && data instanceof Float32Array && data.length === samples;
});

const DESCRIPTOR = z.custom<Descriptor>(
  (value) => (value as Partial<Descriptor> | null)?.global?.length === GLOBAL_LENGTH,
);

const SOURCE = z.custom<CandidateSource>(
  (value) => typeof (value as Partial<CandidateSource> | null)?.nearest === 'function',
);

const QUERY = {
  image: { schema: PATH.optional(), allowed: 'the path of an image' },
  lightness: {
    schema: LIGHTNESS.optional(),
    allowed: `one channel of ${DESCRIBED_SIZE.width}x${DESCRIBED_SIZE.height} floats, L* from 0 to 100`,
  },
  colours: {
    schema: z.instanceof(Int8Array).optional(),
    allowed: `mean a*, then mean b* of ${GRID_SIDE * GRID_SIDE} cells, whole numbers`,
  },
  descriptor: { schema: DESCRIPTOR.optional(), allowed: 'what a recommender described' },
} as const satisfies Record<string, CheckedOption>;

const REQUEST = {
  ...QUERY,
  sources: { schema: z.array(SOURCE).min(1), allowed: 'a list of candidate sources, one at least' },
  count: {
    schema: z.int().min(1).max(MOST_RECOMMENDATIONS).optional(),
    allowed: `a whole number from 1 to ${MOST_RECOMMENDATIONS}`,
  },
  onWarning: { schema: CALLBACK, allowed: 'a function' },
} as const satisfies Record<string, CheckedOption>;

/**
 * Checks a query.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed
 */
export function checkQuery(query: RecommendationQuery): RecommendationQuery {
  checkOptions(query, QUERY, []);
  return oneOf(query);
}

/**
 * Checks a request.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkRequest(request: RecommendRequest): RecommendRequest & { readonly count: number } {
  checkOptions(request, REQUEST, []);
  oneOf(request);
  return { ...request, count: request.count ?? DEFAULT_RECOMMENDATIONS };
}

/** Checks the options of a recommender, but for threads, which the networks' loader checks. */
export function checkRecommenderOptions(
  options: RecommenderOptions,
): RecommenderOptions & { readonly device: DeviceName } {
  const threads = { schema: z.int().min(1).optional(), allowed: 'a whole number from 1' };
  checkOptions(options, { threads }, ['device']);
  return { ...options, device: checkSetting('device', options.device) };
}

function oneOf(query: RecommendationQuery): RecommendationQuery {
  const given = (['image', 'lightness', 'descriptor'] as const).filter((name) => query[name] !== undefined);
  if (given.length !== 1) {
    throw usageError(
      given.length === 0
        ? 'there is no image to recommend references for'
        : `${given.join(' and ')} are given together`,
      'give one of image, lightness and descriptor',
    );
  }
  return query;
}
