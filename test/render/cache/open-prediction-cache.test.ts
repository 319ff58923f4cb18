import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { defaultCacheFolder, openPredictionCache } from '../../../src/render/cache/open-prediction-cache.js';
import { keyOf, predictionOf } from '../../support/predictions.js';

const parent = await mkdtemp(join(tmpdir(), 'autochrome-predictions-'));
test.after.always(() => rm(parent, { recursive: true, force: true }));

test('memory alone: bounded, the least recently used goes first', async (t) => {
  const cache = openPredictionCache({ memory: 3 * 1024 });
  for (const n of [1, 3, 5]) await cache.put(keyOf(n), predictionOf(n));
  t.deepEqual(await cache.get(keyOf(1)), predictionOf(1));
  await cache.put(keyOf(7), predictionOf(7));
  t.is(await cache.get(keyOf(3)), undefined);
  t.deepEqual(await cache.get(keyOf(1)), predictionOf(1));
  await cache.close();
});

test('with a folder what one has kept another finds, from memory afterwards', async (t) => {
  const folder = join(parent, 'shared');
  const one = openPredictionCache({ folder });
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => one.put(keyOf(n), predictionOf(n))));
  await one.close();
  const other = openPredictionCache({ folder });
  t.deepEqual(await other.get(keyOf(6)), predictionOf(6));
  await rm(folder, { recursive: true });
  t.deepEqual(await other.get(keyOf(6)), predictionOf(6));
  t.is(await other.get(keyOf(5)), undefined);
});

test('one that only reads writes nothing', async (t) => {
  const folder = join(parent, 'read');
  const cache = openPredictionCache({ folder, write: false, memory: 0 });
  await cache.put(keyOf(1), predictionOf(1));
  await cache.close();
  await t.throwsAsync(readdir(folder), { code: 'ENOENT' });
  t.is(await cache.get(keyOf(1)), undefined);
});

test('where nothing can be written the work goes on, and that is said once', async (t) => {
  await mkdir(parent, { recursive: true });
  const folder = join(parent, 'file');
  await writeFile(folder, 'not a folder');
  const warnings: string[] = [];
  const cache = openPredictionCache({ folder, onWarning: (message) => warnings.push(message) });
  for (const n of [1, 2, 3]) await cache.put(keyOf(n), predictionOf(n));
  await cache.close();
  for (const n of [4, 5]) await cache.put(keyOf(n), predictionOf(n));
  t.is(warnings.length, 1);
  t.true(warnings[0]?.startsWith(`predictions are not kept in ${folder}: `), warnings[0]);
  t.deepEqual(await cache.get(keyOf(4)), predictionOf(4));
});

test("the user's folder has the program's name", (t) => {
  t.regex(defaultCacheFolder(), /autochrome.*predictions$/);
});
