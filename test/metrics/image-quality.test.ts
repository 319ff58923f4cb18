import test from 'ava';
import fc from 'fast-check';
import { srgbToLab } from '../../src/colour/lab-image.js';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import { meanChromaDistance, meanCiede2000 } from '../../src/metrics/colour-difference.js';
import { colourfulness } from '../../src/metrics/colourfulness.js';
import { psnr } from '../../src/metrics/psnr.js';

function row(...rgb: number[]): RgbImage {
  return { width: rgb.length / 3, height: 1, rgb: Uint8Array.from(rgb), bitDepth: 8 };
}

function deep(image: RgbImage): RgbImage {
  return { ...image, rgb: Uint16Array.from(image.rgb, (v) => v * 257), bitDepth: 16 };
}

const near = (a: number, b: number, tolerance = 1e-9) => Math.abs(a - b) <= tolerance;
const pixels = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 3, maxLength: 60 })
  .map((values) => row(...values.slice(0, values.length - (values.length % 3))));

test('PSNR of known errors', (t) => {
  const black = row(0, 0, 0, 0, 0, 0);
  t.is(psnr(black, black), Number.POSITIVE_INFINITY);
  t.true(near(psnr(black, row(255, 255, 255, 255, 255, 255)), 0));
  // One step in every channel.
  t.true(near(psnr(black, row(1, 1, 1, 1, 1, 1)), 48.1308, 1e-4));
  // One of six samples off by 6: mean squared error 6.
  t.true(near(psnr(black, row(0, 6, 0, 0, 0, 0)), 10 * Math.log10(65025 / 6)));
});

test('PSNR is the same at 16 bits and refuses unlike images', (t) => {
  const [p, q] = [row(1, 2, 3), row(10, 20, 30)];
  t.true(near(psnr(deep(p), deep(q)), psnr(p, q)));
  t.throws(() => psnr(p, deep(q)), { instanceOf: RangeError });
  t.throws(() => psnr(p, row(1, 2, 3, 4, 5, 6)), { instanceOf: RangeError });
});

test('chroma distance is Euclidean in a*, b* and blind to lightness', (t) => {
  const lab = (...data: number[]) => ({ width: 2, height: 1, channels: 3, data: Float32Array.from(data) });
  t.is(meanChromaDistance(lab(10, 90, 0, 3, 0, 4), lab(50, 20, 0, 0, 0, 0)), 2.5);
  t.is(meanChromaDistance(lab(10, 90, 1, 2, 3, 4), lab(20, 30, 1, 2, 3, 4)), 0);
});

test('mean CIEDE2000 of two published pairs', (t) => {
  const lab = (...data: number[]) => ({ width: 2, height: 1, channels: 3, data: Float32Array.from(data) });
  const first = lab(50, 50, 2.6772, 2.5, -79.7751, 0);
  const second = lab(50, 73, 0, 25, -82.7485, -18);
  t.true(near(meanCiede2000(first, second), (2.0425 + 27.1492) / 2, 1e-4));
});

test('Lab images that do not match are refused', (t) => {
  const lab = srgbToLab(row(1, 2, 3));
  const two = { width: 1, height: 1, channels: 2, data: new Float32Array(2) };
  for (const measure of [meanChromaDistance, meanCiede2000]) {
    t.throws(() => measure(lab, srgbToLab(row(1, 2, 3, 4, 5, 6))), { instanceOf: RangeError });
    t.throws(() => measure(two, two), { instanceOf: RangeError });
  }
});

test('colourfulness of known images', (t) => {
  t.is(colourfulness(row(0, 0, 0, 90, 90, 90, 255, 255, 255)), 0);
  // All red: no deviation; the means are 255 and 127.5.
  t.true(near(colourfulness(row(255, 0, 0, 255, 0, 0)), 0.3 * Math.hypot(255, 127.5)));
  // Red and cyan halves: rg is 255 and -255, yb 127.5 and -127.5.
  t.true(near(colourfulness(row(255, 0, 0, 0, 255, 255)), Math.hypot(255, 127.5)));
  t.true(near(colourfulness(deep(row(255, 0, 0, 20, 30, 40))), colourfulness(row(255, 0, 0, 20, 30, 40))));
});

test('measures of an image with itself are perfect; colour never measures below none', (t) => {
  fc.assert(
    fc.property(pixels, (image) => {
      const lab = srgbToLab(image);
      t.is(psnr(image, image), Number.POSITIVE_INFINITY);
      t.is(meanChromaDistance(lab, lab), 0);
      t.is(meanCiede2000(lab, lab), 0);
      t.true(colourfulness(image) >= 0);
    }),
  );
});
