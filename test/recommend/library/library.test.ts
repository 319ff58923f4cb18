import { copyFile, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { open } from 'lmdb';
import type { Descriptor } from '../../../src/recommend/descriptor.js';
import { findFiles } from '../../../src/recommend/library/find-files.js';
import { Library } from '../../../src/recommend/library/library.js';
import { LibraryStore } from '../../../src/recommend/library/library-store.js';
import { candidateConformance } from '../../support/candidate-conformance.js';
import { FakeDescriber, fakeDescriptor } from '../../support/fake-describer.js';
import { libraryBench, writeImage } from '../../support/library-bench.js';
import { temporaryFolder } from '../../support/run-cli.js';

candidateConformance(test, 'library', async (t, candidates) => {
  const folder = join(await temporaryFolder(t), 'index');
  const store = await LibraryStore.open(folder, { mode: 'create', describer: 'fake' });
  const paths = [...new Set(candidates.map(({ path }) => path))];
  for (const [i, path] of paths.entries()) {
    const entries = candidates
      .filter((candidate) => candidate.path === path)
      .map(({ frame, descriptor }) => ({ frame, shot: undefined, descriptor }));
    const digest = String(i).padStart(64, '0');
    store.put({ path, bytes: 1, modified: 1, digest }, 'image', entries);
  }
  await store.close();
  const library = await Library.open(folder, { mode: 'read', describer: 'fake' });
  t.teardown(() => library.close());
  return {
    // A candidate of a library says more than others do.
    nearest: async (global, count) =>
      (await library.nearest(global, count)).map(({ cosine, candidate: { shot, ...candidate } }) => ({
        candidate,
        cosine,
      })),
  };
});

test('what has not changed is not read again', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('one.png'), 1);
  await writeImage(bench.at('below/deeper/two.png'), 2);
  await writeImage(bench.at('gray.png'), 3, true);
  const first = await bench.add();
  t.deepEqual(first.outcomes, {
    'one.png': 'added',
    'below/deeper/two.png': 'added',
    'gray.png': 'colourless',
  });
  const describer = new FakeDescriber();
  const again = await bench.add(undefined, describer);
  t.deepEqual(new Set(Object.values(again.outcomes)), new Set(['unchanged'] as const));
  t.is(describer.described, 0);
  t.is(await bench.using(async (library) => library.size), 2);
});

test('a changed file takes the place of what it was', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('one.png'), 1);
  await bench.add();
  await writeImage(bench.at('one.png'), 2);
  t.deepEqual((await bench.add()).outcomes, { 'one.png': 'replaced' });
  await utimes(bench.at('one.png'), 5, 5);
  const describer = new FakeDescriber();
  t.deepEqual((await bench.add(undefined, describer)).outcomes, { 'one.png': 'unchanged' });
  t.is(describer.described, 0);
  await writeFile(bench.at('one.png'), 'no image any more');
  t.deepEqual((await bench.add()).outcomes, { 'one.png': 'skipped' });
  t.is(await bench.using(async (library) => library.size), 0);
});

test('exact copies are one entry, and the copy stays when the original goes', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('a.png'), 1);
  await copyFile(bench.at('a.png'), bench.at('b.png'));
  const { files } = await bench.add();
  t.is(files['a.png']?.outcome, 'added');
  t.deepEqual(files['b.png'], { outcome: 'copy', path: bench.at('b.png'), of: bench.at('a.png') });
  await bench.using(async (library) => {
    t.is(library.size, 1);
    await library.remove([bench.at('a.png')], { missing: false });
    t.is(library.size, 1);
    const [near] = await library.nearest(fakeDescriptor([1]).global, 3);
    t.is(near?.candidate.path, bench.at('b.png'));
    await library.remove([bench.at('b.png')], { missing: false });
    t.deepEqual(await library.nearest(fakeDescriptor([1]).global, 3), []);
  });
});

test('a file that was moved is found where it is now', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('old.png'), 1);
  await bench.add();
  await rename(bench.at('old.png'), bench.at('new.png'));
  const describer = new FakeDescriber();
  t.deepEqual((await bench.add(undefined, describer)).outcomes, { 'new.png': 'added' });
  t.is(describer.described, 0);
  await bench.using(async (library) => {
    const [near] = await library.nearest(fakeDescriptor([1]).global, 3);
    t.is(near?.candidate.path, bench.at('new.png'));
    t.deepEqual(
      (await library.list()).map(({ path, missing }) => [path, missing]),
      [
        [bench.at('new.png'), false],
        [bench.at('old.png'), true],
      ],
    );
    t.deepEqual(await library.remove(undefined, { missing: true }), [bench.at('old.png')]);
    t.is(library.size, 1);
  });
});

test('what cannot be read is skipped by name, with the reason', async (t) => {
  const bench = await libraryBench(t);
  const whole = await writeImage(bench.at('whole.png'), 1);
  await writeFile(bench.at('story.jpg'), 'It was a dark and stormy night.');
  await writeFile(bench.at('empty.png'), '');
  await writeFile(bench.at('notes.txt'), 'no image, and not named like one');
  await writeFile(bench.at('film.mp4'), 'no film');
  await symlink(bench.at('nowhere.png'), bench.at('link.png'));
  await symlink(bench.folder, bench.at('round'));
  const { files } = await bench.add([bench.folder, whole, bench.at('gone.png')]);
  const reason = (name: string) => {
    const file = files[name];
    return file?.outcome === 'skipped' ? file.reason : file?.outcome;
  };
  t.is(reason('whole.png'), 'added');
  t.is(reason('story.jpg'), 'is not a png, jpeg, tiff or webp image');
  t.is(reason('empty.png'), 'is empty (0 bytes)');
  t.regex(String(reason('film.mp4')), /holds text/);
  t.is(reason('link.png'), 'does not exist');
  t.is(reason('gone.png'), 'does not exist');
  t.is(Object.keys(files).length, 6);
});

