import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { changeShots, openProject, saveProject } from '../../src/index.js';
import type { Edit, PreviewState } from '../../src/preview/protocol.js';
import { writeColourImage } from '../support/colour-image.js';
import { openedPreview, until } from '../support/preview-bench.js';

test('the state says what there is of clip, shots and settings', async (t) => {
  const { state } = await openedPreview(t, {
    ends: [5, 12],
    clip: {
      rate: '24000/1001',
      pixelFormat: 'yuv420p10le',
      size: '64x48',
      filters: 'setsar=2/1',
      sound: 0.5,
    },
    settings: { saturation: 0.5 },
  });
  const { clip, shots, table, ...rest } = await state();
  t.deepEqual(clip, {
    ...{ name: 'reel.mkv', width: 64, height: 48, sampleAspectRatio: 2, bitDepth: 10, frames: 12 },
    ...{ frameRate: [24000, 1001], startTimecode: null, luma: [0.299, 0.114], fullRange: false, sound: true },
    ...{ chromaLocation: 'left' },
  });
  t.deepEqual(
    shots.map(({ start, end, status, kind }) => ({ start, end, status, kind })),
    [
      { start: 0, end: 5, status: 'new', kind: 'footage' },
      { start: 5, end: 12, status: 'new', kind: 'footage' },
    ],
  );
  const [reference] = shots[0]?.references ?? [];
  t.like(reference, { name: 'still.png', weight: 1, masked: false, missing: false });
  t.regex(reference?.id ?? '', /^[0-9a-f]{32}$/);
  t.is(rest.settings.saturation, 0.5);
  t.is(rest.project, 'reel.autochrome.json');
  t.deepEqual(rest.marks, []);
  t.deepEqual(rest.render, { running: false, done: 0, total: 0 });
  t.deepEqual(table.find(({ name }) => name === 'temporalWindow')?.input, {
    kind: 'choice',
    values: [0, 1, 3, 7, 15, 31, 63],
  });
  t.deepEqual(table.find(({ name }) => name === 'saturation')?.input, {
    ...{ kind: 'number', least: 0, most: 2, whole: false },
  });
  t.like(
    table.find(({ name }) => name === 'keepChroma'),
    { shot: true, default: false, input: { kind: 'switch' } },
  );
  t.deepEqual(table.find(({ name }) => name === 'precision')?.input, {
    kind: 'choice',
    values: ['auto', 'fp32', 'int8'],
  });
});

/** Edits one after the other, each with what the state has then. */
const EDITS: readonly (readonly [Edit, (state: PreviewState) => unknown, unknown])[] = [
  [{ kind: 'split', shot: 1, frame: 9 }, ({ shots }) => shots.map(({ end }) => end), [6, 9, 12]],
  [{ kind: 'move cut', shot: 2, frame: 10 }, ({ shots }) => shots.map(({ end }) => end), [6, 10, 12]],
  [{ kind: 'name', shot: 0, name: 'Harbour' }, ({ shots }) => shots[0]?.name, 'Harbour'],
  [{ kind: 'shot kind', shots: [2], value: 'title' }, ({ shots }) => shots[2]?.kind, 'title'],
  [{ kind: 'settings', values: { saturation: 0.8, smooth: '2' } }, ({ settings }) => settings.smooth, 2],
  [{ kind: 'settings', values: { smooth: null } }, ({ settings }) => 'smooth' in settings, false],
  [
    { kind: 'settings', shots: [0, 1], values: { size: '128' } },
    ({ shots }) => shots.map(({ settings }) => settings.size),
    [128, 128, undefined],
  ],
  [{ kind: 'memory', shots: [1], value: 0.5 }, ({ shots }) => shots[1]?.memory, 0.5],
  [
    { kind: 'change reference', shot: 0, reference: 0, weight: 2, region: [0.25, 0, 0.5, 1] },
    ({ shots }) => [shots[0]?.references[0]?.weight, shots[0]?.references[0]?.region],
    [2, [0.25, 0, 0.5, 1]],
  ],
  [
    { kind: 'change reference', shot: 0, reference: 0, region: null, ignore: [0.7, 0.5, 0.3, 0.5] },
    ({ shots }) => [shots[0]?.references[0]?.region, shots[0]?.references[0]?.ignore],
    [undefined, [0.7, 0.5, 0.3, 0.5]],
  ],
  [{ kind: 'copy', from: 0, shots: [2] }, ({ shots }) => shots[2]?.references[0]?.weight, 2],
  [
    { kind: 'remove reference', shot: 1, reference: 0 },
    ({ shots }) => [shots[1]?.references, shots[1]?.status],
    [[], 'new'],
  ],
  [{ kind: 'mark', frame: 7, text: 'a hat' }, ({ marks }) => marks, [{ frame: 7, text: 'a hat' }]],
  [{ kind: 'mark', frame: 2, text: 'a dog' }, ({ marks }) => marks.map(({ frame }) => frame), [2, 7]],
  [{ kind: 'merge', shots: [0, 1] }, ({ shots }) => shots.map(({ end }) => end), [10, 12]],
  [{ kind: 'mark', frame: 7, text: '' }, ({ marks }) => marks.map(({ frame }) => frame), [2]],
];

