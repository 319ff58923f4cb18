import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import type { Assignment } from '../../evaluation/assignments.js';
import type { Shown } from '../../evaluation/evaluate-clip.js';
import { evaluatePairs, pairGrid, pairsTable } from '../../evaluation/evaluate-pairs.js';
import { evaluateImages } from '../../evaluation/evaluate-pictures.js';
import { judgeInput, judgementOf, openJudge } from '../../evaluation/judge.js';
import { parseMethods } from '../../evaluation/methods.js';
import { findPairs, readPairs } from '../../evaluation/pairs.js';
import { pictureTables } from '../../evaluation/picture-tables.js';
import { gapRecovered } from '../../evaluation/recognition.js';
import { truthOfImage } from '../../evaluation/truth.js';
import { AutochromeError } from '../../src/errors.js';
import { ImageGrid } from '../../src/report/image-grid.js';
import { writeColourJudge } from '../support/colour-judge.js';

const noNetworks = { load: () => Promise.reject(new Error('no network belongs here')) };
const RED = '#a02820';
const BLUE = '#2030c0';

let folder = '';
const inFolder = (name: string) => join(folder, name);

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-pictures-'));
  for (const [name, background] of Object.entries({ red: RED, blue: BLUE, gray: '#777777' })) {
    const create = { width: 80, height: 60, channels: 3, background } as const;
    await sharp({ create })
      .png()
      .toFile(inFolder(`${name}.png`));
  }
  await writeColourJudge(inFolder('judge.onnx'));
});
test.after.always(() => rm(folder, { recursive: true }));

function assignment(path: string, references: Partial<Assignment>): Assignment {
  const none = {
    ...{ recommended: 'blue.png', nearest: 'blue.png', class: null, related: null, unrelated: 'blue.png' },
  };
  return { set: 'judged', path, label: 0, ...none, ...references };
}

test('pictures are compared and judged with each kind of reference they have', async (t) => {
  const judge = await openJudge(inFolder('judge.onnx'));
  t.regex(judge.version, /^[0-9a-f]{12}$/);
  const shown: [string, Shown][] = [];
  const figures = await evaluateImages(
    [
      assignment('red.png', { recommended: 'red.png', class: 'red.png' }),
      assignment('red.png', { recommended: 'blue.png' }),
      assignment('gray.png', {}),
    ],
    {
      root: folder,
      methods: parseMethods('mean'),
      references: ['recommended', 'class'],
      loader: noNetworks,
      judge,
      show: async (kind, row) => void shown.push([kind, row]),
      showEvery: 2,
    },
  );
  await judge.close();
  t.deepEqual(
    figures.map(({ reference, pictures, withoutReference, colourless }) => ({
      ...{ reference, pictures, withoutReference, colourless },
    })),
    [
      { reference: 'recommended', pictures: 2, withoutReference: 0, colourless: 1 },
      { reference: 'class', pictures: 1, withoutReference: 2, colourless: 0 },
    ],
  );
  const [recommended, sameClass] = figures;
  t.deepEqual(Object.keys(recommended?.methods ?? {}), ['mean'], 'gray was not asked for');
  t.true((sameClass?.methods.mean?.chromaDistance ?? 9) < 0.5, 'the reference is the truth');
  t.true((recommended?.methods.mean?.chromaDistance ?? 0) > 20, 'one of two references is another colour');
  const recognition = recommended?.recognition;
  t.is(recognition?.colour.top1, 1);
  t.is(recognition?.gray.top1, 0, 'of equal answers none is right');
  t.is(recognition?.methods.mean?.top1, 0.5);
  t.deepEqual(
    shown.map(([kind]) => kind),
    ['recommended', 'class'],
  );
  const tables = pictureTables(figures);
  t.true(tables.includes('### Reference: a training picture of the same class'));
  t.true(tables.includes('Images of an ImageNet class (1; 2 more have no such reference)'));
  t.regex(tables, /\| true colours \| {2}\| {2}\| {2}\| 1\.00 \|.*\| 100\.0 % \| 100\.0 % \| 100\.0 % \|/);
  t.regex(tables, /top-1 \| of the gap \| top-5 \| of the gap \| probability \| of the gap \|\n/);
  t.regex(tables, /\| mean \| .* \| 50\.0 % \| 50\.0 % \|/);
});

test('without a judge nothing is said of recognition', async (t) => {
  const options = { root: folder, methods: parseMethods('gray'), loader: noNetworks };
  const figures = await evaluateImages([assignment('red.png', {})], {
    ...options,
    references: ['unrelated'],
  });
  t.is(figures[0]?.recognition, undefined);
  t.is(figures[0]?.methods.gray?.colourfulness, 0);
  t.false(pictureTables(figures).includes('top-1'));
});