test('removing what is not there is refused, and nothing is removed', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('in/one.png'), 1);
  await writeImage(bench.at('in it/two.png'), 2);
  await bench.add();
  await bench.using(async (library) => {
    await t.throwsAsync(library.remove([bench.at('in'), bench.at('out')], { missing: false }), {
      message: /out is not in the library/,
    });
    t.is(library.size, 2);
    t.deepEqual(await library.remove([bench.at('in')], { missing: false }), [bench.at('in/one.png')]);
    t.is(library.size, 1);
  });
});

test('an abort keeps what is done, and adding again completes it', async (t) => {
  const bench = await libraryBench(t);
  for (let i = 0; i < 12; i += 1) await writeImage(bench.at(`${i}.png`), i);
  const stop = new AbortController();
  const library = await Library.open(bench.index, { mode: 'create', describer: 'fake-1' });
  const files = Array.from({ length: 12 }, (_, i) => bench.at(`${i}.png`));
  const found = await findFiles(files, { onSkip: ({ path }) => t.fail(path) });
  const done: string[] = [];
  const adding = async () => {
    const describer = new FakeDescriber();
    for await (const { path } of library.add(found, {
      ...{ describer, signal: stop.signal },
      onWarning: t.fail,
    })) {
      done.push(path);
      if (done.length === 5) stop.abort();
    }
  };
  await t.throwsAsync(adding(), { message: 'stopped' });
  t.is(done.length, 5);
  t.deepEqual((await library.list()).map(({ path }) => path).sort(), done.sort());
  await library.close();
  const { outcomes } = await bench.add();
  t.is(Object.values(outcomes).filter((outcome) => outcome === 'added').length, 7);
  t.is(await bench.using(async (again) => again.size), 12);
});

test('a library of another network is refused, and can be described anew', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('one.png'), 1);
  await writeImage(bench.at('two.png'), 2);
  await bench.add();
  await t.throwsAsync(bench.add(undefined, new FakeDescriber('fake-2')), {
    message: /another version of the network \(fake-1, this Autochrome has fake-2\)/,
  });
  // Files can be seen and removed all the same.
  t.is((await bench.using((library) => library.list())).length, 2);
  await rm(bench.at('two.png'));
  const rebuilt = await Library.open(bench.index, { mode: 'rebuild', describer: 'fake-2' });
  t.is(rebuilt.size, 0);
  t.deepEqual(
    (await rebuilt.list()).map(({ kind, missing }) => [kind, missing]),
    [
      [undefined, false],
      [undefined, true],
    ],
  );
  await rebuilt.close();
  const { outcomes } = await bench.add(undefined, new FakeDescriber('fake-2'));
  t.deepEqual(outcomes, { 'one.png': 'replaced' });
  t.is(await bench.using(async (library) => library.size, 'fake-2'), 1);
});

test('a process that began before a library was described anew cannot add to it', async (t) => {
  const bench = await libraryBench(t);
  await bench.add([]);
  const store = await LibraryStore.open(bench.index, { mode: 'write', describer: 'fake-1' });
  const other = open({ path: bench.index, noSubdir: false, maxDbs: 8 });
  other.openDB({ name: 'facts' }).putSync('describer', 'fake-2');
  const descriptor: Descriptor = fakeDescriptor([1]);
  const file = { path: '/a.png', bytes: 1, modified: 1, digest: '0'.repeat(64) };
  t.throws(() => store.put(file, 'image', [{ frame: undefined, shot: undefined, descriptor }]), {
    message: /another version of the network/,
  });
  t.is(store.size, 0);
  await Promise.all([store.close(), other.close()]);
});

test('a library of a newer format, a folder of other things and a place without one are refused', async (t) => {
  const bench = await libraryBench(t);
  await t.throwsAsync(Library.open(bench.index, { mode: 'read', describer: undefined }), {
    message: /there is no library at /,
  });
  await bench.add([]);
  const root = open({ path: bench.index, noSubdir: false, maxDbs: 8 });
  root.openDB({ name: 'facts' }).putSync('format', 2);
  await root.close();
  await t.throwsAsync(Library.open(bench.index, { mode: 'read', describer: undefined }), {
    message: /made by a newer Autochrome \(its format is 2, this one reads 1\)/,
  });
  await writeImage(bench.at('one.png'), 1);
  await t.throwsAsync(Library.open(bench.folder, { mode: 'create', describer: 'fake-1' }), {
    message: /is a folder with other contents \(one\.png\)/,
  });
});

test('a data file that is something else or cut off is refused', async (t) => {
  const bench = await libraryBench(t);
  await writeImage(bench.at('one.png'), 1);
  await bench.add();
  const dataFile = join(bench.index, 'data.mdb');
  const whole = await readFile(dataFile);
  const opening = () => Library.open(bench.index, { mode: 'read', describer: undefined });
  for (const length of [whole.length - 1, 20_000, 100]) {
    await writeFile(dataFile, whole.subarray(0, length));
    await t.throwsAsync(opening(), { message: /data\.mdb (is cut off|is not the file)/ });
  }
  await writeFile(dataFile, Buffer.alloc(whole.length, 7));
  await t.throwsAsync(opening(), { message: /data\.mdb is not the file of a library/ });
  await writeFile(dataFile, '');
  await t.throwsAsync(opening(), { message: /there is no library/ });
  t.is((await bench.add()).outcomes['one.png'], 'added');
});
