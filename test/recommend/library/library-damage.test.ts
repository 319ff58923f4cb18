import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { checkDataFile } from '../../../src/recommend/library/data-file.js';
import { LibraryStore } from '../../../src/recommend/library/library-store.js';
import { fakeDescriptor } from '../../support/fake-describer.js';
import { writeImage } from '../../support/library-bench.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';

const PAGE = 16_384;
const TABLES = ['facts', 'files', 'contents', 'vectors', 'details'];

const digest = (n: number) => n.toString(16).padStart(64, '0');

/** Puts an image, or a clip with four shots, into a library. */
function put(store: LibraryStore, n: number, kind: 'image' | 'clip'): void {
  const entries = Array.from({ length: kind === 'image' ? 1 : 4 }, (_, i) => ({
    frame: kind === 'image' ? undefined : 10 * i,
    shot: kind === 'image' ? undefined : { start: 10 * i, end: 10 * i + 10 },
    descriptor: fakeDescriptor([7 * n + i, n]),
  }));
  store.put(
    { path: `/films/${'reel'.repeat(n)}${n}`, bytes: 5, modified: 7, digest: digest(n) },
    kind,
    entries,
  );
}

/** Bytes of a library's data file, with tables of several pages and lists of free ones. */
async function libraryBytes(folder: string): Promise<Buffer> {
  const store = await LibraryStore.open(folder, { mode: 'create', describer: 'fake' });
  for (let n = 0; n < 24; n += 1) put(store, n, n % 4 === 0 ? 'clip' : 'image');
  store.remove([3, 8].map((n) => `/films/${'reel'.repeat(n)}${n}`));
  await store.close();
  return readFile(join(folder, 'data.mdb'));
}

/** Reads all that is in a library, and changes it. */
async function useAll(folder: string): Promise<void> {
  const store = await LibraryStore.open(folder, { mode: 'write', describer: 'fake' });
  try {
    store.files();
    const matrix = store.matrix();
    for (const row of matrix.ids.keys()) {
      const { path, frame, shot, descriptor } = store.candidate(matrix, row);
      void [path, frame, shot, descriptor.classes, descriptor.local];
    }
    for (const n of [100, 101]) put(store, n, 'clip');
    store.remove(
      store
        .files()
        .slice(0, 6)
        .map(({ path }) => path),
    );
  } finally {
    await store.close();
  }
}

test('a whole library is found whole, and any flipped bit ends in an answer or an error that says so', async (t) => {
  const folder = await temporaryFolder(t);
  const whole = await libraryBytes(join(folder, 'whole'));
  t.is(await checkDataFile('', join(folder, 'whole', 'data.mdb'), TABLES), 'filled');
  let runs = 0;
  let refused = 0;
  // Damage where it leads the database astray: the heads of pages, where their entries are, and anywhere.
  const page = fc.nat(whole.length / PAGE - 1);
  const place = fc.oneof(
    fc.tuple(page, fc.nat(63)).map(([at, offset]) => at * PAGE + offset),
    fc.nat(2 * 176 - 1).map((offset) => (offset % 2) * PAGE + Math.floor(offset / 2)),
    fc.nat(whole.length - 1),
  );
  await fc.assert(
    fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
      runs += 1;
      const copy = join(folder, `damaged-${runs}`);
      await mkdir(copy);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ (1 << bit);
      await writeFile(join(copy, 'data.mdb'), bytes);
      try {
        await useAll(copy);
      } catch (error) {
        if (!(error instanceof AutochromeError) || error.kind !== 'input') throw error;
        refused += 1;
      }
    }),
    { numRuns: 120, seed: 19 },
  );
  t.true(refused > 20, `${refused} of ${runs}`);
});

