import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import {
  type Assignment,
  assignRecommended,
  readAssignments,
  readRelatedPairs,
  readSplit,
  spread,
} from '../../evaluation/assignments.js';
import { chooseReferences, clipsIn, findMaterial } from '../../evaluation/material.js';
import { farReference, parseReferences, REFERENCE_KINDS } from '../../evaluation/references.js';
import { AutochromeError } from '../../src/errors.js';

let folder = '';
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-references-'));
  for (const name of ['root/clips/a', 'root/train', 'clips-only/b']) {
    await mkdir(join(folder, name), { recursive: true });
  }
});
test.after.always(() => rm(folder, { recursive: true }));

test('kinds of references are read in their own order, each once', (t) => {
  t.deepEqual(parseReferences('class, first,class'), ['first', 'class']);
  const error = t.throws(() => parseReferences('first,best'), { instanceOf: AutochromeError });
  t.is(error?.kind, 'usage');
  t.regex(error?.message ?? '', /--references first,best.*'best'/);
  t.regex(error?.hint ?? '', /recommended/);
});

test('the far reference is as near to the distance wanted as there is', (t) => {
  const shot = Array.from({ length: 30 }, (_, i) => 8 * i);
  t.is(farReference(0, shot), 96, '96 and 104 miss alike: the earlier');
  t.is(farReference(200, shot), 96);
  t.is(farReference(16, [0, 8, 16, 24, 32, 40]), 40, 'the farthest of a short shot');
  t.is(farReference(32, [0, 8, 16, 24, 32, 40]), 0);
  t.is(farReference(8, [8]), undefined);
});

test('the committed references belong to the committed split', async (t) => {
  const [assignments, split] = [await readAssignments(), await readSplit()];
  const judged = assignments.filter(({ set }) => set === 'judged');
  t.is(assignments.length, split.pictures.length + split.judged.length);
  t.true(judged.every(({ label }) => label !== undefined));
  // The same wnid has the same label, and labels are in the order of wnids.
  const pairs = judged.map(({ path, label }) => [/\/(n\d{8})[_/]/.exec(path)?.[1], label] as const);
  const labels = new Map(pairs);
  t.true(pairs.every(([wnid, label]) => labels.get(wnid) === label));
  const sorted = [...labels].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)).map(([, label]) => label);
  t.deepEqual(
    sorted,
    sorted.toSorted((a, b) => Number(a) - Number(b)),
  );
  t.is(new Set(sorted).size, labels.size);
});

test('references of another split, or held-out ones, are refused with what to do', async (t) => {
  const models = join(folder, 'models');
  await mkdir(models);
  const url = pathToFileURL(`${models}/`);
  const row = { recommended: 'r.jpg', nearest: 'm.jpg', class: null, unrelated: 'u.jpg' };
  const write = (pictures: Record<string, typeof row>) =>
    writeFile(join(models, 'evaluation-references.json'), JSON.stringify({ pictures, judged: {} }));
  const refused = async () => {
    const error = await t.throwsAsync(readAssignments(url), { instanceOf: AutochromeError });
    t.is(error?.kind, 'input');
    return `${error?.message}; ${error?.hint}`;
  };
  t.regex(await refused(), /evaluation-references\.json cannot be read.*python -m models\.references/s);
  await writeFile(
    join(models, 'split.json'),
    JSON.stringify({ clips: [], pictures: ['a.jpg', 'b.jpg'], near_duplicates: ['n.jpg'], judged: [] }),
  );
  await write({ 'a.jpg': row });
  t.regex(await refused(), /does not belong to the split: b\.jpg; Run python/);
  await write({ 'a.jpg': row, 'b.jpg': { ...row, recommended: 'n.jpg' } });
  t.regex(await refused(), /n\.jpg/);
  await write({ 'a.jpg': row, 'b.jpg': row });
  t.is((await readAssignments(url)).length, 2);
  await assignRecommended(new Map([['b.jpg', 'new.jpg']]), url);
  const written = await readAssignments(url);
  t.deepEqual(
    written.map(({ path, recommended, nearest }) => [path, recommended, nearest]),
    [
      ['a.jpg', 'r.jpg', 'm.jpg'],
      ['b.jpg', 'new.jpg', 'm.jpg'],
    ],
  );
});