test('a picture loses its colours and keeps its luma', async (t) => {
  const { rgb, lightness, original } = await truthOfImage(inFolder('red.png'), 64);
  t.deepEqual([rgb.width, rgb.height, original.width], [96, 64, 80]);
  t.deepEqual([...rgb.rgb.subarray(0, 3)], [0xa0, 0x28, 0x20]);
  const { lightness: gray } = await truthOfImage(inFolder('gray.png'), 64);
  // BT.601 luma of the red is 75 of 255, L* 31.8; of #777777 it is 119, L* 50.0.
  t.true(Math.abs((lightness.data[0] as number) - 31.8) < 0.3);
  t.true(Math.abs((gray.data[0] as number) - 50) < 0.3);
});

test('the judge sees the middle, in planes, enlarged to the proportions there were', async (t) => {
  const [width, height] = [96, 64];
  const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    return i % 3 === 0 ? 255 : i % 3 === 1 && x >= width / 2 ? 255 : 0;
  });
  const picture = { width, height, rgb, bitDepth: 8 } as const;
  for (const [enlarged, mirrored] of [
    [272, false],
    [240, false],
    [272, true],
  ] as const) {
    const data = await judgeInput(picture, { width: 75, height: 50 }, { enlarged, mirrored });
    t.is(data.length, 3 * 240 * 240);
    const at = (channel: number, x: number) => data[(channel * 240 + 120) * 240 + x];
    t.deepEqual([at(0, 0), at(0, 239), at(2, 120)], [1, 1, 0]);
    t.deepEqual([at(1, 0), at(1, 239)], mirrored ? [1, 0] : [0, 1], 'the edge is in the middle');
  }
});

test('an answer is right when no other class is as likely', (t) => {
  t.is(judgementOf(Float32Array.of(1, 3, 2), 1).top1, 1);
  t.is(judgementOf(Float32Array.of(3, 3, 2), 1).top1, 0);
  t.is(judgementOf(Float32Array.of(9, 8, 7, 6, 5, 4), 4).top5, 1, 'four come before it');
  t.is(judgementOf(Float32Array.of(9, 8, 7, 6, 5, 4), 5).top5, 0);
  t.is(judgementOf(Float32Array.of(9, 8, 7, 6, 5, 5), 5).top5, 0, 'an equal one comes before it');
  const { probability } = judgementOf(Float32Array.of(0, 0, 0, 0), 2);
  t.true(Math.abs(probability - 0.25) < 1e-6);
  t.is(gapRecovered(0.7, { colour: 0.8, gray: 0.6 })?.toFixed(3), '0.500');
  t.is(gapRecovered(0.7, { colour: 0.6, gray: 0.6 }), undefined);
});

test('a judge that is missing or no network is refused with how to make one', async (t) => {
  await writeFile(inFolder('no.onnx'), 'no network');
  for (const name of ['nowhere.onnx', 'no.onnx']) {
    const error = await t.throwsAsync(openJudge(inFolder(name)), { instanceOf: AutochromeError });
    t.is(error?.kind, 'input');
    t.regex(`${error?.message}; ${error?.hint}`, /--judge .*; Make one with python -m models\.judge/);
  }
});

test('a grid has its rows and columns in place', async (t) => {
  const grid = new ImageGrid(['one', 'two'], { width: 32, height: 24 });
  const { rgb } = await truthOfImage(inFolder('red.png'), 64);
  await grid.add([rgb, undefined]);
  await grid.add([undefined, rgb]);
  await t.throwsAsync(grid.add([rgb]), { instanceOf: RangeError });
  await grid.write(inFolder('grid.png'));
  const { data, info } = await sharp(inFolder('grid.png')).raw().toBuffer({ resolveWithObject: true });
  t.deepEqual([info.width, info.height], [68, 52]);
  const pixel = (x: number, y: number) => [...data.subarray(3 * (y * 68 + x), 3 * (y * 68 + x) + 3)];
  t.deepEqual([pixel(16, 12), pixel(52, 40)], [pixel(15, 12), pixel(16, 12)]);
  t.deepEqual([pixel(52, 12), pixel(16, 40), pixel(33, 12)], Array(3).fill([255, 255, 255]));
  t.is(pixel(16, 12)[0], 0xa0);
});

