import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { measure } from '../../src/api/measure.js';
import type { MeasureOptions, MeasureResult } from '../../src/api/measure-options.js';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import type { FrameMeasures } from '../../src/metrics/frame-measures.js';
import { texture, writeColourSequence } from '../support/colour-sequence.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { temporaryFolder } from '../support/run-cli.js';

const SIZE = { width: 96, height: 64 };
const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const sequence = (name: string, frames: number, at: Parameters<typeof writeColourSequence>[3], size = SIZE) =>
  writeColourSequence(join(folder, name), frames, size, at);

/** Stripes of colour that lie on the texture. */
const stripes = (x: number, y: number) => 25 * Math.sin(x / 8) + 10 * Math.cos(y / 6);

const still = await sequence('still', 7, (x, y) => [texture(x, y), stripes(x, y), 20]);
const pan = await sequence('pan', 7, (x, y, i) => [texture(x + 2 * i, y + i), stripes(x + 2 * i, y + i), 20]);
const flicker = await sequence('flicker', 7, (x, y, i) => [
  texture(x, y),
  i % 2 === 0 ? 10 : 16,
  i % 2 === 0 ? 20 : 12,
]);
const gray = await sequence('gray', 3, (x, y) => [texture(x, y), 0, 0]);
const single = await sequence('single', 1, (x, y) => [texture(x, y), 20, 20]);
/** A red square, 24 samples wide, moves over a blue ground by 4 samples a frame. */
const covered = await sequence('covered', 4, (x, y, i) =>
  x >= 12 + 4 * i && x < 36 + 4 * i && y >= 20 && y < 44
    ? [texture(x - 4 * i + 37, y + 91), 40, 30]
    : [texture(x, y), 0, -30],
);
const film = (name: string, recipe: object = {}) => generateClip(runner, folder, { name, ...recipe });
const reel = await film('reel.mkv');
const shorter = await film('shorter.mkv', { frames: 5 });
const smaller = await film('smaller.mkv', { size: '32x24' });
const faster = await film('faster.mkv', { rate: '25' });
const grayReel = await film('gray.mkv', { pixelFormat: 'gray' });

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

/** Measures at the clip's own size, and over distances of which these clips have some. */
async function measured(options: MeasureOptions): Promise<MeasureResult & { each: FrameMeasures[] }> {
  const each: FrameMeasures[] = [];
  const result = await measure({ lags: [1, 2], ...options, onFrame: (frame) => each.push(frame) });
  return { ...result, each };
}

const root = ({ measures }: MeasureResult, lag: number) =>
  measures.warping.find((warping) => warping.lag === lag)?.chromaRoot ?? Number.NaN;

test('an image that stands still or moves as a whole is steady', async (t) => {
  const [standing, moving] = [await measured({ clip: still }), await measured({ clip: pan })];
  t.is(root(standing, 1), 0);
  t.is(standing.measures.cdc, 0);
  for (const lag of [1, 2]) t.true(root(moving, lag) < 0.7, `lag ${lag}: ${root(moving, lag)}`);
  // Without following the motion it would be far from that.
  t.true((moving.measures.warping[0]?.compared ?? 0) > 0.8);
  t.deepEqual(moving.notes, []);
  t.is(moving.measures.frames, 7);
});

test('flicker of known strength is measured as such', async (t) => {
  const result = await measured({ clip: flicker });
  // Six in a*, eight in b*, up to the rounding of 8 bits.
  t.true(Math.abs(root(result, 1) - 10) < 0.3, `${root(result, 1)}`);
  t.true(root(result, 2) < 0.01);
  t.true(Math.abs((result.measures.warping[0]?.chroma ?? 0) - root(result, 1) ** 2) < 1e-6);
  t.is(result.measures.warping[0]?.pairs, 6);
  t.true((result.measures.cdc ?? 0) > 0.01);
});

