import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'ava';
import { moveToFreeName } from '../../src/files/free-name.js';

let folder: string;
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-free-'));
});
test.after.always(() => rm(folder, { recursive: true, force: true }));

test('a file gets the name that is wanted, or one with a number; what has a name keeps it', async (t) => {
  const wanted = join(folder, 'reel.partial.mkv');
  const contents = ['first', 'second', 'third'];
  const own = contents.map((_, i) => join(folder, `.own-${i}`));
  await Promise.all(own.map((path, i) => writeFile(path, contents[i] as string)));
  const paths = await Promise.all(own.map((path) => moveToFreeName(path, wanted)));
  t.deepEqual(await Promise.all(paths.map((path) => readFile(path, 'utf8'))), contents);
  const names = ['reel.partial-2.mkv', 'reel.partial-3.mkv', 'reel.partial.mkv'];
  t.deepEqual(paths.map((path) => basename(path)).sort(), names);
  t.deepEqual((await readdir(folder)).sort(), names);
});
