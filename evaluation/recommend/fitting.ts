import { createHash } from 'node:crypto';
import type { Network } from '../../src/inference/network.js';
import { memoryCandidates } from '../../src/recommend/memory-candidates.js';
import { type Recommendation, rank } from '../../src/recommend/rank.js';
import type { Described } from './described.js';
import type { ManifestImage } from './kinds.js';

/** Images of a library that has nothing to do with a query. */
export const UNRELATED_COUNT = 100;

/** How well a picture fits a query. */
export interface Fit {
  /** What it is ranked by. */
  readonly score: number;
  /** Cosine of the wholes. */
  readonly cosine: number;
}

/** How well what has nothing to do with a query fits it. */
export interface UnrelatedFits {
  /** One picture drawn. */
  readonly one: Fit;
  /** The best of {@link UNRELATED_COUNT}. */
  readonly best: Fit;
}

/** How well a recommendation fits. */
export function fitOf({ score, reasons }: Recommendation): Fit {
  return { score, cosine: reasons.cosine };
}

/**
 * Scores pictures of other sources and kinds, drawn by hashes of the paths: the same in every run. Sources overlap in
 * what they show, so that a picture drawn may fit by chance.
 *
 * @param network - `rank`
 * @param manifest - by path
 */
export async function unrelatedFits(
  query: Described,
  library: readonly Described[],
  manifest: ReadonlyMap<string, ManifestImage>,
  network: Network,
): Promise<UnrelatedFits> {
  const own = manifest.get(query.path);
  const drawn = library
    .filter(({ path }) => {
      const other = manifest.get(path);
      return other?.source !== own?.source && (own?.kind === undefined || other?.kind !== own.kind);
    })
    .map((picture) => ({ picture, hash: hashOf(`unrelated ${query.path} ${picture.path}`) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, UNRELATED_COUNT)
    .map(({ picture }) => ({ path: picture.path, frame: undefined, descriptor: picture.descriptor }));
  const bestOf = async (count: number) => {
    const sources = [memoryCandidates(drawn.slice(0, count))];
    const { recommendations } = await rank(query.descriptor, sources, { network, count: 1 });
    return fitOf(recommendations[0] as Recommendation);
  };
  return { one: await bestOf(1), best: await bestOf(UNRELATED_COUNT) };
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