test('what is covered and uncovered is not taken for unsteadiness', async (t) => {
  const result = await measured({ clip: covered, lags: [1] });
  const [warping] = result.measures.warping;
  t.true((warping?.compared ?? 1) < 0.995);
  t.true((warping?.compared ?? 0) > 0.6);
  // The two colours lie 72 apart: a hundredth of the points would show.
  t.true(root(result, 1) < 7, `${root(result, 1)}`);
});

test('a gray clip is steady, and is said to be gray', async (t) => {
  const result = await measured({ clip: gray });
  t.true(root(result, 1) < 0.01);
  t.is(result.measures.colourfulness, 0);
  t.regex(
    result.notes[0] ?? '',
    /^colourfulness 0\.0 is below 5: the clip is nearly gray, and gray is perfectly stable/,
  );
});

test('of a single frame there is colourfulness, and a note why there is nothing else', async (t) => {
  const { measures, notes, each } = await measured({ clip: single });
  t.true((measures.colourfulness ?? 0) > 20);
  t.is(measures.warping[0]?.chromaRoot, undefined);
  t.is(measures.cdc, undefined);
  t.deepEqual(notes, [
    'the clip has one frame: warping error and CDC compare frames, so neither is measured',
  ]);
  t.is(each.length, 1);
});

test('distances that no shot has are said', async (t) => {
  const { measures, notes } = await measured({ clip: gray, lags: [20, 2, 5] });
  t.deepEqual(
    measures.warping.map(({ lag, pairs }) => [lag, pairs]),
    [
      [2, 1],
      [5, 0],
      [20, 0],
    ],
  );
  t.regex(notes[1] ?? '', /no two frames of one shot that are 5 or 20 apart/);
  t.is(notes[2], 'no shot has more than four frames: there is no CDC');
});

test('pairs across a cut are left out', async (t) => {
  const { each, measures } = await measured({ clip: flicker, cuts: [3] });
  t.is(measures.cuts, 1);
  t.deepEqual(
    each.map(({ cut, warping }) => [cut, ...warping.map((pair) => pair !== undefined)]),
    [
      [false, false, false],
      [false, true, false],
      [false, true, true],
      [true, false, false],
      [false, true, false],
      [false, true, true],
      [false, true, true],
    ],
  );
});

test('motion comes from the source, whatever the clip’s own luma does', async (t) => {
  const blank = await sequence('blank', 7, () => [50, 15, 25]);
  const plans: string[] = [];
  const result = await measured({
    clip: blank,
    source: pan,
    onStart: ({ source }) => void plans.push(source),
  });
  t.deepEqual(plans, [pan]);
  // Points that move out of the source's image are not compared; the clip's own luma shows no motion.
  t.true((result.measures.warping[0]?.compared ?? 1) < 1);
  t.is((await measured({ clip: blank })).measures.warping[0]?.compared, 1);
});

test('against itself a clip is identical; against another it is as far as their colours', async (t) => {
  const same = await measured({ clip: still, truth: still, source: still });
  t.deepEqual(same.measures.quality, {
    ...{ psnr: undefined, chromaDistance: 0, ciede2000: 0, colourfulness: 1 },
    ...{ frames: 7, identical: 7 },
  });
  const paler = await sequence('paler', 7, (x, y) => [texture(x, y), stripes(x, y), 14]);
  const { quality } = (await measured({ clip: paler, source: still, truth: still })).measures;
  t.true(Math.abs((quality?.chromaDistance ?? 0) - 6) < 0.3);
  t.true((quality?.colourfulness ?? 1) < 1);
  t.true((quality?.psnr ?? 0) > 25 && (quality?.psnr ?? 0) < 45);
  t.is(quality?.identical, 0);
});

