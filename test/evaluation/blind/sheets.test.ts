import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import { laySingles } from '../../../evaluation/blind/fooling/lay-singles.js';
import { readKey } from '../../../evaluation/blind/key.js';
import { laySheets } from '../../../evaluation/blind/lay-sheets.js';
import { balanced, type Random, shuffled } from '../../../evaluation/blind/order.js';
import { parseResultSet } from '../../../evaluation/blind/result-set.js';
import { drawSheet, shownSize, underLightness } from '../../../evaluation/blind/sheet.js';
import type { Pair } from '../../../evaluation/pairs.js';
import { srgbToLab } from '../../../src/colour/lab-image.js';
import { readImage } from '../../../src/decode/images/read-image.js';
import { AutochromeError } from '../../../src/errors.js';

const TILE = 64;
const NAMES = ['one', 'two', 'three', 'four', 'five'];
const COLOURS = { red: [150, 40, 50], blue: [40, 60, 160] } as const;

let folder = '';
const inFolder = (...names: string[]) => join(folder, ...names);
let pairs: Pair[] = [];

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-blind-'));
  for (const name of ['inputs', ...Object.keys(COLOURS)]) await mkdir(inFolder(name));
  for (const [i, name] of NAMES.entries()) {
    await draw(inFolder('inputs', `${name}.png`), [90 + 10 * i, 130, 60], { width: 40 + i, height: 32 });
    for (const [set, colour] of Object.entries(COLOURS)) {
      // Of other sizes and with metadata: neither may be seen on a sheet.
      await draw(inFolder(set, `${name}.png`), colour, { width: set === 'red' ? 20 : 80, height: 60 });
    }
  }
  pairs = NAMES.map((name) => ({
    ...{ name, input: inFolder('inputs', `${name}.png`), reference: inFolder('red', `${name}.png`) },
    published: undefined,
  }));
});
test.after.always(() => rm(folder, { recursive: true }));

/** A ramp of one colour, with a comment in it. */
async function draw(file: string, colour: readonly number[], size: { width: number; height: number }) {
  const data = Uint8Array.from({ length: 3 * size.width * size.height }, (_, i) => {
    const x = Math.floor(i / 3) % size.width;
    return ((colour[i % 3] as number) * (0.5 + x / size.width / 2)) | 0;
  });
  await sharp(data, { raw: { ...size, channels: 3 } })
    .withExif({ IFD0: { ImageDescription: file } })
    .png()
    .toFile(file);
}

function randomOf(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state * 48271 + 11) % 2147483647;
    return state % limit;
  };
}

const sets = () =>
  [
    parseResultSet('--first', `old=${inFolder('red')}`),
    parseResultSet('--second', `new=${inFolder('blue')}`),
  ] as const;

test('orders hold every item once, and each value as often as others', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9999 }), (items, seed) => {
      t.deepEqual(shuffled(items, randomOf(seed)).sort(), [...items].sort());
      const dealt = balanced(['x', 'y', 'z'], items.length, randomOf(seed));
      t.is(dealt.length, items.length);
      const counts = ['x', 'y', 'z'].map((value) => dealt.filter((each) => each === value).length);
      t.true(Math.max(...counts) - Math.min(...counts) <= 1);
    }),
  );
  const seen = new Set(
    Array.from({ length: 200 }, (_, i) => shuffled([1, 2, 3], randomOf(7 * i + 1)).join()),
  );
  t.is(seen.size, 6, 'every order comes up');
});

test('sheets show both results under the lightness of the input, and the key tells which is which', async (t) => {
  const [first, second] = sets();
  const [out, keyFile] = [inFolder('sheets'), inFolder('keys', 'key.json')];
  const options = { pairs, first, second, folder: out, keyFile, tile: TILE };
  const key = await laySheets({ ...options, random: randomOf(5) });
  t.deepEqual(await readKey(keyFile), key);
  t.deepEqual([key.first, key.second], ['old', 'new']);
  t.deepEqual(key.pairs.map(({ name }) => name).sort(), [...NAMES].sort());
  t.is(new Set(key.pairs.map(({ a }) => a)).size, 2, 'A is not always the same');
  t.deepEqual(
    (await readdir(out)).sort(),
    [1, 2, 3, 4, 5].map((number) => `pair-00${number}.png`).concat('verdicts.txt'),
  );
  for (const { number, name, a } of key.pairs) {
    const sheet = join(out, `pair-00${number}.png`);
    const { exif, icc, xmp, comments, hasAlpha } = await sharp(sheet).metadata();
    t.deepEqual([exif, icc, xmp, comments, hasAlpha], [undefined, undefined, undefined, undefined, false]);
    t.false((await readFile(sheet)).includes(name), 'nothing in it names the pair');
    const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [
      ...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3),
    ];
    const low = info.height - 30;
    const [left, right] = [pixel(30, low), pixel(info.width / 2 + 30, low)] as [number[], number[]];
    const isRed = ([r = 0, , b = 0]: number[]) => r > b;
    t.deepEqual([isRed(left), isRed(right)], a === 'first' ? [true, false] : [false, true]);
    const [gray = [], reference = []] = [pixel(30, 90), pixel(info.width / 2 + 20, 90)];
    t.is(Math.max(...gray) - Math.min(...gray), 0, 'what is to be coloured has no colour');
    t.true(isRed(reference));
  }
  const text = await readFile(join(out, 'verdicts.txt'), 'utf8');
  t.true(text.includes(`# sheets: ${key.id}`));
  t.false(/old|new\b|first|second/.test(text), 'verdicts name no set');
});

