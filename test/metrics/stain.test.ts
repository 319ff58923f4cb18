import test from 'ava';
import fc from 'fast-check';
import type { SmallImage } from '../../src/colour/small-image.js';
import { meanChroma, stain } from '../../src/metrics/stain.js';

/** A Lab image drawn by a function of the place. */
function drawn(
  width: number,
  height: number,
  lab: (x: number, y: number) => readonly [number, number, number],
): SmallImage {
  const data = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (const [channel, value] of lab(x, y).entries()) {
        data[(channel * height + y) * width + x] = value;
      }
    }
  }
  return { width, height, channels: 3, data };
}

/** A lightness of which every part has another slope. */
const waves = (x: number, y: number) => 50 + 20 * Math.sin(x / 9) + 15 * Math.cos(y / 13 + x / 31);
const colour = fc.double({ min: -80, max: 80, noNaN: true });

test('an image of one colour has no stain, whatever its lightness', (t) => {
  fc.assert(
    fc.property(colour, colour, (a, b) => {
      const image = drawn(64, 48, (x, y) => [waves(x, y), a, b]);
      t.true(stain(image) < 1e-5);
      t.true(Math.abs(meanChroma(image) - Math.hypot(a, b)) < 1e-3);
    }),
    { numRuns: 20 },
  );
});

test('an even slope of colour has its own steepness, over the mean chroma + 2', (t) => {
  // At 256 samples a* rises by 0.1 a sample; only borders, where it is reflected, rise less.
  const image = drawn(300, 256, (x, y) => [waves(x, y), 5 + 0.1 * x, 0]);
  const expected = 0.1 / (meanChroma(image) + 2);
  t.true(Math.abs(stain(image) / expected - 1) < 0.06);
});

test('rotated hues and negative images keep their stain', (t) => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 6.3, noNaN: true }), colour, (angle, strength) => {
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const a = (x: number) => 10 + strength * Math.sin(x / 11);
      const b = (y: number) => 0.3 * y;
      const plain = stain(drawn(64, 64, (x, y) => [waves(x, y), a(x), b(y)]));
      const rotated = drawn(64, 64, (x, y) => [
        100 - waves(x, y),
        cosine * a(x) - sine * b(y),
        sine * a(x) + cosine * b(y),
      ]);
      t.true(Math.abs(stain(rotated) - plain) < 1e-4 * (1 + plain));
    }),
    { numRuns: 20 },
  );
});

test('an image that is enlarged keeps its stain', (t) => {
  const at = (scale: number) =>
    drawn(160 * scale, 128 * scale, (x, y) => {
      const [u, v] = [(x + 0.5) / scale, (y + 0.5) / scale];
      return [waves(u, v), 12 * Math.sin(u / 17), 20 * Math.cos(v / 15)];
    });
  t.true(Math.abs(stain(at(2)) / stain(at(1)) - 1) < 0.03);
});

test('stains count where the lightness is flat, outlines do not', (t) => {
  // The left half is flat, the right half all slope. A coloured edge in the left is a stain.
  const lightness = (x: number) => (x < 64 ? 40 : 40 + 3 * (x - 64));
  const edge = (at: number) =>
    stain(drawn(128, 96, (x) => [lightness(x) + 0.01 * waves(x, 7 * x), x < at ? 30 : -30, 20]));
  t.true(edge(32) > 20 * edge(100));
  const stronger = stain(drawn(128, 96, (x) => [lightness(x), x < 32 ? 60 : -60, 40]));
  const weaker = stain(drawn(128, 96, (x) => [lightness(x), x < 32 ? 3 : -3, 2]));
  t.true(stronger > weaker, 'the + 2 keeps pale images from being all stain');
});

test('an even lightness is flat everywhere', (t) => {
  const even = drawn(64, 64, (x) => [50, x < 32 ? 20 : 0, 0]);
  const whole = stain(even) * (meanChroma(even) + 2);
  // The edge of 20 lies within 64 samples across; a sample is a quarter of one at 256.
  t.true(Math.abs(whole - 20 / 64 / 4) < 0.002);
});

test('other than three channels are refused', (t) => {
  const image = { width: 4, height: 4, channels: 2, data: new Float32Array(32) };
  t.throws(() => stain(image), { instanceOf: RangeError });
  t.throws(() => meanChroma(image), { instanceOf: RangeError });
});