test('clips that do not belong together are refused by name', async (t) => {
  const refused = async (options: MeasureOptions, kind: string, message: RegExp) => {
    const error = await t.throwsAsync(measure(options), { instanceOf: AutochromeError, message });
    t.is(error?.kind, kind as 'usage');
  };
  await refused(
    { clip: reel, source: smaller },
    'usage',
    /reel\.mkv has frames of 64x48, and `source` .*smaller\.mkv 32x24:/,
  );
  await refused(
    { clip: reel, truth: faster },
    'usage',
    /reel\.mkv has 24 frames\/s, and `truth` .*faster\.mkv 25:/,
  );
  await refused(
    { clip: reel, source: shorter },
    'usage',
    /reel\.mkv has (more than 5|8) frames, and `source` .*shorter\.mkv 5:/,
  );
  await refused(
    { clip: shorter, source: reel },
    'usage',
    /shorter\.mkv has 5 frames, and `source` .*reel\.mkv (more|8):/,
  );
  await refused(
    { clip: reel, truth: grayReel },
    'input',
    /^`truth` .*gray\.mkv has no colours to compare with$/,
  );
  await refused(
    { clip: reel, source: join(folder, 'nowhere.mkv') },
    'input',
    /^`source` .*nowhere\.mkv does not exist/,
  );
  await refused({ clip: reel, csv: reel }, 'usage', /^`csv`: output .*reel\.mkv is the input/);
  await refused({ clip: reel, csv: 'a', svg: 'a' }, 'usage', /^`csv` and `svg` both name a$/);
  await refused({ clip: reel, lags: [0] }, 'usage', /^`lags` \[0\] is not allowed$/);
  await refused({ clip: reel, cuts: [4, 2] }, 'usage', /^`cuts` \[4,2\] is not allowed$/);
  await refused({ clip: reel, lag: 3 } as MeasureOptions, 'usage', /^there is no option 'lag'$/);
});

test('files are written complete, and existing ones only replaced when that is allowed', async (t) => {
  const own = await temporaryFolder(t);
  const [csv, svg] = [join(own, 'frames.csv'), join(own, 'plot.svg')];
  const { measures, each } = await measured({ clip: flicker, csv, svg });
  const [heading, ...rows] = (await readFile(csv, 'utf8')).trimEnd().split('\n');
  const names = (heading as string).split(',');
  const column = (name: string) => rows.map((row) => row.split(',')[names.indexOf(name)] as string);
  t.deepEqual(column('frame').map(Number), [0, 1, 2, 3, 4, 5, 6]);
  const errors = column('warping_chroma_1').filter(Boolean).map(Number);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  t.true(Math.abs(mean - (measures.warping[0]?.chroma ?? 0)) < 1e-4);
  t.true(Math.abs(Number(column('colourfulness')[3]) - (each[3]?.colourfulness ?? 0)) < 1e-4);
  t.regex(await readFile(svg, 'utf8'), /^<svg .*<\/svg>\n$/s);
  t.deepEqual((await readdir(own)).sort(), ['frames.csv', 'plot.svg']);

  await writeFile(csv, 'mine');
  const error = await t.throwsAsync(measure({ clip: single, csv }), { instanceOf: AutochromeError });
  t.is(error?.kind, 'usage');
  t.regex(error?.message ?? '', /frames\.csv exists already/);
  t.is(await readFile(csv, 'utf8'), 'mine');
  await measure({ clip: single, csv, overwrite: true });
  t.regex(await readFile(csv, 'utf8'), /^frame,/);
});

test('stopped half way, nothing is left and what was there stays', async (t) => {
  const own = await temporaryFolder(t);
  const csv = join(own, 'frames.csv');
  await writeFile(csv, 'mine');
  const stop = new AbortController();
  const stopped = measure({
    ...{ clip: reel, csv, svg: join(own, 'plot.svg'), overwrite: true, signal: stop.signal },
    onProgress: ({ frames }) => frames === 2 && stop.abort(),
  });
  const error = await t.throwsAsync(stopped, { instanceOf: AutochromeError });
  t.is(error?.kind, 'interrupted');
  t.deepEqual(await readdir(own), ['frames.csv']);
  t.is(await readFile(csv, 'utf8'), 'mine');
});

test('an error in a callback ends the work and is passed on', async (t) => {
  const own = await temporaryFolder(t);
  const failing = measure({
    ...{ clip: reel, csv: join(own, 'frames.csv') },
    onFrame: () => {
      throw new Error('enough');
    },
  });
  await t.throwsAsync(failing, { message: 'enough' });
  t.deepEqual(await readdir(own), []);
});
