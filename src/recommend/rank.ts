import type { Network } from '../inference/network.js';
import type { CandidateOrigin, CandidateSource } from './candidate.js';
import type { LocalMatch } from './cell-match.js';
import { sharedClasses } from './classes.js';
import { ASKED_FOR_COLOURS, colourAgreement } from './colour-agreement.js';
import type { Descriptor } from './descriptor.js';
import { type GloballyRanked, rankGlobally } from './global-ranking.js';
import { matchLocally } from './local-ranking.js';
import { chooseDiverse, type Diverse } from './near-duplicates.js';
import { compareOrigins } from './order.js';
import { type MatchingRegion, matchingRegions } from './regions.js';

/** Why a candidate was recommended. */
export interface RecommendationReasons {
  /** How well its parts fit the query's, -1.25 to 1.25 (He et al. 2018, equation 8). */
  readonly local: number;
  /** Cosine of the two images as wholes, -1 to 1. */
  readonly cosine: number;
  /** How far it agrees with the others of the best about colours, 0 to 1; 0 for those behind the best. */
  readonly agreement: number;
  /** Whether both may show the same kind of thing. */
  readonly classesAgree: boolean;
  /** The ImageNet classes that both may show, 0 to 999, the query's likeliest first. */
  readonly sharedClasses: readonly number[];
  /** Whether it was let in only because too few candidates show what the query does. */
  readonly letIn: boolean;
  /** Which parts of the query look like which parts of the candidate, the largest first. */
  readonly regions: readonly MatchingRegion[];
}

/** An image to take colours from. */
export interface Recommendation extends CandidateOrigin {
  /**
   * What it is ranked by: {@link RecommendationReasons.local}, a quarter of the cosine, and
   * {@link RecommendationReasons.agreement}; -1.5 to 2.5.
   */
  readonly score: number;
  readonly reasons: RecommendationReasons;
  /** Candidates left out since they show nearly the same as this one. */
  readonly nearDuplicates: readonly CandidateOrigin[];
}

/** What {@link rank} has found. */
export interface Ranking {
  /** Best first. */
  readonly recommendations: readonly Recommendation[];
  /** Candidates whose parts were compared. */
  readonly compared: number;
  /** Of the nearest candidates, those that may show what the query does. */
  readonly agreeing: number;
  /** Whether so few do that others were let in. */
  readonly opened: boolean;
}

/** How {@link rank} ranks. */
export interface RankOptions {
  /** The network `rank`. */
  readonly network: Network;
  /** Recommendations wanted, 1 or more. */
  readonly count: number;
}

/**
 * The cosine below which even the first recommendation fits no better than the best of 100 images that have nothing to
 * do with the query (docs/recommendation.md). The cosine of the wholes tells the two apart better than the score does.
 */
export const FITTING_COSINE = 0.35;

/** Whether the first recommendation has anything to offer. */
export function fits({ recommendations: [best] }: Ranking): boolean {
  return best !== undefined && best.reasons.cosine >= FITTING_COSINE;
}

/**
 * How much the whole counts beside the parts. Parts alone find the same textures; with this much of the whole, what is
 * found is of the query's kind more often, and colours come nearer to the truth (docs/recommendation.md).
 */
export const GLOBAL_WEIGHT = 0.25;

interface Scored extends GloballyRanked {
  readonly match: LocalMatch;
  readonly agreement: number;
  readonly score: number;
}

/**
 * Ranks candidates for an image: the nearest as wholes, among them by how well parts and wholes fit, less near
 * duplicates (after He et al. 2018, section 5). The same candidates give the same ranking in any order; ties are broken by path.
 *
 * @param query - the image that is to be coloured
 * @param sources - one or more
 * @throws AutochromeError of kind `failure` when the network fails
 */
export async function rank(
  query: Descriptor,
  sources: readonly CandidateSource[],
  { network, count }: RankOptions,
): Promise<Ranking> {
  const { ranked, agreeing, opened } = await rankGlobally(query, sources);
  const descriptors = ranked.map(({ candidate }) => candidate.descriptor);
  const matches = await matchLocally(network, query, descriptors);
  const scored = ranked
    .map((each, i): Scored => {
      const match = matches[i] as LocalMatch;
      return { ...each, match, agreement: 0, score: match.score + GLOBAL_WEIGHT * each.cosine };
    })
    .sort(compareScored);
  const diverse = chooseDiverse(
    scored,
    Math.max(count, ASKED_FOR_COLOURS),
    ({ candidate }) => candidate.descriptor,
  );
  return {
    recommendations: inAgreement(diverse)
      .slice(0, count)
      .map(({ chosen, alike }) => recommendation(query, chosen, alike)),
    compared: ranked.length,
    agreeing,
    opened,
  };
}

/** The best, in the order of their scores with what their colours agree; the others behind them as they are. */
function inAgreement(diverse: readonly Diverse<Scored>[]): Diverse<Scored>[] {
  const best = diverse.slice(0, ASKED_FOR_COLOURS);
  const agreements = colourAgreement(
    best.map(({ chosen: { candidate, match, score } }) => ({
      descriptor: candidate.descriptor,
      match,
      score,
    })),
  );
  const agreed = best.map(({ chosen, alike }, i) => {
    const agreement = agreements[i] as number;
    return { chosen: { ...chosen, agreement, score: chosen.score + agreement }, alike };
  });
  agreed.sort((a, b) => compareScored(a.chosen, b.chosen));
  return [...agreed, ...diverse.slice(ASKED_FOR_COLOURS)];
}

function compareScored(a: Scored, b: Scored): number {
  return b.score - a.score || compareOrigins(a.candidate, b.candidate);
}

function recommendation(query: Descriptor, chosen: Scored, alike: readonly Scored[]): Recommendation {
  const { candidate, cosine, agreement, classesAgree, match, score } = chosen;
  return {
    ...originOf(chosen),
    score,
    reasons: {
      local: match.score,
      cosine,
      agreement,
      classesAgree,
      sharedClasses: sharedClasses(query.classes, candidate.descriptor.classes),
      letIn: !classesAgree,
      regions: matchingRegions(match),
    },
    nearDuplicates: alike.map(originOf),
  };
}

function originOf({ candidate: { path, frame } }: GloballyRanked): CandidateOrigin {
  return { path, frame };
}
