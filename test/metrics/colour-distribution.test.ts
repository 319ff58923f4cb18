import test from 'ava';
import fc from 'fast-check';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import { colourDistribution, distributionDivergence } from '../../src/metrics/colour-distribution.js';

function row(...rgb: number[]): RgbImage {
  return { width: rgb.length / 3, height: 1, rgb: Uint8Array.from(rgb), bitDepth: 8 };
}

const divergence = (one: RgbImage, other: RgbImage) =>
  distributionDivergence(colourDistribution(one), colourDistribution(other));
const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;

test('each channel is a distribution over 256 codes', (t) => {
  const [red, green, blue] = colourDistribution(row(7, 0, 255, 7, 255, 255));
  t.is(red[7], 1);
  t.deepEqual([green[0], green[255]], [0.5, 0.5]);
  t.is(blue[255], 1);
  for (const bins of [red, green, blue]) t.is(bins.length, 256);
});

test('16 bits fall into the bins of the nearest 8', (t) => {
  const deep: RgbImage = { width: 1, height: 1, rgb: Uint16Array.of(7 * 257, 65535, 128), bitDepth: 16 };
  const [red, green, blue] = colourDistribution(deep);
  t.deepEqual([red[7], green[255], blue[0]], [1, 1, 1]);
});

test('equal colours in other places have no divergence, colours without a common code ln 2', (t) => {
  t.is(divergence(row(1, 2, 3, 4, 5, 6), row(4, 5, 6, 1, 2, 3)), 0);
  t.true(near(divergence(row(1, 2, 3), row(4, 5, 6)), Math.LN2));
  t.true(near(divergence(row(1, 2, 3), row(1, 2, 6)), Math.LN2 / 3));
});

test('divergence of a known pair of distributions', (t) => {
  // Red is {0: 1} against {0: 1/2, 9: 1/2}; the middle is {0: 3/4, 9: 1/4}.
  const one = 1 * Math.log(1 / 0.75);
  const other = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
  t.true(near(divergence(row(0, 0, 0, 0, 0, 0), row(0, 0, 0, 9, 0, 0)), (one + other) / 2 / 3));
});

test('divergence is symmetric and lies between 0 and ln 2', (t) => {
  const pixels = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(pixels, pixels, (a, b) => {
      const value = divergence(row(...a), row(...b));
      t.true(near(value, divergence(row(...b), row(...a))));
      t.true(value >= -1e-12 && value <= Math.LN2 + 1e-12);
    }),
  );
});
