import { chmod, copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { writeImage } from '../support/library-bench.js';
import { runCli, spawnCli, temporaryFolder } from '../support/run-cli.js';
import { canMount, smallDisk } from '../support/small-disk.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

// Decided before the first test is declared: ava starts then.
const testFull = (await canMount()) ? test : test.skip;

/** A folder of images, and a way to run commands on a library of its own. */
async function bench(t: ExecutionContext) {
  const root = await temporaryFolder(t);
  const images = join(root, 'images');
  await mkdir(images);
  const place = ['--library', join(root, 'index')];
  return {
    ...{ root, images, place },
    at: (name: string) => join(images, name),
    library: (...args: string[]) => runCli(['library', ...args, ...place]),
  };
}

const CPU = ['--device', 'cpu'];

test('images are added, listed, searched and removed', async (t) => {
  const { at, images, library } = await bench(t);
  await writeImage(at('one.png'), 1);
  await writeImage(at('below/two.png'), 2);
  await writeImage(at('gray.png'), 3, true);
  await writeFile(at('story.jpg'), 'no image');
  const added = await library('add', images, ...CPU);
  t.is(added.exitCode, 0);
  t.regex(added.stderr, /warning: .*story\.jpg is skipped: it is not a png/);
  t.regex(added.stderr, /4 files in .*: 2 added, 1 black and white, 1 skipped/);
  t.regex(added.stderr, /black and white, so not added:\n.*gray\.png/);
  const again = await library('add', images, ...CPU, '--json');
  const events = again.stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(events[0], { type: 'start', library: events[0]?.library, total: 4 });
  t.deepEqual(Object.keys(events.find(({ type }) => type === 'progress') ?? {}), [
    ...['type', 'files', 'total', 'filesPerSecond', 'secondsLeft'],
  ]);
  const { skipped, ...result } = events.at(-1) as Record<string, unknown>;
  t.like(result, { type: 'result', files: 4, added: 0, unchanged: 3, entries: 2, missing: [] });
  t.deepEqual(skipped, [{ path: at('story.jpg'), reason: 'is not a png, jpeg, tiff or webp image' }]);

  const found = await library('search', at('one.png'), '--count', '1', '--json', ...CPU);
  t.is(found.exitCode, 0);
  const results = JSON.parse(found.stdout) as Record<string, unknown>[];
  t.is(results.length, 1);
  t.like(results[0], { path: at('one.png'), frame: null, shot: null });
  t.true(Number(results[0]?.score) > 0.9);
  t.is(typeof results[0]?.reasons, 'object');
  t.regex(
    (await library('search', at('one.png'), ...CPU)).stdout,
    /^2\.\d+ {2}.*one\.png \(overall similarity 1\.00;/,
  );

  await rm(at('below/two.png'));
  const listed = JSON.parse((await library('list', '--json')).stdout) as Record<string, unknown>[];
  t.deepEqual(
    listed.map(({ path, kind, missing }) => [path, kind, missing]),
    [
      [at('below/two.png'), 'image', true],
      [at('gray.png'), 'image', false],
      [at('one.png'), 'image', false],
    ],
  );
  t.regex((await library('list')).stdout, /gray\.png: image, black and white\n/);
  const removed = await library('remove', '--missing', '--json');
  t.like(JSON.parse(removed.stdout), { type: 'result', removed: [at('below/two.png')] });
  t.is((await library('remove', images)).exitCode, 0);
  const empty = await library('search', at('one.png'), '--json', ...CPU);
  t.is(empty.stdout, '[]');
  t.regex(empty.stderr, /warning: the library at .* contains no colour images/);
});

test('a search gives as many as it is asked for, though files are gone', async (t) => {
  const { at, images, library } = await bench(t);
  const photos = Object.values(STOCK_PHOTOS);
  const names = photos.map((_, i) => at(`${i}.jpg`));
  for (const [i, photo] of photos.entries()) await copyFile(photo, names[i] as string);
  t.is((await library('add', images, ...CPU)).exitCode, 0);
  const search = async () => {
    const { stdout, stderr } = await library('search', at('0.jpg'), '--count', '2', '--json', ...CPU);
    return { paths: (JSON.parse(stdout) as { path: string }[]).map(({ path }) => path), stderr };
  };
  const whole = await search();
  t.is(whole.paths.length, 2);
  const lost = whole.paths.slice(1);
  for (const path of lost) await rm(path);
  const { paths, stderr } = await search();
  t.deepEqual([paths[0], paths.length], [at('0.jpg'), 2]);
  t.true(paths.every((path) => names.includes(path) && !lost.includes(path)));
  for (const path of lost) t.true(stderr.includes(`${path} is in the library but no longer on disk`));
});

test('numbered images are added by their pattern', async (t) => {
  const { at, library } = await bench(t);
  for (const name of ['page_001.png', 'page_002.png', 'page_004.png', 'cover.png']) {
    await writeImage(at(name), Number(/\d+/.exec(name)?.[0] ?? 9));
  }
  const { exitCode, stderr } = await library('add', at('page_%03d.png'), ...CPU);
  t.is(exitCode, 0, stderr);
  t.regex(stderr, /3 files in .*: 3 added/);
  const listed = JSON.parse((await library('list', '--json')).stdout) as { path: string }[];
  t.deepEqual(
    listed.map(({ path }) => path),
    ['page_001.png', 'page_002.png', 'page_004.png'].map(at),
  );
  const none = await library('add', at('none_%d.png'), ...CPU);
  t.is(none.exitCode, 3);
  t.regex(none.stderr, /^autochrome: .*none_%d\.png matches no image/m);
  // A file of that name is that file.
  await writeImage(at('odd_%d.png'), 20);
  t.regex((await library('add', at('odd_%d.png'), ...CPU)).stderr, /1 file in .*: 1 added/);
});

test('a photograph is found by its black-and-white print', async (t) => {
  const { root, library } = await bench(t);
  const photos = [STOCK_PHOTOS.womanInRed, STOCK_PHOTOS.manWithCap, STOCK_PHOTOS.tidyDesk];
  t.is((await library('add', ...photos, ...CPU)).exitCode, 0);
  const { default: sharp } = await import('sharp');
  const print = join(root, 'print.png');
  await sharp(STOCK_PHOTOS.manWithCap).grayscale().resize(200).toFile(print);
  const { stdout } = await library('search', print, '--json', ...CPU);
  t.is((JSON.parse(stdout) as { path: string }[])[0]?.path, STOCK_PHOTOS.manWithCap);
});

test('wrong usage, and what is not there', async (t) => {
  const { root, at, library } = await bench(t);
  await writeImage(at('one.png'), 1);
  const cases: [args: string[], exitCode: number, stderr: RegExp][] = [
    [['add'], 2, /no files or folders to add were named/],
    [['add', join(root, 'nowhere')], 3, /nowhere does not exist/],
    [['add', join(root, 'images', 'one.png'), '--backend', 'none'], 2, /--backend 'none' is not allowed/],
    [['remove'], 2, /no files or folders to remove were named/],
    [['list'], 3, /there is no library at .*\nCreate one with: autochrome library add/],
    [['search', at('one.png'), ...CPU], 3, /there is no library at /],
    [['search', at('one.png'), '--count', '0'], 2, /--count 0 is not allowed/],
  ];
  for (const [args, exitCode, message] of cases) {
    const outcome = await library(...args);
    t.is(outcome.exitCode, exitCode, args.join(' '));
    t.regex(outcome.stderr, message);
    t.notRegex(outcome.stderr, /bug in Autochrome/);
  }
  // A misspelt folder makes no library.
  await t.throwsAsync(stat(join(root, 'index')));
  await writeFile(at('bad.png'), 'no image');
  const unreadable = await library('add', at('bad.png'), ...CPU);
  t.is(unreadable.exitCode, 3);
  t.regex(unreadable.stderr, /bad\.png cannot be added: it is not a png/);
  const folder = await runCli(['library', 'add', at('one.png'), '--library', join(root, 'images'), ...CPU]);
  t.is(folder.exitCode, 2);
  t.regex(folder.stderr, /is a folder with other contents/);
});

test('Ctrl+C keeps what was added', async (t) => {
  const { at, images, place, library } = await bench(t);
  for (let i = 0; i < 60; i += 1) await writeImage(at(`${i}.png`), i);
  const { exitCode, stdout } = await runCli(['library', 'add', images, ...place, ...CPU, '--json'], {
    onStdout: (text, interrupt) => text.includes('"files":5,') && interrupt(),
  });
  t.is(exitCode, 130);
  const last = JSON.parse(stdout.split('\n').at(-1) as string) as Record<string, unknown>;
  t.like(last, { type: 'error', kind: 'interrupted' });
  const done = Number(/stopped after (\d+) of 60 files/.exec(String(last.message))?.[1]);
  t.true(done < 60);
  t.is((JSON.parse((await library('list', '--json')).stdout) as unknown[]).length, done);
  const { stdout: rest } = await library('add', images, ...CPU, '--json');
  t.like(JSON.parse(rest.split('\n').at(-1) as string), { unchanged: done, added: 60 - done, entries: 60 });
});

testFull('a full disk is said so, and the library is as it was (needs the right to mount)', async (t) => {
  const { root, at, images, library } = await bench(t);
  const index = join(root, 'index');
  const { unmount } = await smallDisk(index, 2000);
  t.teardown(unmount);
  await writeImage(at('first.png'), 1000);
  t.is((await library('add', at('first.png'), ...CPU)).exitCode, 0);
  for (let i = 0; i < 10; i += 1) await writeImage(at(`${i}.png`), i);
  await writeFile(join(index, 'filler'), Buffer.alloc(2000 * 1024)).catch(() => {});
  const { exitCode, stderr } = await library('add', images, ...CPU);
  t.is(exitCode, 1);
  t.regex(stderr, /the disk is full: .*index could not be written/);
  t.true((JSON.parse((await library('list', '--json')).stdout) as unknown[]).length >= 1);
  await rm(join(index, 'filler'));
  t.is((await library('add', images, ...CPU)).exitCode, 0);
  t.is((JSON.parse((await library('list', '--json')).stdout) as unknown[]).length, 11);
});

test('a place that may not be written to', async (t) => {
  if (process.getuid?.() === 0) return void t.pass('root may write everywhere');
  const { root, at } = await bench(t);
  await writeImage(at('one.png'), 1);
  await chmod(root, 0o500);
  t.teardown(() => chmod(root, 0o700));
  const { exitCode, stderr } = await runCli([
    ...['library', 'add', at('one.png'), '--library', join(root, 'index'), ...CPU],
  ]);
  t.is(exitCode, 1);
  t.regex(stderr, /may not be written by this user/);
});

test('a library of another version of the network is rebuilt on request', async (t) => {
  const { root, at, images, library } = await bench(t);
  await writeImage(at('one.png'), 1);
  t.is((await library('add', images, ...CPU)).exitCode, 0);
  const { open } = await import('lmdb');
  const database = open({ path: join(root, 'index'), noSubdir: false, maxDbs: 8 });
  database.openDB({ name: 'facts' }).putSync('describer', 'older');
  await database.close();
  const refused = await library('search', at('one.png'), ...CPU);
  t.is(refused.exitCode, 3);
  t.regex(
    refused.stderr,
    /made with another version of the network \(older, .*\n.*library add` with --rebuild/,
  );
  const rebuilt = await library('add', '--rebuild', ...CPU);
  t.is(rebuilt.exitCode, 0);
  t.regex(rebuilt.stderr, /1 file in .*: 0 added, 1 changed and replaced/);
  t.is((await library('search', at('one.png'), ...CPU)).exitCode, 0);
});

test('the user’s own library lies where the system keeps such things', async (t) => {
  if (process.platform !== 'linux') return void t.pass('other places on other systems');
  const { root, at } = await bench(t);
  await writeImage(at('one.png'), 1);
  const env = { XDG_DATA_HOME: join(root, 'data') };
  t.is((await spawnCli(['library', 'add', at('one.png'), ...CPU], { env })).exitCode, 0);
  t.true((await stat(join(root, 'data', 'autochrome', 'library', 'data.mdb'))).isFile());
});
