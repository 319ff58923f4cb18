import test from 'ava';
import { colourVersions } from '../../../page/viewer/colour-version.js';
import { effectiveNumber, FIRST_LOOK, looksFor, shownViews, sideText } from '../../../page/viewer/look.js';
import { mockState } from '../support/mock-preview.js';

test('labels say what is shown, and what was changed about it', (t) => {
  t.is(sideText('smoothed', 'all', {}), 'Smoothed');
  t.is(sideText('raw', 'cb', { saturation: 1.2, smoothing: 0.5 }), 'Raw, Cb, saturation 120 %');
  t.is(
    sideText('smoothed', 'all', { strength: 0.5, smoothing: 0.25 }),
    'Smoothed, strength 50 %, smoothing 25 %',
  );
  t.is(sideText('source', 'luma', { strength: 0.5 }), 'Source, Luma');
  t.is(sideText('guessed', 'luma', {}), 'Guessed');
});

test('only what is seen is asked for', (t) => {
  t.deepEqual(shownViews(FIRST_LOOK), ['smoothed']);
  t.deepEqual(shownViews({ ...FIRST_LOOK, swapped: true }), ['source']);
  t.deepEqual(shownViews({ ...FIRST_LOOK, comparison: 'wipe' }), ['smoothed', 'source']);
  t.deepEqual(looksFor(['smoothed'], 1), ['source', 'smoothed']);
  t.deepEqual(looksFor(['smoothed', 'raw'], 0.5), ['source', 'smoothed', 'raw']);
  t.deepEqual(looksFor(['reference'], 1), []);
});

test("a setting is the shot's, the project's, or the default", (t) => {
  const state = mockState();
  const [shot] = state.shots;
  t.is(effectiveNumber(state, shot, 'saturation', 7), 1);
  t.is(effectiveNumber(state, shot, 'unheard of', 7), 7);
  const project = { ...state, settings: { saturation: 0.8 } };
  t.is(effectiveNumber(project, shot, 'saturation', 7), 0.8);
  t.is(effectiveNumber(project, shot && { ...shot, settings: { saturation: 1.3 } }, 'saturation', 7), 1.3);
});

test('colours are read again where they may be others, and only there', (t) => {
  const state = mockState();
  const [first, second, third] = state.shots;
  if (!first || !second || !third) return t.fail();
  const before = colourVersions(state);
  const changed = (shots: typeof state.shots, settings = state.settings) =>
    colourVersions({ shots, settings }).map((version, i) => version !== before[i]);
  t.deepEqual(changed([{ ...first, name: 'Other', status: 'stale' }, second, third]), [false, false, false]);
  t.deepEqual(changed([{ ...first, settings: { saturation: 0.5 } }, second, third]), [false, false, false]);
  t.deepEqual(changed([{ ...first, settings: { size: 64 } }, second, third]), [true, false, false]);
  t.deepEqual(changed([first, { ...second, references: [] }, third]), [false, true, false]);
  t.deepEqual(changed(state.shots, { method: 'match' }), [true, true, true]);
  const remembering = [first, { ...second, memory: 0.5 }, third];
  const other = colourVersions({ ...state, shots: remembering })[1];
  const moved = colourVersions({
    ...state,
    shots: [{ ...first, settings: { size: 64 } }, ...remembering.slice(1)],
  })[1];
  t.not(other, moved);
});
