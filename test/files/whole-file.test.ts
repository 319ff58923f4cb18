import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { putInPlace, temporaryName, WholeFile, writeWhole } from '../../src/files/whole-file.js';
import { temporaryFolder } from '../support/run-cli.js';
import { canMount, smallDisk } from '../support/small-disk.js';

const testFull = (await canMount()) ? test : test.skip;

test('a file has its name when it is complete, and not before', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'table.csv');
  await writeFile(path, 'what was there');
  const file = await WholeFile.create(path);
  await file.write('one\n');
  t.is(await readFile(path, 'utf8'), 'what was there');
  await file.write(Buffer.from('two\n'));
  await file.finish();
  await file.discard();
  t.is(await readFile(path, 'utf8'), 'one\ntwo\n');
  t.deepEqual(await readdir(folder), ['table.csv']);
});

test('nothing is left of a file that was given up', async (t) => {
  const folder = await temporaryFolder(t);
  const file = await WholeFile.create(join(folder, 'table.csv'));
  await file.write('one\n');
  t.is((await readdir(folder)).length, 1);
  await file.discard();
  t.deepEqual(await readdir(folder), []);
});

test('temporary names are hidden, keep the extension, and no two are the same', (t) => {
  const names = [1, 2].map(() => temporaryName(join('a', 'reel.autochrome.json')));
  t.is(new Set(names).size, 2);
  for (const name of names) t.regex(name, /^a.\.reel\.autochrome\..*\.json$/);
  t.true(names.every((name) => name.includes(`.${process.pid}-`)));
});

test('of many that write the same file at once, one whole text stays', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'notes.txt');
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => writeWhole(path, text)));
  t.true(texts.includes(await readFile(path, 'utf8')));
  t.deepEqual(await readdir(folder), ['notes.txt']);
});

const testModes = process.platform === 'win32' ? test.skip : test;
testModes('a file that is replaced keeps its permissions', async (t) => {
  const path = join(await temporaryFolder(t), 'notes.txt');
  await writeFile(path, 'old');
  await chmod(path, 0o640);
  await writeWhole(path, 'new');
  t.is((await stat(path)).mode & 0o777, 0o640);
});

test('what cannot get its name is removed and named in the error', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'taken');
  await mkdir(join(path, 'full'), { recursive: true });
  const temporary = temporaryName(path);
  await writeFile(temporary, 'text');
  for (const work of [() => writeWhole(path, 'text'), () => putInPlace(temporary, path)]) {
    const error = await t.throwsAsync(work);
    t.like(error, { kind: 'failure' });
    t.true(error?.message.includes(`${path} could not be written`));
  }
  t.deepEqual(await readdir(folder), ['taken']);
});

testFull('on a full disk the file stays as it was (needs the right to mount)', async (t) => {
  const disk = join(await temporaryFolder(t), 'disk');
  const { unmount } = await smallDisk(disk, 64);
  try {
    const path = join(disk, 'notes.txt');
    await writeWhole(path, 'short');
    const error = await t.throwsAsync(writeWhole(path, 'long '.repeat(40_000)));
    t.regex(error?.message ?? '', /the disk is full: .*notes\.txt could not be written/);
    t.is(await readFile(path, 'utf8'), 'short');
    t.deepEqual(await readdir(disk), ['notes.txt']);
  } finally {
    await unmount();
  }
});
