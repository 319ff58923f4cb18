import { FEWEST } from './global-ranking.js';
import { FITTING_SCORE, fits, type Ranking } from './rank.js';

/** What somebody should know before using a ranking, as sentences without a full stop. */
export function rankingWarnings(ranking: Ranking): string[] {
  const [best] = ranking.recommendations;
  if (!best) return ['there are no candidates to recommend'];
  const warnings: string[] = [];
  if (!fits(ranking)) {
    warnings.push(
      `nothing fits: the best candidate scores ${best.score.toFixed(2)}, and below ${FITTING_SCORE} a candidate fits no ` +
        'better than a picture drawn by chance; add pictures of the same kind of scene',
    );
  }
  if (ranking.opened) {
    warnings.push(
      `${ranking.agreeing === 0 ? 'no candidate' : `only ${ranking.agreeing}`} of the nearest may show the same kind of ` +
        `thing, fewer than ${FEWEST}; others were let in`,
    );
  }
  return warnings;
}
