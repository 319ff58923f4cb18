import test from 'ava';
import fc from 'fast-check';
import { withSrgbPrimaries } from '../../src/colour/primaries.js';
import type { RgbImage } from '../../src/colour/rgb-image.js';

const TAGGED = ['bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'film', 'bt2020', 'smpte431', 'smpte432'];

const one = (bitDepth: 8 | 16, ...rgb: number[]): RgbImage => ({
  ...{ width: 1, height: 1, bitDepth },
  rgb: bitDepth === 8 ? Uint8Array.from(rgb) : Uint16Array.from(rgb),
});

test('images of the primaries of sRGB, and of none that are known, stay as they are', (t) => {
  const image = one(8, 10, 200, 90);
  for (const primaries of ['bt709', undefined, 'something-else']) {
    t.is(withSrgbPrimaries(image, primaries), image);
  }
});

test('grey stays grey, whatever white the primaries have', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...TAGGED), fc.integer({ min: 0, max: 255 }), (primaries, code) => {
      for (const value of withSrgbPrimaries(one(8, code, code, code), primaries).rgb) {
        t.true(Math.abs(value - code) <= 1, `${primaries} ${code} becomes ${value}`);
      }
    }),
  );
});

test('the same colour in wider primaries is paler there, and comes back vivid', (t) => {
  // A red of sRGB in linear light, written in BT.2020 by the matrix of ITU-R BT.2087, section 2.
  const inWide = [0.6274, 0.0691, 0.0164].map((light) =>
    Math.round(65535 * (1.055 * light ** (1 / 2.4) - 0.055)),
  );
  const { rgb } = withSrgbPrimaries(one(16, ...inWide), 'bt2020');
  t.true((rgb[0] as number) > 65300, `${rgb}`);
  t.true((rgb[1] as number) < 1600 && (rgb[2] as number) < 1600, `${rgb}`);
});

test('what sRGB cannot show is held to what it can', (t) => {
  t.deepEqual([...withSrgbPrimaries(one(8, 0, 255, 0), 'bt2020').rgb], [0, 255, 0]);
});
