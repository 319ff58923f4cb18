import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { identityOf } from '../../src/project/document/clip-identity.js';
import { createProjectFile, readProjectFile } from '../../src/project/document/document-file.js';
import { projectOf } from '../support/project-document.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

/** A folder with a project of three shots, a colour image and a gray one. */
async function material(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const clip = join(folder, 'reel.mkv');
  await writeFile(clip, 'not looked into');
  const plain = projectOf([10, 20, 30]);
  const path = join(folder, 'reel.autochrome.json');
  await createProjectFile(path, { ...plain, clip: { ...plain.clip, ...(await identityOf(clip)) } }, false);
  await mkdir(join(folder, 'stills'));
  const colour = join(folder, 'stills', 'colour.jpg');
  await copyFile(STOCK_PHOTOS.tidyDesk, colour);
  const gray = join(folder, 'stills', 'gray.png');
  await sharp(STOCK_PHOTOS.tidyDesk).resize(100, 80).grayscale().toFile(gray);
  return { folder, path, colour, gray, shots: async () => (await readProjectFile(path)).document.shots };
}

test.serial('shots are listed, parted, joined, moved, named and marked', async (t) => {
  const { path, shots } = await material(t);
  const listed = await runCli(['shots', 'list', path]);
  t.is(listed.exitCode, 0);
  t.is(listed.stdout.split('\n')[1], '2  Shot 2  01:00:00:10 to 01:00:00:20  10 frames  no reference');
  for (const args of [
    ['split', path, '2', '01:00:00:15'],
    ['name', path, '3', 'Harbour, wide'],
    ['move', path, 'Harbour, wide', '17'],
    ['mark', path, '1', 'title'],
    ['merge', path, '3-4'],
  ]) {
    const { exitCode, stderr } = await runCli(['shots', ...args]);
    t.is(exitCode, 0, stderr);
    t.regex(stderr, /Saved .*reel\.autochrome\.json/);
  }
  t.deepEqual(
    (await shots()).map(({ name, start, end, kind }) => [name, start, end, kind]),
    [
      ['Shot 1', 0, 10, 'title'],
      ['Shot 2', 10, 17, 'footage'],
      ['Harbour, wide', 17, 30, 'footage'],
    ],
  );
  const json = await runCli(['shots', 'list', path, '--json']);
  const report = JSON.parse(json.stdout) as { shots: { index: number; name: string }[] };
  t.deepEqual(
    report.shots.map(({ index, name }) => [index, name]),
    [
      [0, 'Shot 1'],
      [1, 'Shot 2'],
      [2, 'Harbour, wide'],
    ],
  );
});

test.serial('wrong shots and positions are wrong usage and save nothing', async (t) => {
  const { path } = await material(t);
  const before = await readFile(path, 'utf8');
  for (const [args, message] of [
    [['split', path, '9', '15'], /shot '9': there is no such shot/],
    [['split', path, '2', '10'], /cannot be split at frame 10/],
    [['merge', path, '1,3'], /cannot be merged/],
    [['move', path, '1', '3'], /first shot begins with the clip/],
    [['name', path, '1', ' '], /name ' ' is not allowed/],
    [['mark', path, '1', 'film'], /kind 'film' is not allowed/],
    [['list'], /missing required argument/],
  ] as const) {
    const { exitCode, stderr } = await runCli(['shots', ...args]);
    t.is(exitCode, 2, stderr);
    t.regex(stderr, message);
  }
  t.is(await readFile(path, 'utf8'), before);
});

test.serial('references and settings are given to ranges of shots, and taken from others', async (t) => {
  const { folder, path, colour, shots } = await material(t);
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await runCli(['assign', path, ...args]);
    t.is(exitCode, 0, stderr);
  };
  await run('1-2', colour, '--saturation', '0.8');
  t.deepEqual(
    (await shots()).map(({ references, settings }) => [references, settings]),
    [
      [[{ path: 'stills/colour.jpg' }], { saturation: 0.8 }],
      [[{ path: 'stills/colour.jpg' }], { saturation: 0.8 }],
      [[], {}],
    ],
  );
  await run('3', '--reference', colour, '--weight', '2', '--region', '0%,0%,50%,50%', '--memory');
  const third = (await shots())[2];
  t.is(third?.memory, 0.5);
  t.deepEqual(third?.references, [
    { path: 'stills/colour.jpg', weight: 2, region: { x: 0, y: 0, width: 50, height: 50, unit: 'percent' } },
  ]);
  await run('1', '--like', '3', '--saturation', '0.5');
  t.deepEqual((await shots())[0], {
    ...third,
    name: 'Shot 1',
    start: 0,
    end: 10,
    settings: { saturation: 0.5 },
  });
  await run('1', colour, '--add', '--no-memory', '--inherit', 'saturation');
  const first = (await shots())[0];
  t.deepEqual([first?.references.length, first?.memory, first?.settings], [2, 0, {}]);
  await run('all', '--none', '--keep-chroma');
  for (const { references, settings } of await shots()) {
    t.deepEqual([references, settings.keepChroma], [[], true]);
  }
  t.true((await readFile(`${path}.bak`, 'utf8')).includes('stills/colour.jpg'));
  t.truthy(folder);
});

test.serial('a reference without colours is warned of, one that cannot be read is not taken', async (t) => {
  const { folder, path, gray, shots } = await material(t);
  const warned = await runCli(['assign', path, '1', gray]);
  t.is(warned.exitCode, 0);
  t.regex(warned.stderr, /gray\.png has no colours/);
  const missing = await runCli(['assign', path, '2', join(folder, 'none.jpg')]);
  t.is(missing.exitCode, 3);
  t.regex(missing.stderr, /none\.jpg does not exist/);
  t.is((await shots())[1]?.references.length, 0);
  const nothing = await runCli(['assign', path, '2']);
  t.is(nothing.exitCode, 2);
  t.regex(nothing.stderr, /nothing was given to assign/);
});

test.serial('missing files are named, and looked for where told', async (t) => {
  const { folder, path, colour } = await material(t);
  await runCli(['assign', path, '1-2', colour]);
  await mkdir(join(folder, 'elsewhere'));
  await rename(join(folder, 'stills'), join(folder, 'elsewhere/stills'));
  await rename(join(folder, 'reel.mkv'), join(folder, 'elsewhere/tape.mkv'));
  const listed = await runCli(['shots', 'list', path]);
  t.is(listed.exitCode, 0);
  t.regex(listed.stderr, /clip reel\.mkv is missing/);
  t.regex(listed.stderr, /reference stills\/colour\.jpg of shots 1, 2 is missing/);
  t.regex(listed.stderr, /--relink DIR/);
  const found = await runCli(['shots', 'list', path, '--relink', folder]);
  t.regex(found.stderr, /clip reel\.mkv is now elsewhere\/tape\.mkv/);
  const { document } = await readProjectFile(path);
  t.is(document.shots[1]?.references[0]?.path, 'elsewhere/stills/colour.jpg');
  t.is((await runCli(['shots', 'list', path])).stderr, '');
});

test.serial('what is no project is an input that cannot be read', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'a.autochrome.json');
  await writeFile(path, '{"format": "autochrome-project",\n oops');
  const { exitCode, stdout, stderr } = await runCli(['shots', 'list', path, '--json']);
  t.is(exitCode, 3);
  t.regex(stderr, /not JSON in line 2/);
  t.is((JSON.parse(stdout) as { type: string }).type, 'error');
});
