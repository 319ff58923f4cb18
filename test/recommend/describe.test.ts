import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import type { SmallImage } from '../../src/colour/small-image.js';
import type { Network, Tensor } from '../../src/inference/network.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { cellHistograms } from '../../src/recommend/cell-histograms.js';
import { classesAgree, sharedClasses } from '../../src/recommend/classes.js';
import { CLASS_GUESSES, describeImage } from '../../src/recommend/describe.js';
import { GLOBAL_LENGTH, HISTOGRAM_BINS, INTEGER_ONE, LOCAL_LENGTH } from '../../src/recommend/descriptor.js';

/** What torch says of some images; models/describe.py writes them. */
const SAMPLES = new URL('samples/', new URL('../../../test/recommend/', import.meta.url));

/** The most that onnxruntime may differ from torch. */
const TOLERANCE = 1e-3;

let loader: DeviceNetworkLoader;
let network: Network;

test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
  network = await loader.load('describe');
});

test.after.always(() => loader?.close());

async function sampleLightness(name: string): Promise<SmallImage> {
  const codes = await sharp(fileURLToPath(new URL(`${name}.png`, SAMPLES)))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return {
    width: 256,
    height: 256,
    channels: 1,
    data: Float32Array.from(codes, (code) => (code * 100) / 255),
  };
}

const names = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.png'))
  .map((name) => name.slice(0, -4));

test('there are images to compare with torch', (t) => {
  t.true(names.length >= 2);
});

for (const name of names) {
  test(`${name}: the network says what torch says`, async (t) => {
    const wanted = JSON.parse(await readFile(new URL(`${name}.json`, SAMPLES), 'utf8'));
    const lightness = await sampleLightness(name);
    const outputs = await network.run({
      lightness: { type: 'float32', dims: [1, 1, 256, 256], data: lightness.data },
    });
    t.deepEqual(Object.keys(outputs).toSorted(), Object.keys(wanted).toSorted());
    for (const [output, text] of Object.entries(wanted)) {
      const values = new Float32Array(new Uint8Array(Buffer.from(text as string, 'base64')).buffer);
      const found = outputs[output]?.data as Float32Array;
      t.is(found.length, values.length);
      const gap = found.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (values[i] as number))),
        0,
      );
      t.log(output, gap);
      t.true(gap <= TOLERANCE, `${output} differs by ${gap}`);
    }
  });

  test(`${name}: a descriptor holds unit vectors and the likeliest classes`, async (t) => {
    const lightness = await sampleLightness(name);
    const { global, classes, local, histograms } = await describeImage(network, lightness);
    t.is(global.length, GLOBAL_LENGTH);
    t.true(Math.abs(Math.hypot(...global) - 1) < 1e-4);
    t.is(classes.length, CLASS_GUESSES);
    t.true(classes.every(({ probability }, i) => probability <= (classes[i - 1]?.probability ?? 1)));
    for (const [values, length] of [
      [local, LOCAL_LENGTH],
      [histograms, HISTOGRAM_BINS],
    ] as const) {
      t.is(values.length, 64 * length);
      for (let start = 0; start < values.length; start += length) {
        const norm = Math.hypot(...values.subarray(start, start + length)) / INTEGER_ONE;
        t.true(Math.abs(norm - 1) < 0.05, `${norm}`);
      }
    }
    t.deepEqual(await describeImage(network, lightness), { global, classes, local, histograms });
  });
}

test('histograms of cells have mean zero and unit length, or are zero', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (some) => {
        const data = Float32Array.from({ length: 64 * 64 }, (_, i) => some[(i * 7) % some.length] as number);
        const cells = cellHistograms({ width: 64, height: 64, channels: 1, data });
        for (let start = 0; start < cells.length; start += HISTOGRAM_BINS) {
          const cell = cells.subarray(start, start + HISTOGRAM_BINS);
          const norm = Math.hypot(...cell);
          t.true(Math.abs(cell.reduce((sum, value) => sum + value, 0)) < 1e-4);
          t.true(norm === 0 || Math.abs(norm - 1) < 1e-4);
        }
      },
    ),
    { numRuns: 20 },
  );
  const even = Float32Array.from({ length: 64 * 64 }, (_, i) => ((i % 16) + 0.5) * 6.25);
  const flat = cellHistograms({ width: 64, height: 64, channels: 1, data: even });
  t.true(flat.some((value) => value !== 0));
  const wide = Float32Array.from({ length: 128 * 64 }, (_, i) => ((i % 16) + 0.5) * 6.25);
  t.true(cellHistograms({ width: 128, height: 64, channels: 1, data: wide }).every((value) => value === 0));
});

test('a histogram belongs to the cell where it was counted', (t) => {
  const data = new Float32Array(256 * 256).fill(10);
  for (let y = 64; y < 96; y += 1) data.fill(90, y * 256 + 96, y * 256 + 128);
  const cells = cellHistograms({ width: 256, height: 256, channels: 1, data });
  const light = Array.from({ length: 64 }, (_, cell) => (cells[cell * HISTOGRAM_BINS + 14] ?? 0) > 0.5);
  t.deepEqual(
    light.flatMap((is, cell) => (is ? [cell] : [])),
    [2 * 8 + 3],
  );
});

test('classes agree where a guess of one is a guess of the other', (t) => {
  const guesses = (...indices: number[]) => indices.map((index) => ({ index, probability: 0.2 }));
  t.deepEqual(sharedClasses(guesses(3, 1, 2), guesses(2, 9, 3)), [3, 2]);
  t.true(classesAgree(guesses(1), guesses(5, 1)));
  t.false(classesAgree(guesses(1), guesses(5, 2)));
  t.false(classesAgree([], guesses(1)));
});

test('an image of another size, and outputs that are no numbers, are errors', async (t) => {
  const small = { width: 128, height: 128, channels: 1, data: new Float32Array(128 * 128) };
  await t.throwsAsync(describeImage(network, small), { instanceOf: RangeError });
  const lightness = { width: 256, height: 256, channels: 1, data: new Float32Array(65536) };
  const floats = (length: number, value: number): Tensor => ({
    type: 'float32',
    dims: [1, length],
    data: new Float32Array(length).fill(value),
  });
  const broken: Network = {
    name: 'describe',
    run: async () => ({
      global: floats(128, Number.NaN),
      probabilities: floats(1000, 0),
      local: floats(4096, 0),
    }),
  };
  const error = await t.throwsAsync(describeImage(broken, lightness));
  t.like(error, {
    kind: 'failure',
    message: "network 'describe' returned values that are not finite numbers",
  });
  const other: Network = { ...broken, run: async () => ({ global: floats(64, 0) }) };
  await t.throwsAsync(describeImage(other, lightness), { instanceOf: TypeError });
});
