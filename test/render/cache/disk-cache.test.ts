import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import { DiskCache } from '../../../src/render/cache/disk-cache.js';
import { entryBytes, parseEntry } from '../../../src/render/cache/entry-file.js';
import { keyOf, predictionOf } from '../../support/predictions.js';

const BOUND = 2 ** 20;
const [key, prediction] = [keyOf(4), predictionOf(4)];

const folders: string[] = [];
async function folderOf() {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-cache-'));
  folders.push(folder);
  return folder;
}
test.after.always(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function filesIn(folder: string): Promise<{ path: string; size: number }[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path, size: (await stat(path)).size };
    }),
  );
}

test('an entry is read as it was written, with confidence and without', (t) => {
  for (const n of [3, 4])
    t.deepEqual(parseEntry(keyOf(n), entryBytes(keyOf(n), predictionOf(n))), predictionOf(n));
});

test('whatever is changed in an entry, or missing, makes it none', (t) => {
  const bytes = entryBytes(key, prediction);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ change;
      t.is(parseEntry(key, changed), undefined);
      t.is(parseEntry(key, bytes.subarray(0, at)), undefined);
    }),
  );
  t.is(parseEntry(keyOf(5), bytes), undefined);
});

test('what one process has written another reads; nothing else is there', async (t) => {
  const folder = await folderOf();
  t.is(await new DiskCache(folder, BOUND).get(key), undefined);
  await new DiskCache(folder, BOUND).put(key, prediction);
  t.deepEqual(await new DiskCache(folder, BOUND).get(key), prediction);
  t.is((await filesIn(folder)).length, 1);
});

test('a damaged entry, or one of another key, is removed when it is asked for', async (t) => {
  const folder = await folderOf();
  const cache = new DiskCache(folder, BOUND);
  await cache.put(key, prediction);
  const [{ path } = { path: '' }] = await filesIn(folder);
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, 300));
  t.is(await cache.get(key), undefined);
  t.deepEqual(await filesIn(folder), []);
  await cache.put(keyOf(6), predictionOf(6));
  const [other = { path: '' }] = await filesIn(folder);
  await rename(other.path, path);
  t.is(await cache.get(key), undefined);
});

test('what was used least recently goes first, and the bound holds', async (t) => {
  const folder = await folderOf();
  const size = entryBytes(key, prediction).length;
  const bound = 32 * size;
  const cache = new DiskCache(folder, bound);
  for (let n = 0; n < 26; n += 1) {
    await cache.put(keyOf(2 * n), predictionOf(2 * n));
    // As if an hour lay between them.
    const [path] = (await filesIn(folder))
      .map((file) => file.path)
      .filter((name) => name.includes(keyOf(2 * n)));
    await utimes(path as string, n * 3600, n * 3600);
  }
  t.deepEqual(await cache.get(keyOf(0)), predictionOf(0));
  for (let n = 26; n < 40; n += 1) await cache.put(keyOf(2 * n), predictionOf(2 * n));
  const bytes = (await filesIn(folder)).reduce((sum, file) => sum + file.size, 0);
  t.true(bytes <= bound && bytes > bound / 2, `${bytes} of ${bound}`);
  t.deepEqual(await cache.get(keyOf(0)), predictionOf(0));
  t.is(await cache.get(keyOf(2)), undefined);
  t.deepEqual(await cache.get(keyOf(78)), predictionOf(78));
});

test('what is too large for the bound is not written', async (t) => {
  const folder = await folderOf();
  await new DiskCache(folder, 10_000).put(key, prediction);
  t.deepEqual(await filesIn(folder), []);
});

test('files of others are left alone, and what a killed process left is removed in time', async (t) => {
  const folder = await folderOf();
  const cache = new DiskCache(folder, BOUND);
  await cache.put(key, prediction);
  const [{ path } = { path: '' }] = await filesIn(folder);
  const place = join(path, '..');
  const partial = (pid: number) => join(place, `.${key}.${pid}-1.partial.chroma`);
  for (const name of [partial(1), partial(2), join(place, 'notes.txt'), join(folder, 'readme')])
    await writeFile(name, 'x');
  await utimes(partial(1), 1, 1);
  await new DiskCache(folder, BOUND).put(keyOf(8), predictionOf(8));
  const left = (await filesIn(folder)).map((file) => file.path);
  t.false(left.includes(partial(1)));
  for (const name of [partial(2), join(place, 'notes.txt'), join(folder, 'readme')])
    t.true(left.includes(name));
});

test('several processes write and read at once, some are killed, and no entry is ever wrong', async (t) => {
  const folder = await folderOf();
  const bound = 24 * entryBytes(key, prediction).length;
  const program = fileURLToPath(new URL('../../support/caching-process.js', import.meta.url));
  const start = (first: number) =>
    spawn(process.execPath, [program, folder, String(bound), String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  for (let round = 0; round < 4; round += 1) {
    const processes = [start(round), start(round + 20)];
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    await wait(40 * (round + 1));
    for (const each of processes) {
      t.is(each.exitCode, null);
      each.kill('SIGKILL');
    }
    await Promise.all(processes.map((each) => once(each, 'exit')));
  }
  const cache = new DiskCache(folder, bound);
  let found = 0;
  for (let n = 0; n < 50; n += 1) {
    const entry = await cache.get(keyOf(n));
    if (!entry) continue;
    found += 1;
    t.deepEqual(entry, predictionOf(n));
  }
  t.true(found > 0 && found <= 24, `${found}`);
});
