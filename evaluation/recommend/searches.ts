import type { Network } from '../../src/inference/network.js';
import type { Candidate, CandidateSource } from '../../src/recommend/candidate.js';
import { type GlobalRanking, rankGlobally } from '../../src/recommend/global-ranking.js';
import { matchLocally } from '../../src/recommend/local-ranking.js';
import { memoryCandidates } from '../../src/recommend/memory-candidates.js';
import { type Recommendation, rank } from '../../src/recommend/rank.js';
import type { Described } from './described.js';
import { type Fit, fitOf } from './fitting.js';
import { histogramDistance } from './histograms.js';

/**
 * Ways to find a reference, one picture for each query.
 *
 * - `histogram`: the nearest lightness histogram of the whole picture.
 * - `global`: the nearest as a whole.
 * - `gated`: the same among those whose classes agree.
 * - `local`: of the 200 nearest the one whose parts fit best.
 * - `gated local`: the same among those whose classes agree.
 * - `recommended`: what the library recommends first.
 */
export const SEARCHES = ['histogram', 'global', 'gated', 'local', 'gated local', 'recommended'] as const;

/** See {@link SEARCHES}. */
export type Search = (typeof SEARCHES)[number];

/** What was found for one query. */
export interface Found {
  /** Path of the picture found, by search. */
  readonly paths: Readonly<Record<Search, string>>;
  /** How well the first recommended fits. */
  readonly fit: Fit;
  /** Near duplicates left out of the first recommendations. */
  readonly leftOut: number;
  readonly opened: boolean;
}

/** A library that can be searched in every way. */
export class SearchedLibrary {
  readonly #pictures: readonly Described[];
  readonly #source: CandidateSource;
  readonly #network: Network;

  /** @param network - `rank` */
  constructor(pictures: readonly Described[], network: Network) {
    this.#pictures = pictures;
    this.#source = memoryCandidates(
      pictures.map(({ path, descriptor }): Candidate => ({ path, frame: undefined, descriptor })),
    );
    this.#network = network;
  }

  /** @param count - recommendations */
  async search({ descriptor, histogram }: Described, count: number): Promise<Found> {
    const sources = [this.#source];
    const [all, gated, ranking] = await Promise.all([
      rankGlobally(descriptor, sources, { gated: false }),
      rankGlobally(descriptor, sources),
      rank(descriptor, sources, { network: this.#network, count }),
    ]);
    const local = async ({ ranked }: GlobalRanking): Promise<string> => {
      const descriptors = ranked.map(({ candidate }) => candidate.descriptor);
      const scores = (await matchLocally(this.#network, descriptor, descriptors)).map(({ score }) => score);
      return ranked[largest(scores)]?.candidate.path as string;
    };
    const [best] = ranking.recommendations;
    return {
      paths: {
        histogram: this.#nearestHistogram(histogram),
        global: all.ranked[0]?.candidate.path as string,
        gated: gated.ranked[0]?.candidate.path as string,
        local: await local(all),
        'gated local': await local(gated),
        recommended: best?.path as string,
      },
      fit: fitOf(best as Recommendation),
      leftOut: ranking.recommendations.reduce((sum, { nearDuplicates }) => sum + nearDuplicates.length, 0),
      opened: ranking.opened,
    };
  }

  #nearestHistogram(histogram: Float32Array): string {
    const distances = this.#pictures.map((picture) => -histogramDistance(histogram, picture.histogram));
    return this.#pictures[largest(distances)]?.path as string;
  }
}

/** Place of the largest number, the first of several. */
function largest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}
