import test from 'ava';
import fc from 'fast-check';
import { differentiate } from '../../../src/temporal/flow/derivatives.js';
import { enlargeFlow } from '../../../src/temporal/flow/enlarge.js';
import { prepareForFlow, pyramidSizes } from '../../../src/temporal/flow/flow-image.js';
import { imageOf } from '../../support/moving-images.js';

test('derivatives of polynomials are exact away from the borders', (t) => {
  const [width, height] = [12, 9];
  const { data } = imageOf(width, height, (x, y) => 0.01 * x ** 4 - x * y + 0.1 * y ** 3);
  const across = differentiate(data, width, height, 'across');
  const down = differentiate(data, width, height, 'down');
  for (let y = 2; y < height - 2; y += 1) {
    for (let x = 2; x < width - 2; x += 1) {
      t.true(Math.abs((across[y * width + x] as number) - (0.04 * x ** 3 - y)) < 1e-4);
      t.true(Math.abs((down[y * width + x] as number) - (0.3 * y ** 2 - x)) < 1e-4);
    }
  }
});

test('derivatives to the right and downwards are the same of an image turned over, at any size', (t) => {
  const side = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 99 }), (width, height, seed) => {
      const sample = (x: number, y: number) => Math.sin(seed * (x + 1) * 3.7 + y * y * 1.3);
      const upright = differentiate(imageOf(width, height, sample).data, width, height, 'across');
      const turned = imageOf(height, width, (x, y) => sample(y, x));
      const down = differentiate(turned.data, height, width, 'down');
      t.deepEqual([...upright], [...imageOf(width, height, (x, y) => down[x * height + y] as number).data]);
    }),
  );
});

test('a ramp of motion stays a ramp when it is enlarged, at even and odd sizes', (t) => {
  for (const [width, height] of [
    [10, 8],
    [11, 7],
    [2, 1],
    [1, 1],
  ] as const) {
    const small = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
    const { data } = imageOf(small.width, small.height, (x, y) => 3 * x - 2 * y);
    const large = new Float32Array(width * height);
    enlargeFlow(data, small, 0, large, { width, height }, 0);
    for (let y = 1; y < height - 2; y += 1) {
      for (let x = 1; x < width - 2; x += 1) {
        // Sample x lies at (x - 1/2) / 2 of the small one, and motion is twice as large.
        t.is(large[y * width + x], 2 * ((3 * (x - 0.5)) / 2 - (2 * (y - 0.5)) / 2));
      }
    }
    t.true(large.every(Number.isFinite));
  }
});

test('pyramids end before images become too small', (t) => {
  t.deepEqual(pyramidSizes(1, 1), [{ width: 1, height: 1 }]);
  t.deepEqual(pyramidSizes(457, 81), [
    { width: 457, height: 81 },
    { width: 229, height: 41 },
    { width: 115, height: 21 },
    { width: 58, height: 11 },
  ]);
});

test('prepared images have the same mean and contrast at any exposure, and no grain made large', (t) => {
  const scene = imageOf(40, 30, (x, y) => 50 + 30 * Math.sin(x * 0.9 + y * y * 0.05));
  const faded = { ...scene, data: scene.data.map((sample) => 0.4 * sample + 20) };
  const samples = (image: typeof scene) => prepareForFlow(image).levels[0]?.samples as Float32Array;
  const [bright, dull] = [samples(scene), samples(faded)];
  t.true(bright.every((sample, i) => Math.abs(sample - (dull[i] as number)) < 1e-4));
  t.true(Math.abs(bright.reduce((sum, sample) => sum + sample, 0) / bright.length) < 1e-5);
  const black = imageOf(40, 30, (x, y) => 0.02 * Math.sin(x * y));
  t.true(samples(black).every((sample) => Math.abs(sample) < 0.02));
});

test('samples that are not finite count as the mean', (t) => {
  const data = Float32Array.of(10, Number.NaN, 30, Number.POSITIVE_INFINITY, 20, Number.NEGATIVE_INFINITY);
  const samples = prepareForFlow({ width: 3, height: 2, channels: 1, data }).levels[0]?.samples;
  t.deepEqual(
    [1, 3, 5].map((i) => samples?.[i]),
    [0, 0, 0],
  );
  t.true((samples?.[0] as number) < 0 && (samples?.[2] as number) > 0);
});
