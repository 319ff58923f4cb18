import test from 'ava';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import { buildReferenceBank } from '../../src/colorize/reference-bank.js';
import type { ReferenceImage } from '../../src/colorize/reference-image.js';
import { trainedColorizer } from '../../src/colorize/trained.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { AutochromeError } from '../../src/errors.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { mean } from '../support/chroma-measures.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, sideBySide, stockLab } from '../support/stock-photos.js';

let loader: DeviceNetworkLoader;
let red: SmallImage;
let teal: SmallImage;

test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
  red = await stockLab(STOCK_PHOTOS.womanInRed, 192, 192);
  teal = await stockLab(STOCK_PHOTOS.womanInTeal, 192, 192);
});

test.after.always(() => loader?.close());

async function coloured(target: SmallImage, ...references: ReferenceImage[]): Promise<SmallImage> {
  const colorizer = await createColorizer({ method: 'match', references, loader });
  return (await colorizer.colorize(lightnessOf(target))).chroma;
}

/** Mean distance of small chroma from an image's own, in the columns [from, to). */
function meanError(chroma: SmallImage, truth: SmallImage, from = 0, to = truth.width): number {
  const size = truth.width * truth.height;
  const scale = truth.width / chroma.width;
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    const [x, y] = [i % truth.width, Math.floor(i / truth.width)];
    if (x < from || x >= to) continue;
    const j = Math.floor(y / scale) * chroma.width + Math.floor(x / scale);
    const [a, b] = [chroma.data[j] as number, chroma.data[j + chroma.width * chroma.height] as number];
    sum += Math.hypot(a - (truth.data[size + i] as number), b - (truth.data[2 * size + i] as number));
  }
  return sum / (truth.height * (to - from));
}

