import { FITTING_COSINE, fits, type Ranking } from './rank.js';

/** What somebody should know before using a ranking, as sentences without a full stop. */
export function rankingWarnings(ranking: Ranking): string[] {
  const [best] = ranking.recommendations;
  if (!best) return ['there are no candidates to recommend'];
  const warnings: string[] = [];
  if (!fits(ranking)) {
    warnings.push(
      `nothing matches: the best candidate has an overall similarity of ${best.reasons.cosine.toFixed(2)}, and below ` +
        `${FITTING_COSINE} a candidate matches no better than a randomly chosen image; add images of the same kind of scene`,
    );
  }
  if (ranking.agreeing === 0) {
    warnings.push(
      'no candidate seems to show the same kind of subject; the most similar ones are listed instead',
    );
  }
  return warnings;
}
