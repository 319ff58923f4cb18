import test from 'ava';
import { FITTING_COSINE, type Ranking, type Recommendation } from '../../src/recommend/rank.js';
import { rankingWarnings } from '../../src/recommend/recommendation-warnings.js';

function ranking(cosine: number, agreeing: number): Ranking {
  const reasons = { local: 0.8, cosine, agreement: 0, classesAgree: agreeing > 0, letIn: agreeing === 0 };
  const best: Recommendation = {
    ...{ path: 'a.jpg', frame: undefined, score: 0.9, nearDuplicates: [] },
    reasons: { ...reasons, sharedClasses: [], regions: [] },
  };
  return { recommendations: [best], compared: 40, agreeing, opened: agreeing < 20 };
}

test('a candidate that is near needs no warning, whoever else was let in', (t) => {
  t.deepEqual(rankingWarnings(ranking(FITTING_COSINE, 30)), []);
  t.deepEqual(rankingWarnings(ranking(FITTING_COSINE, 1)), []);
});

test('a warning tells when nothing fits, when nothing shows the same, and when there is nothing', (t) => {
  const [far, ...others] = rankingWarnings(ranking(FITTING_COSINE - 0.01, 30));
  t.regex(far ?? '', /^nothing matches: .* 0\.34, and below 0\.35/);
  t.deepEqual(others, []);
  t.deepEqual(rankingWarnings(ranking(0.5, 0)), [
    'no candidate seems to show the same kind of subject; the most similar ones are listed instead',
  ]);
  const none = { recommendations: [], compared: 0, agreeing: 0, opened: false };
  t.deepEqual(rankingWarnings(none), ['there are no candidates to recommend']);
});