test('it is measured of so many pictures how far colours follow the reference', async (t) => {
  const striped = await writeStripes('striped.png');
  const options = { root: folder, loader: noNetworks, references: ['related'] as const };
  const row = (path: string): Assignment => ({ ...assignment(path, { related: striped }), set: 'related' });
  const [figures] = await evaluateImages([row('red.png'), row(striped), row('blue.png')], {
    ...options,
    methods: parseMethods('gray,mean,reinhard'),
    follow: 2,
  });
  t.is(figures?.follow?.pictures, 2);
  t.deepEqual(Object.keys(figures?.follow?.methods ?? {}), ['mean', 'reinhard'], 'gray has no colour');
  for (const share of Object.values(figures?.follow?.methods ?? {})) {
    t.true(Math.abs(share - 1) < 1e-4, 'their colours are the reference\u2019s alone');
  }
  const tables = pictureTables(figures ? [figures] : []);
  t.true(tables.includes('### Reference: a related picture, kept out of training as well'));
  t.true(tables.includes('(3; follow: 2 of them)'));
  t.regex(tables, /\| mean chroma \/ truth \| follow \|\n/);
  t.regex(tables, /\| gray \| .* \| {2}\|\n/);
  t.regex(tables, /\| mean \| .* \| 1\.00 \|\n/);
});

test('pairs are found by their published results, coloured and measured', async (t) => {
  const pairs = inFolder('pairs');
  await mkdir(pairs);
  const error = await t.throwsAsync(findPairs(pairs), { instanceOf: AutochromeError });
  t.regex(error?.message ?? '', /--pairs .* holds no published results/);
  await sharp(inFolder('gray.png')).toFile(join(pairs, 'in1.jpg'));
  await sharp(inFolder('blue.png')).toFile(join(pairs, 'published_in1_ref2.png'));
  t.regex((await t.throwsAsync(findPairs(pairs)))?.message ?? '', /lacks ref2\.jpg/);
  await sharp(inFolder('red.png')).toFile(join(pairs, 'ref2.jpg'));
  const found = await readPairs(pairs, undefined);
  const [input, reference, published] = ['in1.jpg', 'ref2.jpg', 'published_in1_ref2.png'];
  const paths = [input, reference, published].map((name) => join(pairs, name));
  t.deepEqual(found, [{ name: 'in1_ref2', input: paths[0], reference: paths[1], published: paths[2] }]);
  const methods = parseMethods('gray,mean');
  const grid = pairGrid(methods);
  const figures = await evaluatePairs(found, { methods, loader: noNetworks, size: 64, grid });
  t.deepEqual(grid.columns, ['input', 'reference', 'published', 'mean']);
  t.is(grid.rows, 1);
  t.deepEqual([...figures.keys()], ['published', 'mean']);
  const mean = figures.get('mean');
  t.true(Math.abs((mean?.follow ?? 0) - 1) < 1e-4);
  t.true((mean?.toPublished ?? 0) > 50, 'red is far from blue');
  t.regex(pairsTable(1, figures), /\| published \| 0\.0000 \| [\d.]+ \| 0\.00 \| {2}\|/);
});

test('pairs are read from a list, with names of their own', async (t) => {
  const file = inFolder('list.json');
  const write = (...pairs: object[]) => writeFile(file, JSON.stringify({ pairs }));
  const refused = async () => {
    const error = await t.throwsAsync(readPairs(file, folder), { instanceOf: AutochromeError });
    return `${error?.message}; ${error?.hint}`;
  };
  await write();
  t.regex(await refused(), /--pairs .*list\.json cannot be read/);
  const pair = { input: 'red.png', reference: 'blue.png' };
  await write(pair, pair);
  t.regex(await refused(), /names red\.png twice/);
  await write(pair, { ...pair, input: 'train/no/where.png' });
  t.regex(await refused(), /train.no.where\.png is missing; Name with --data/);
  await mkdir(inFolder('train/a b'), { recursive: true });
  await sharp(inFolder('red.png')).toFile(inFolder('train/a b/c_1.png'));
  await write(pair, { ...pair, input: 'train/a b/c_1.png' });
  const names = (await readPairs(file, undefined)).map(({ name }) => name);
  t.deepEqual(names, ['red', 'a-b-c-1'], 'paths are relative to the list');
});

/** Dark blue beside bright orange. */
async function writeStripes(name: string): Promise<string> {
  const data = Uint8Array.from(
    { length: 96 * 64 * 3 },
    (_, i) => ((Math.floor(i / 3) % 96 < 48 ? [20, 30, 90] : [230, 160, 60])[i % 3] as number) + (i % 5),
  );
  await sharp(data, { raw: { width: 96, height: 64, channels: 3 } }).toFile(inFolder(name));
  return name;
}
