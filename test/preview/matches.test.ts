import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { changeShots, openProject, saveProject } from '../../src/index.js';
import type { MatchState, SteadinessState } from '../../src/preview/protocol.js';
import { readClipFrame } from '../../src/references/clip-frame.js';
import { openedPreview, until } from '../support/preview-bench.js';

test('a place of a frame is found in the reference that shows it', async (t) => {
  const bench = await openedPreview(t, {
    ends: [3],
    clip: { size: '256x192' },
    settings: { method: 'network' },
  });
  const { ask, path, folder, clip, state } = bench;
  // The frame itself, which is the second reference; a missing one stands before both.
  const image = await readClipFrame({ path: clip, frame: 1 }, {});
  const { width, height, rgb } = image;
  await sharp(rgb, { raw: { width, height, channels: 3 } }).toFile(join(folder, 'frame.png'));
  const project = await openProject(path);
  const references = [{ path: 'gone.png' }, { path: 'still.png' }, { path: 'frame.png' }];
  await saveProject(
    project,
    changeShots(project.document, [0], () => ({ references })),
  );
  await until(async () => (await state()).shots[0]?.references.length === 3);
  for (const [x, y] of [
    [0.2, 0.3],
    [0.8, 0.6],
    [1, 1],
  ] as const) {
    const answer = await ask(`/api/match/1?x=${x}&y=${y}`);
    t.is(answer.status, 200);
    const match = (await answer.json()) as MatchState;
    t.is(match.reference, 2);
    t.true(Math.hypot(match.x - x, match.y - y) < 0.12, `${x},${y} is at ${match.x},${match.y}`);
    t.true(match.similarity > 0.5, `${match.similarity}`);
  }
  t.is((await ask('/api/match/1?x=2&y=0')).status, 400);
  t.is((await ask('/api/match/3?x=0&y=0')).status, 404);
});

test('how steady a shot is is told of frames that were looked at, raw and smoothed', async (t) => {
  const { ask } = await openedPreview(t, { ends: [2, 10], settings: { temporalWindow: 3 } });
  const steadiness = async () => (await (await ask('/api/steadiness/1')).json()) as SteadinessState;
  t.deepEqual(await steadiness(), { start: 2, raw: Array(8).fill(null), smoothed: Array(8).fill(null) });
  for (const index of [2, 3, 4, 7]) await ask(`/api/frames/${index}/raw`);
  for (const index of [4, 5, 6]) await ask(`/api/frames/${index}/smoothed`);
  let seen = await steadiness();
  await until(async () => {
    seen = await steadiness();
    return seen.smoothed[4] !== null;
  });
  const known = (errors: readonly (number | null)[]) =>
    errors.flatMap((error, i) => (error === null ? [] : [i]));
  t.deepEqual(known(seen.raw), [1, 2, 3, 4, 5]);
  t.deepEqual(known(seen.smoothed), [3, 4]);
  for (const error of [...seen.raw, ...seen.smoothed]) t.true(error === null || (error >= 0 && error < 50));
  t.is((await ask('/api/steadiness/2')).status, 404);
});