test('every edit is saved, and all are undone and done again', async (t) => {
  const { state, edit, document, post } = await openedPreview(t);
  const documents = [await document()];
  for (const [change, of, expected] of EDITS) {
    const { status, body } = await edit(change);
    t.is(status, 200, `${change.kind}: ${body.error}`);
    t.deepEqual(of(body), expected, change.kind);
    t.is(typeof body.undo, 'string');
    t.is(body.redo, undefined);
    documents.push(await document());
  }
  for (const step of ['undo', 'redo'] as const) {
    const order = step === 'undo' ? documents.toReversed().slice(1) : documents.slice(1);
    for (const expected of order) {
      const answer = await post(`/api/${step}`, { revision: (await state()).revision });
      t.is(answer.status, 200);
      t.deepEqual(await document(), expected);
    }
  }
  const last = await state();
  t.is(last.redo, undefined);
  t.is(last.undo, 'remove the mark at frame 7');
  t.is((await post('/api/redo', { revision: last.revision })).status, 200);
  t.deepEqual(await document(), documents.at(-1));
});

test('an edit of a state that is older is answered 409 with the present one, and changes nothing', async (t) => {
  const { state, edit, document, post } = await openedPreview(t);
  const { revision } = await state();
  t.is((await edit({ kind: 'name', shot: 0, name: 'First' }, revision)).status, 200);
  const before = await document();
  const { status, body } = await edit({ kind: 'name', shot: 0, name: 'Second' }, revision);
  t.is(status, 409);
  t.is(body.state?.shots[0]?.name, 'First');
  t.true((body.state?.revision ?? 0) > revision);
  t.is((await post('/api/undo', { revision })).status, 409);
  t.deepEqual(await document(), before);
  const both = await Promise.all(
    ['a', 'b'].map((name) => edit({ kind: 'name', shot: 0, name }, body.state?.revision)),
  );
  t.deepEqual(both.map((each) => each.status).sort(), [200, 409]);
});