/** Every sample of a*, b* turned by the same function. */
function recoloured(lab: SmallImage, turn: (a: number, b: number) => readonly [number, number]): SmallImage {
  const size = lab.width * lab.height;
  const data = lab.data.slice();
  for (let i = size; i < 2 * size; i += 1) {
    const [a, b] = turn(data[i] as number, data[i + size] as number);
    data[i] = a;
    data[i + size] = b;
  }
  return { ...lab, data };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

for (const method of ['match', 'network'] as const) {
  test(`${method}: a mirrored reference brings an image its colours back`, async (t) => {
    for (const image of [red, teal]) {
      const colorizer = await createColorizer({ method, references: [mirrored(image)], loader });
      const { chroma } = await colorizer.colorize(lightnessOf(image));
      const size = image.width * image.height;
      const [a, b] = [1, 2].map((c) => mean(image.data.subarray(c * size, (c + 1) * size))) as [
        number,
        number,
      ];
      const constant = (...values: [number, number]) =>
        meanError({ width: 1, height: 1, channels: 2, data: Float32Array.of(...values) }, image);
      const error = meanError(chroma, image);
      t.true(error < 0.6 * constant(0, 0), `${error} against gray ${constant(0, 0)}`);
      t.true(error < 0.6 * constant(a, b), `${error} against mean colour ${constant(a, b)}`);
    }
  });
}

test('of two references each part of an image follows its own', async (t) => {
  const target = sideBySide(red, teal);
  const [both, onlyRed, onlyTeal] = await Promise.all([
    coloured(target, mirrored(red), mirrored(teal)),
    coloured(target, mirrored(red)),
    coloured(target, mirrored(teal)),
  ]);
  const [left, right] = [meanError(both, target, 0, 192), meanError(both, target, 192, 384)];
  t.true(left < 0.7 * meanError(onlyTeal, target, 0, 192), `left ${left}`);
  t.true(right < 0.7 * meanError(onlyRed, target, 192, 384), `right ${right}`);
  t.true(left < 1.3 * meanError(onlyRed, target, 0, 192));
  t.true(right < 1.3 * meanError(onlyTeal, target, 192, 384));
});

test('neither the order of references matters, nor their repetition', async (t) => {
  const once = await coloured(red, mirrored(red), teal);
  const turned = await coloured(red, teal, mirrored(red));
  const twice = await coloured(red, mirrored(red), teal, mirrored(red), teal);
  t.true(largestDifference(once.data, turned.data) < 0.01);
  t.true(largestDifference(once.data, twice.data) < 0.01);
});

test('references of different sizes weigh the same', async (t) => {
  const network = await loader.load('reference');
  const small = await stockLab(STOCK_PHOTOS.womanInTeal, 96, 64);
  const { bias, references } = await buildReferenceBank(network, [red, small]);
  const weights = bias.data.map(Math.exp);
  const sum = (from: number, to: number) => weights.slice(from, to).reduce((a, b) => a + b);
  t.is(references, 2);
  t.is(bias.data.length, 12 * 12 + 6 * 4);
  t.true(Math.abs(sum(0, 12 * 12) - sum(12 * 12, weights.length)) < 0.01);
  t.true((await buildReferenceBank(network, [red])).bias.data.every((value) => value === 0));
});

test('a weight is the factor of a reference in every choice, and of a single one changes nothing', async (t) => {
  const network = await loader.load('reference');
  const { bias } = await buildReferenceBank(network, [
    { ...red, weight: 6 },
    { ...teal, weight: 2 },
    mirrored(teal),
  ]);
  const weights = bias.data.map(Math.exp);
  const sums = [0, 1, 2].map((i) => weights.slice(i * 144, (i + 1) * 144).reduce((a, b) => a + b));
  for (const [i, weight] of [6, 2, 1].entries()) {
    t.true(Math.abs((sums[i] as number) / (sums[2] as number) - weight) < 1e-3);
  }
  t.deepEqual(
    await buildReferenceBank(network, [{ ...red, weight: 50 }]),
    await buildReferenceBank(network, [red]),
  );
  const target = sideBySide(red, teal);
  const fromRedAlone = async (weight: number) => {
    const { data } = await coloured(target, { ...mirrored(red), weight }, mirrored(teal));
    const alone = await coloured(target, mirrored(red));
    return data.reduce((sum, value, i) => sum + Math.abs(value - (alone.data[i] as number)), 0) / data.length;
  };
  const [light, even, heavy] = [await fromRedAlone(0.01), await fromRedAlone(1), await fromRedAlone(100)];
  t.true(light > even && even > heavy, `distance from red alone: ${light}, ${even}, ${heavy}`);
});

test('only tokens of the part that is used are in the bank, and others cannot give colours', async (t) => {
  const both = sideBySide(red, teal);
  const { width, height } = both;
  const left = (columns: number) => ({
    ...both,
    used: {
      ...{ width, height, channels: 1 },
      data: Float32Array.from({ length: width * height }, (_, i) => (i % width < columns ? 1 : 0)),
    },
  });
  const network = await loader.load('reference');
  const whole = await buildReferenceBank(network, [both]);
  const half = await buildReferenceBank(network, [left(192)]);
  t.deepEqual(half.tokens.dims, [1, 144, 128]);
  // Row 5, column 3 of the grid of 24 tokens across.
  const length = whole.colours.dims[2] as number;
  const of = (bank: typeof whole, token: number) =>
    bank.colours.data.slice(length * token, length * (token + 1));
  t.deepEqual(of(half, 5 * 12 + 3), of(whole, 5 * 24 + 3));
  t.true(half.bias.data.every((value) => value === 0));
  // Tokens cut through are used from half on, and of a part smaller than that the best there are.
  t.is((await buildReferenceBank(network, [left(24)])).tokens.dims[1], 2 * 12);
  t.is((await buildReferenceBank(network, [left(23)])).tokens.dims[1], 12);
  t.is((await buildReferenceBank(network, [left(2)])).tokens.dims[1], 12);
  await t.throwsAsync(buildReferenceBank(network, [left(0)]), { instanceOf: RangeError });
  const other = recoloured(both, (a, b) => [b, a]);
  // Along the border of tokens, and through them.
  for (const columns of [192, 185]) {
    const data = other.data.map((value, i) => (i % width < columns ? (both.data[i] as number) : value));
    t.deepEqual(
      await coloured(red, { ...other, data, used: left(columns).used }),
      await coloured(red, left(columns)),
    );
  }
});

test('a reference of a single token colours a frame', async (t) => {
  const { width, height } = red;
  const used = (i: number) => (i % width < 16 && i < 16 * width ? 1 : 0);
  const data = Float32Array.from({ length: width * height }, (_, i) => used(i));
  const corner = { ...red, used: { width, height, channels: 1, data } };
  const bank = await buildReferenceBank(await loader.load('reference'), [corner]);
  t.deepEqual([...bank.bias.data], [0, ...Array.from({ length: 3 }, () => -1e4)]);
  const colours = bank.colours.data.subarray(0, bank.colours.dims[2]).map((value) => 50 * value);
  const { data: chroma } = await coloured(teal, corner);
  // Matched colours get back a little of the vividness that averaging took.
  const [low, high] = [Math.min(...colours, 0), Math.max(...colours, 0)].map((value) => 1.1 * value) as [
    number,
    number,
  ];
  t.true(chroma.every((value) => value >= low && value <= high));
});

test('the hue of the reference is the hue of the result', async (t) => {
  const turn = (a: number, b: number) => [-b, a] as const;
  const plain = await coloured(red, mirrored(red));
  const turned = await coloured(red, recoloured(mirrored(red), turn));
  const size = plain.width * plain.height;
  const expected = plain.data.map((_, i) =>
    i < size ? -(plain.data[i + size] as number) : (plain.data[i - size] as number),
  );
  t.true(largestDifference(turned.data, expected) < 0.01);
});

test('a reference without colours gives none', async (t) => {
  const { data } = await coloured(
    red,
    recoloured(teal, () => [0, 0]),
  );
  t.true(data.every((value) => Math.abs(value) < 1e-4));
});

test('chroma comes at half of the size, confidence from 0 to 1, higher for a better reference', async (t) => {
  const confidence = async (reference: SmallImage) => {
    const colorizer = await createColorizer({ method: 'match', references: [reference], loader });
    const prediction = await colorizer.colorize(lightnessOf(red));
    t.deepEqual([prediction.chroma.width, prediction.chroma.height, prediction.chroma.channels], [96, 96, 2]);
    const values = prediction.confidence?.data ?? new Float32Array();
    t.is(values.length, 12 * 12);
    t.true(values.every((value) => value >= 0 && value <= 1));
    return values.reduce((a, b) => a + b) / values.length;
  };
  t.true((await confidence(mirrored(red))) > 0.05 + (await confidence(teal)));
});

test('the same frame gets the same bytes, alone and among others', async (t) => {
  const colorizer = await createColorizer({ method: 'match', references: [teal], loader });
  const alone = await colorizer.colorize(lightnessOf(red));
  const frames = [red, teal, red, mirrored(red), red].map((frame) => colorizer.colorize(lightnessOf(frame)));
  const [first, other, third, , last] = await Promise.all(frames);
  for (const prediction of [first, third, last]) t.deepEqual(prediction, alone);
  t.notDeepEqual(other, alone);
});

test('an output that is not a number is an error that names the network', async (t) => {
  const network = await loader.load('colour');
  const bank = await buildReferenceBank(await loader.load('reference'), [teal]);
  const options = { method: 'match', faithfulness: 0.5 } as const;
  const broken = { ...bank, colours: { ...bank.colours, data: bank.colours.data.map(() => Number.NaN) } };
  const error = await t.throwsAsync(trainedColorizer(network, broken, options).colorize(lightnessOf(red)), {
    instanceOf: AutochromeError,
  });
  t.like(error, { kind: 'failure', message: "network 'colour' returned values that are not finite numbers" });
});

test('more samples than fit into memory are refused before the network is asked', async (t) => {
  const options = { method: 'match', faithfulness: 0.5 } as const;
  const asked = { name: 'colour' as const, run: () => Promise.reject(new Error('the network was asked')) };
  const tokens = { type: 'float32' as const, dims: [1, 10 * 7296, 128], data: new Float32Array() };
  const bank = { references: 10, tokens, colours: tokens, summary: tokens, keys: tokens, bias: tokens };
  const frame = { width: 1824, height: 1024, channels: 1, data: new Float32Array() };
  const error = await t.throwsAsync(trainedColorizer(asked, bank, options).colorize(frame), {
    instanceOf: AutochromeError,
  });
  t.is(error?.kind, 'usage');
  t.is(
    error?.message,
    'matching 1824x1024 pixels with 10 references takes 10 GiB of memory; the limit is 8 GiB',
  );
});

test('the other methods need no network', async (t) => {
  const none = { load: () => Promise.reject(new Error('no network was to be loaded')) };
  for (const method of ['welsh', 'reinhard'] as const) {
    const colorizer = await createColorizer({ method, references: [teal], loader: none });
    t.is(colorizer.method, method);
    t.is((await colorizer.colorize(lightnessOf(red))).chroma.channels, 2);
  }
});

test('no reference, and one that is no Lab image, are refused', async (t) => {
  await t.throwsAsync(createColorizer({ method: 'match', references: [], loader }), {
    instanceOf: RangeError,
  });
  const gray = lightnessOf(red);
  await t.throwsAsync(createColorizer({ method: 'match', references: [gray], loader }), {
    instanceOf: RangeError,
  });
});