test('two results on a sheet differ in their colours alone', async (t) => {
  const [input, red, blue] = await Promise.all(
    [inFolder('inputs', 'one.png'), inFolder('red', 'one.png'), inFolder('blue', 'one.png')].map(readImage),
  );
  if (!input || !red || !blue) throw new Error('there are three');
  const size = shownSize(input, TILE);
  t.deepEqual(size, { width: 64, height: 51 });
  t.deepEqual(shownSize({ width: 900, height: 300 }, TILE), { width: 900, height: 300 }, 'never below 100 %');
  const own = srgbToLab(await underLightness(input, input, size));
  for (const result of [red, blue]) {
    const shown = srgbToLab(await underLightness(result, input, size));
    t.deepEqual([shown.width, shown.height], [own.width, own.height]);
    const off = shown.data.subarray(0, 64 * 51).map((value, i) => Math.abs(value - (own.data[i] as number)));
    t.true(Math.max(...off) < 1);
  }
  const drawn = { number: 7, input, reference: red, tile: TILE };
  const [one, other] = [
    await drawSheet({ ...drawn, a: red, b: blue }),
    await drawSheet({ ...drawn, a: blue, b: red }),
  ];
  const place = (left: number) => ({ left, top: 170, ...size });
  const part = (sheet: Buffer, left: number) => sharp(sheet).extract(place(left)).raw().toBuffer();
  t.deepEqual(await part(one, 16), await part(other, 96), 'A here is B there');
  t.deepEqual(await part(one, 96), await part(other, 16));
  t.notDeepEqual(await part(one, 16), await part(one, 96));
  const rest = async (sheet: Buffer) => {
    const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
    return data.subarray(0, 3 * info.width * 170);
  };
  t.deepEqual(await rest(one), await rest(other), 'nothing else differs');
});

test('nothing is overwritten, and the key does not lie among the sheets', async (t) => {
  const [first, second] = sets();
  const refused = async (out: string, keyFile: string) => {
    const options = { pairs, first, second, folder: inFolder(out), keyFile: inFolder(keyFile), tile: TILE };
    const error = await t.throwsAsync(laySheets(options), { instanceOf: AutochromeError });
    return `${error?.kind}: ${error?.message}`;
  };
  t.regex(await refused('fresh', 'fresh/key.json'), /^usage: --key .* would lie in/);
  t.regex(await refused('inputs', 'other.json'), /^usage: --out .* is not empty/);
  await writeFile(inFolder('taken.json'), 'a key');
  t.regex(await refused('fresh', 'taken.json'), /^usage: --key .* exists/);
  t.is(await readFile(inFolder('taken.json'), 'utf8'), 'a key');
  const lacking = pairs.concat({ ...(pairs[0] as Pair), name: 'six' });
  const options = {
    pairs: lacking,
    first,
    second,
    folder: inFolder('fresh'),
    keyFile: inFolder('k'),
    tile: TILE,
  };
  const error = await t.throwsAsync(laySheets(options), { instanceOf: AutochromeError });
  t.regex(error?.message ?? '', /--first .* has no result for pair six/);
  t.false(
    (await readdir(folder)).some((name) => name === 'fresh' || name === 'k'),
    'nothing was begun',
  );
});

test('results come from a folder with a name, the published ones or the truth', async (t) => {
  for (const text of ['nothing', '=x', 'a=', 'truth=x', 'published=x']) {
    const error = t.throws(() => parseResultSet('--first', text), { instanceOf: AutochromeError });
    t.regex(error?.message ?? '', /--first .* names no results/);
  }
  const [pair] = pairs as [Pair];
  t.deepEqual(await parseResultSet('--set', 'truth').read(pair), await readImage(pair.input));
  const unpublished = parseResultSet('--set', 'published').read(pair);
  t.regex((await t.throwsAsync(unpublished))?.message ?? '', /pair one has no published result/);
  const gray = inFolder('gray.png');
  await sharp({ create: { width: 9, height: 9, channels: 3, background: '#888' } }).toFile(gray);
  const colourless = parseResultSet('--set', 'truth').read({ ...pair, input: gray });
  t.regex((await t.throwsAsync(colourless))?.message ?? '', /gray\.png has no colours/);
  const published = { ...pair, published: pair.reference };
  t.deepEqual(await parseResultSet('--set', 'published').read(published), await readImage(pair.reference));
});

test('a round shows every picture once, and after all rounds each was seen in all colours', async (t) => {
  const all = [parseResultSet('--set', 'truth'), ...sets()];
  const [out, keyFile] = [inFolder('singles'), inFolder('singles.json')];
  const options = { pairs, sets: all, rounds: 3, folder: out, keyFile, tile: TILE, random: randomOf(3) };
  const key = await laySingles(options);
  t.deepEqual(await readKey(keyFile), key);
  t.deepEqual(key.sets, ['truth', 'old', 'new']);
  for (const [i, round] of key.rounds.entries()) {
    t.deepEqual(round.map(({ name }) => name).sort(), [...NAMES].sort());
    t.deepEqual(
      round.map(({ number }) => number),
      [1, 2, 3, 4, 5],
    );
    const shown = key.sets.map((set) => round.filter((each) => each.set === set).length);
    t.true(Math.max(...shown) - Math.min(...shown) <= 1, 'each set as often as others');
    const files = (await readdir(join(out, `round-${i + 1}`))).sort();
    t.deepEqual(files, ['001.png', '002.png', '003.png', '004.png', '005.png', 'verdicts.txt']);
    const { exif, width } = await sharp(join(out, `round-${i + 1}`, '001.png')).metadata();
    t.deepEqual([exif, width], [undefined, TILE]);
  }
  for (const name of NAMES) {
    const seen = key.rounds.flatMap((round) =>
      round.filter((each) => each.name === name).map(({ set }) => set),
    );
    t.deepEqual(seen.sort(), ['new', 'old', 'truth']);
  }
});
