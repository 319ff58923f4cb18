import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { ErrorState, PreviewState } from '../../src/preview/protocol.js';
import { openedPreview, until } from '../support/preview-bench.js';

test('a render is begun, told and ends in the film; what has changed since is stale', async (t) => {
  const { folder, state, post, edit, ask } = await openedPreview(t);
  const events = await ask('/api/events');
  const reader = (events.body as ReadableStream<Uint8Array>).getReader();
  t.is((await post('/api/render', {})).status, 200);
  const decoder = new TextDecoder();
  let text = '';
  while (!text.includes('"output":')) text += decoder.decode((await reader.read()).value, { stream: true });
  await reader.cancel();
  t.regex(text, /event: render\ndata: {"running":true,"done":0,"total":12/);
  const { render, shots, revision } = await state();
  t.deepEqual(render, { running: false, done: 12, total: 12, output: 'reel.colorized.mkv' });
  await access(join(folder, 'reel.colorized.mkv'));
  const statuses = ({ shots: all }: Pick<PreviewState, 'shots'>) => all.map(({ status }) => status);
  t.deepEqual(statuses({ shots }), ['rendered', 'rendered']);
  t.is(revision, 1, 'what the render notes in the project is no edit');
  const { body } = await edit({ kind: 'settings', shots: [1], values: { saturation: 0.5 } });
  t.deepEqual(statuses(body), ['rendered', 'stale']);
  t.is((await post('/api/render', { shots: [1] })).status, 200);
  await until(async () => !(await state()).render.running);
  const again = await state();
  t.like(again.render, { done: 6, total: 6, output: 'reel.colorized.mkv' });
  t.is(again.render.error, undefined, 'its own film is replaced');
  t.deepEqual(statuses(again), ['rendered', 'rendered']);
});

test('a render is stopped, and the shots that are finished stay', async (t) => {
  const { state, post, ask, folder } = await openedPreview(t, {
    ends: [4, 200],
    settings: { size: 256 },
    clip: { size: '320x240' },
  });
  await post('/api/render', {});
  t.is((await post('/api/render', {})).status, 409);
  await until(async () => (await state()).shots[0]?.status === 'rendered');
  t.is((await ask('/api/render', { method: 'DELETE' })).status, 200);
  const { render, shots } = await state();
  t.false(render.running);
  t.is(render.error, undefined);
  t.is(render.output, undefined);
  t.deepEqual(
    shots.map(({ status }) => status),
    ['rendered', 'new'],
  );
  await t.throwsAsync(access(join(folder, 'reel.colorized.mkv')));
});

test('a film of that name that the project did not make is not replaced', async (t) => {
  const { folder, state, post } = await openedPreview(t);
  await writeFile(join(folder, 'reel.colorized.mkv'), 'a film of mine');
  await post('/api/render', {});
  await until(async () => !(await state()).render.running);
  const { render } = await state();
  t.regex(render.error ?? '', /exists already.*rename or remove it/);
  t.is(render.output, undefined);
});

test('what keeps a render from beginning is told', async (t) => {
  const { state, post, clip } = await openedPreview(t, { assigned: false });
  await post('/api/render', {});
  await until(async () => !(await state()).render.running);
  t.regex((await state()).render.error ?? '', /no shot has a reference yet/);
  const answer = await post('/api/render', { shots: [7] });
  t.is(answer.status, 400);
  t.regex(((await answer.json()) as ErrorState).error, /no shot 8/);
  await rm(clip);
});