test('what cannot be done is answered 400 in words, and changes nothing', async (t) => {
  const { edit, post, document, state } = await openedPreview(t);
  const before = await document();
  const wrong: [unknown, RegExp][] = [
    [{ kind: 'split', shot: 0, frame: 0 }, /cannot be split/],
    [{ kind: 'split', shot: 9, frame: 3 }, /no shot 10/],
    [{ kind: 'merge', shots: [0, 1, 2] }, /no shot 3/],
    [{ kind: 'move cut', shot: 0, frame: 3 }, /first shot begins with the clip/],
    [{ kind: 'settings', values: { sound: 1 } }, /sound is no setting/],
    [{ kind: 'settings', values: { saturation: 3 } }, /saturation 3/],
    [{ kind: 'settings', shots: [0], values: { codec: 'ffv1' } }, /codec is no setting of a shot/],
    [{ kind: 'add references', shots: [0], ids: ['x'] }, /no reference x/],
    [{ kind: 'remove reference', shot: 0, reference: 1 }, /no reference 2/],
    [{ kind: 'change reference', shot: 0, reference: 0, weight: 0 }, /weight/],
    [{ kind: 'mark', frame: 12, text: 'late' }, /frame 12/],
    [{ kind: 'explode' }, /kind/],
    [undefined, /edit/],
  ];
  for (const [change, words] of wrong) {
    const { status, body } = await edit(change as Edit);
    t.true(status === 400 || status === 404, `${status} ${words}`);
    t.regex(body.error, words);
    t.notRegex(body.error, /`/);
  }
  const { revision } = await state();
  t.is((await post('/api/edit', 'text')).status, 400);
  t.deepEqual(await document(), before);
  t.is(revision, 1);
});

test('what others save is taken over, told, and can be undone', async (t) => {
  const { path, state, ask, edit, document, post } = await openedPreview(t);
  const events = await ask('/api/events');
  const reader = (events.body as ReadableStream<Uint8Array>).getReader();
  const before = await document();
  const { revision } = await state();
  const project = await openProject(path);
  await saveProject(
    project,
    changeShots(project.document, [1], () => ({ name: 'By others' })),
  );
  let text = '';
  const decoder = new TextDecoder();
  while (!text.includes(`"revision":${revision + 1}`)) text += decoder.decode((await reader.read()).value);
  await reader.cancel();
  t.is((await edit({ kind: 'name', shot: 0, name: 'Mine' }, revision)).status, 409);
  const now = await state();
  t.is(now.shots[1]?.name, 'By others');
  t.regex(now.undo ?? '', /another program/);
  t.is((await edit({ kind: 'name', shot: 0, name: 'Mine' }, now.revision)).body.shots[1]?.name, 'By others');
  for (let i = 0; i < 2; i += 1) await post('/api/undo', { revision: (await state()).revision });
  t.deepEqual(await document(), before);
});

test('a change by others is seen by the next edit, before it is told', async (t) => {
  const { path, state, edit } = await openedPreview(t);
  const { revision } = await state();
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"Shot 2"', '"Shot B"'));
  const { status, body } = await edit({ kind: 'name', shot: 0, name: 'Mine' }, revision);
  t.is(status, 409);
  t.is(body.state?.shots[1]?.name, 'Shot B');
  t.is(body.state?.shots[0]?.name, 'Shot 1');
});

test('a file that is no project for a moment is let be, and edits say what is wrong with it', async (t) => {
  const { path, state, edit } = await openedPreview(t);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.slice(0, 100));
  const { status, body } = await edit({ kind: 'name', shot: 0, name: 'Mine' });
  t.is(status, 422);
  t.regex(body.error, /not JSON/);
  t.is((await state()).shots[0]?.name, 'Shot 1');
  await writeFile(path, text);
  t.is((await edit({ kind: 'name', shot: 0, name: 'Mine' })).status, 200);
});

test('a reference of one shot is given to others once, and a missing one is told', async (t) => {
  const { folder, path, state, edit } = await openedPreview(t, { assigned: false });
  const project = await openProject(path);
  const other = await writeColourImage(join(folder, 'other.png'), { width: 64, height: 64 });
  await saveProject(
    project,
    changeShots(project.document, [0], () => ({ references: [{ path: 'other.png' }, { path: 'gone.png' }] })),
  );
  await until(async () => (await state()).shots[0]?.references.length === 2);
  const { shots, warnings } = await state();
  t.deepEqual(
    shots.map(({ status }) => status),
    ['new', 'without reference'],
  );
  t.deepEqual(
    shots[0]?.references.map(({ missing }) => missing),
    [false, true],
  );
  t.regex(warnings.join(), /gone\.png of shot 1 is missing/);
  const id = shots[0]?.references[0]?.id as string;
  const { body } = await edit({ kind: 'add references', shots: [0, 1], ids: [id] });
  t.deepEqual(
    body.shots.map(({ references }) => references.map(({ name }) => name)),
    [['other.png', 'gone.png'], ['other.png']],
  );
  t.truthy(other);
});
