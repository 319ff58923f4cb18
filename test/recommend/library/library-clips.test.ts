import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import { fakeDescriptor } from '../../support/fake-describer.js';
import { generateClip, mediaFolder, runTool } from '../../support/generate-clip.js';
import { libraryBench } from '../../support/library-bench.js';
import { STOCK_PHOTOS } from '../../support/stock-photos.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();

/** A clip of still photographs, 20 frames each; the second of three in black and white. */
async function stillShots(name: string, photos: readonly string[], gray: number): Promise<string> {
  const path = join(folder, name);
  const inputs = photos.flatMap((photo) => ['-loop', '1', '-framerate', '24', '-t', '0.8333', '-i', photo]);
  const scaled = photos.map((_, i) => {
    const colours = i === gray ? ',hue=s=0' : '';
    return `[${i}]scale=96:64,setsar=1,trim=end_frame=20${colours}[v${i}]`;
  });
  const joined = `${photos.map((_, i) => `[v${i}]`).join('')}concat=n=${photos.length}:v=1,format=yuv420p[out]`;
  await runTool(runner, {
    args: [
      ...['-v', 'error', ...inputs, '-filter_complex', [...scaled, joined].join(';'), '-map', '[out]'],
      ...['-c:v', 'ffv1', '-level', '3', '-g', '1', path],
    ],
    reads: photos,
    writes: [path],
  });
  return path;
}

const photos = [STOCK_PHOTOS.womanInRed, STOCK_PHOTOS.tidyDesk, STOCK_PHOTOS.manWithCap];
const film = await stillShots('film.mkv', photos, 1);

test.after.always(remove);

test('a clip gives a frame from the middle of each shot in colour', async (t) => {
  const bench = await libraryBench(t);
  t.deepEqual((await bench.add([film])).outcomes, { [film]: 'added' });
  await bench.using(async (library) => {
    const [file] = await library.list();
    t.is(file?.kind, 'clip');
    t.deepEqual(file?.entries, [
      { frame: 10, shot: { start: 0, end: 20 } },
      { frame: 50, shot: { start: 40, end: 60 } },
    ]);
    const near = await library.nearest(fakeDescriptor([1]).global, 5);
    t.deepEqual(near.map(({ candidate }) => [candidate.path, candidate.frame]).sort(), [
      [film, 10],
      [film, 50],
    ]);
    t.deepEqual(library.shotOf({ path: film, frame: 50 }), { start: 40, end: 60 });
    t.is(library.shotOf({ path: film, frame: 30 }), undefined);
  });
});

test('a clip in black and white has no colours', async (t) => {
  const bench = await libraryBench(t);
  const gray = await generateClip(runner, folder, { name: 'gray.mkv', pixelFormat: 'gray' });
  t.deepEqual((await bench.add([gray])).outcomes, { [gray]: 'colourless' });
});

test('of a damaged clip the shots before the damage are kept, with a warning', async (t) => {
  const bench = await libraryBench(t);
  const damaged = join(folder, 'damaged.mkv');
  const bytes = await readFile(film);
  bytes.fill(0, Math.round(bytes.length * 0.9), Math.round(bytes.length * 0.93));
  await writeFile(damaged, bytes);
  const { outcomes, warnings } = await bench.add([damaged]);
  t.deepEqual(outcomes, { [damaged]: 'added' });
  t.is(warnings.length, 1);
  t.regex(String(warnings[0]), /damaged\.mkv.*the shots before the damage are in the library/);
  await bench.using(async (library) => {
    t.deepEqual((await library.list())[0]?.entries[0], { frame: 10, shot: { start: 0, end: 20 } });
  });
});