test('every bit of what leads from page to page is checked', async (t) => {
  const folder = await temporaryFolder(t);
  const whole = await libraryBytes(folder);
  const path = join(folder, 'data.mdb');
  const metas = [0, PAGE];
  const newer = metas.reduce((a, b) =>
    whole.readBigUInt64LE(b + 152) > whole.readBigUInt64LE(a + 152) ? b : a,
  );
  const root = PAGE * Number(whole.readBigUInt64LE(newer + 136));
  // Of the file: what the trees are. Of a page: number, kind, bounds and places of entries; of an entry: sizes and kind.
  const entry = root + 24 + whole.readUInt16LE(root + 24);
  const fields: readonly (readonly [number, number])[] = [
    [newer + 48, 4],
    [newer + 54, 42],
    [newer + 102, 42],
    [newer + 144, 8],
    [root, 8],
    [root + 18, 8],
    [entry, 8],
  ];
  for (const [from, length] of fields) {
    for (let bit = 0; bit < 8 * length; bit += 1) {
      const bytes = Buffer.from(whole);
      const at = from + (bit >> 3);
      bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
      await writeFile(path, bytes);
      const error = await t.throwsAsync(
        checkDataFile('lib', path, TABLES),
        undefined,
        `byte ${at}, bit ${bit & 7}`,
      );
      t.regex(error?.message ?? '', /is damaged in page|is cut off|has a table/);
    }
  }
});

test('a damaged library is named as one, stays as it is, and can be indexed again', async (t) => {
  const folder = await temporaryFolder(t);
  const bytes = await libraryBytes(folder);
  const newer = bytes.readBigUInt64LE(PAGE + 152) > bytes.readBigUInt64LE(152) ? PAGE : 0;
  const root = PAGE * Number(bytes.readBigUInt64LE(newer + 136));
  bytes[root + 20] = (bytes[root + 20] as number) ^ 4;
  await writeFile(join(folder, 'data.mdb'), bytes);
  const image = await writeImage(join(await temporaryFolder(t), 'one.png'), 1);
  for (const args of [['list'], ['add', image, '--device', 'cpu'], ['remove', '/films']]) {
    const { exitCode, stderr } = await runCli(['library', ...args, '--library', folder]);
    t.is(exitCode, 3, stderr);
    t.regex(stderr, /^autochrome: the library at .* is damaged: .*data\.mdb is damaged in page \d+\n/);
    t.regex(stderr, /move the folder away and index its files again with: autochrome library add/);
  }
  t.deepEqual(await readFile(join(folder, 'data.mdb')), bytes);
});

test('a damaged record is told apart from a library without it', async (t) => {
  const folder = await temporaryFolder(t);
  const bytes = await libraryBytes(folder);
  for (const [text, damaged] of [
    ['clip', 'clXp'],
    ['describer', 'descriXer'],
  ] as const) {
    const copy = Buffer.from(bytes);
    for (let at = copy.indexOf(text); at >= 0; at = copy.indexOf(text, at + 1))
      copy.write(damaged, at, 'latin1');
    await writeFile(join(folder, 'data.mdb'), copy);
    const error = await t.throwsAsync(useAll(folder));
    t.regex(error?.message ?? '', /is damaged/, text);
    t.is((error as AutochromeError).kind, 'input');
  }
});

test('a flipped bit in what says which file has which content is damage, and not a file without content', async (t) => {
  const folder = await temporaryFolder(t);
  const bytes = await libraryBytes(folder);
  // Paths, digests and keys of files are all over their tables' pages.
  for (const text of [digest(5), '/films/reelreelreelreelreel5']) {
    const places: number[] = [];
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
    let refused = 0;
    for (const at of places) {
      const copy = Buffer.from(bytes);
      const last = at + text.length - 1;
      copy[last] = (copy[last] as number) ^ 1;
      await writeFile(join(folder, 'data.mdb'), copy);
      let store: LibraryStore | undefined;
      try {
        store = await LibraryStore.open(folder, { mode: 'read', describer: 'fake' });
        const found = store.files().find(({ path }) => path.endsWith('reel5'));
        // Pages that earlier transactions have left are not read.
        t.is(found?.kind, 'image', `${text} at ${at}`);
        t.is(found?.digest, digest(5), `${text} at ${at}`);
      } catch (error) {
        t.regex((error as Error).message, /is damaged/);
        refused += 1;
      } finally {
        await store?.close();
      }
    }
    t.true(refused > 0, `${text}: ${refused} of ${places.length}`);
  }
});