test('related pairs are of pictures kept out of training alone, each coloured once', async (t) => {
  const models = join(folder, 'related');
  await mkdir(models);
  const url = pathToFileURL(`${models}/`);
  const split = { clips: [], pictures: ['a.jpg', 'b.jpg'], near_duplicates: ['n.jpg'], judged: ['j.jpg'] };
  await writeFile(join(models, 'split.json'), JSON.stringify(split));
  const write = (...pairs: (readonly [string, string])[]) =>
    writeFile(
      join(models, 'related-pairs.json'),
      JSON.stringify({ pairs: pairs.map(([input, reference]) => ({ input, reference, people: false })) }),
    );
  const refused = async () =>
    (await t.throwsAsync(readRelatedPairs(url), { instanceOf: AutochromeError }))?.message ?? '';
  t.regex(await refused(), /related-pairs\.json cannot be read/);
  await write(['a.jpg', 'b.jpg'], ['b.jpg', 'n.jpg']);
  t.regex(await refused(), /n\.jpg was not kept out of training/);
  await write(['a.jpg', 'b.jpg'], ['a.jpg', 'j.jpg']);
  t.regex(await refused(), /names a\.jpg twice/);
  await write(['a.jpg', 'b.jpg'], ['j.jpg', 'b.jpg']);
  t.deepEqual(
    (await readRelatedPairs(url)).map(({ set, path, related, nearest }) => ({ set, path, related, nearest })),
    [
      { set: 'related', path: 'a.jpg', related: 'b.jpg', nearest: null },
      { set: 'related', path: 'j.jpg', related: 'b.jpg', nearest: null },
    ],
  );
});

test('the related pairs of the package are at least 40, of pictures that were never trained on', async (t) => {
  const pairs = await readRelatedPairs();
  t.true(pairs.length >= 40);
  t.true(pairs.every(({ path, related }) => path !== related));
});

test('fewer pictures are spread over each set', (t) => {
  const all = Array.from({ length: 13 }, (_, i): Assignment => {
    const set = i < 10 ? 'pictures' : 'judged';
    const none = {
      recommended: '',
      nearest: '',
      class: null,
      related: null,
      unrelated: '',
      label: undefined,
    };
    return { set, path: String(i), ...none };
  });
  t.deepEqual(
    spread(all, 5).map(({ path }) => path),
    ['0', '2', '4', '6', '8', '10', '11', '12'],
  );
  t.is(spread(all, 100).length, 13);
});

test('a data root has pictures, a folder of clips has none', async (t) => {
  const root = await findMaterial(join(folder, 'root'));
  t.deepEqual(root, { clips: join(folder, 'root', 'clips'), pictures: join(folder, 'root') });
  t.is(chooseReferences(root, undefined), REFERENCE_KINDS);
  const clips = await findMaterial(join(folder, 'clips-only'));
  t.deepEqual(clips, { clips: join(folder, 'clips-only'), pictures: undefined });
  t.deepEqual([...chooseReferences(clips, undefined)], ['first', 'far']);
  const error = t.throws(() => chooseReferences(clips, ['first', 'class']), { instanceOf: AutochromeError });
  t.regex(error?.message ?? '', /--references class needs pictures/);
  t.deepEqual(await clipsIn(clips.clips, undefined), [join(clips.clips, 'b')]);
  const missing = await t.throwsAsync(clipsIn(clips.clips, ['x']), { instanceOf: AutochromeError });
  t.regex(`${missing?.message}; ${missing?.hint}`, /--clips x is not in .*; Choose among its clips: b/);
});
