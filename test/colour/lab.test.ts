import test from 'ava';
import fc from 'fast-check';
import { codeValues } from '../../src/colour/code-values.js';
import {
  D65,
  labToXyz,
  linearRgbToXyz,
  RGB_TO_XYZ,
  type Triple,
  xyzToLab,
  xyzToLinearRgb,
} from '../../src/colour/lab.js';
import { joinLab, labToSrgb, srgbToLab } from '../../src/colour/lab-image.js';
import { lightnessOfLuma, lightnessTable, lumaOfLightness } from '../../src/colour/lightness.js';
import { linearToSrgb, srgbCode, srgbToLinear } from '../../src/colour/srgb.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const near = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;

test('the sRGB matrix to X, Y, Z is that of IEC 61966-2-1', (t) => {
  const published = [0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505];
  for (const [i, value] of published.entries()) t.true(near(RGB_TO_XYZ[i] as number, value, 6e-5), `${i}`);
  const white = linearRgbToXyz([1, 1, 1]);
  for (let i = 0; i < 3; i += 1) t.true(near(white[i] as number, D65[i] as number, 1e-12));
});

test('known colours: sRGB red, green, blue and middle grey in Lab', (t) => {
  // Values of Bruce Lindbloom's calculator for sRGB under D65, to a tenth.
  for (const [rgb, lab] of [
    [
      [1, 0, 0],
      [53.2, 80.1, 67.2],
    ],
    [
      [0, 1, 0],
      [87.7, -86.2, 83.2],
    ],
    [
      [0, 0, 1],
      [32.3, 79.2, -107.9],
    ],
    [
      [1, 1, 1],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ] as [Triple, Triple][]) {
    const result = xyzToLab(linearRgbToXyz(rgb));
    for (let i = 0; i < 3; i += 1)
      t.true(near(result[i] as number, lab[i] as number, 0.1), `${rgb}: ${result}`);
  }
  t.true(near(lightnessOfLuma(119 / 255), 50.03, 0.01));
});

test('sRGB signal, linear light, XYZ and Lab invert exactly', (t) => {
  fc.assert(
    fc.property(unit, unit, unit, (r, g, b) => {
      t.true(near(linearToSrgb(srgbToLinear(r)), r, 1e-6));
      const back = xyzToLinearRgb(labToXyz(xyzToLab(linearRgbToXyz([r, g, b]))));
      for (const [i, value] of [r, g, b].entries()) t.true(near(back[i] as number, value, 1e-9), `${back}`);
    }),
  );
});

test('the sRGB curve is odd and rises', (t) => {
  fc.assert(
    fc.property(unit, unit, (a, b) => {
      t.true(near(srgbToLinear(-a), -srgbToLinear(a), 0));
      if (a < b) t.true(srgbToLinear(a) <= srgbToLinear(b) && linearToSrgb(a) <= linearToSrgb(b));
    }),
  );
});

test('the nearest sRGB code is what rounding the curve gives', (t) => {
  const lights = Array.from({ length: 100_001 }, (_, i) => i / 100_000 + (i % 7) * 1e-7);
  const wrong = lights.filter((l) => srgbCode(l) !== Math.min(Math.round(255 * linearToSrgb(l)), 255));
  t.deepEqual(wrong, []);
  t.deepEqual([-1, Number.NaN, 0, 1, 2].map(srgbCode), [0, 0, 0, 255, 255]);
});

test('lightness of a grey and luma of a lightness invert', (t) => {
  fc.assert(fc.property(unit, (luma) => t.true(near(lumaOfLightness(lightnessOfLuma(luma)), luma, 1e-6))));
  t.is(lightnessOfLuma(-0.1), 0);
  t.is(lightnessOfLuma(1.1), 100);
});

test('the lightness table covers every code and clips foot- and headroom', (t) => {
  const table = lightnessTable(codeValues(10, 'limited'));
  t.is(table.length, 1024);
  t.is(table[64], 0);
  t.is(table[10], 0);
  t.is(table[940], 100);
  t.is(table[1023], 100);
  t.true(table.every((value, i) => i === 0 || value >= (table[i - 1] as number)));
});

test('an image goes to Lab and back within rounding; grey pixels have no chroma', (t) => {
  const rgb = Uint8Array.from({ length: 3 * 4096 }, (_, i) => (i * 2654435761) >>> 24);
  const lab = srgbToLab({ width: 64, height: 64, rgb, bitDepth: 8 });
  t.is(lab.channels, 3);
  t.deepEqual([...labToSrgb(lab).rgb], [...rgb]);
  const gray = srgbToLab({
    width: 256,
    height: 1,
    rgb: Uint8Array.from({ length: 768 }, (_, i) => i / 3),
    bitDepth: 8,
  });
  t.true(gray.data.subarray(256).every((value) => Math.abs(value) < 1e-4));
  t.is(gray.data[0], 0);
  t.true(near(gray.data[255] as number, 100, 1e-4));
});

test('16-bit images are read on their own scale', (t) => {
  const bytes = Uint8Array.of(12, 200, 90, 255, 0, 31);
  const eight = srgbToLab({ width: 2, height: 1, rgb: bytes, bitDepth: 8 });
  const sixteen = srgbToLab({
    width: 2,
    height: 1,
    rgb: Uint16Array.from(bytes, (v) => v * 257),
    bitDepth: 16,
  });
  for (const [i, value] of eight.data.entries()) t.true(near(sixteen.data[i] as number, value, 1e-3));
});

test('colours outside sRGB are clamped', (t) => {
  const lab = { width: 1, height: 1, channels: 3, data: Float32Array.of(50, 200, 0) };
  const { rgb } = labToSrgb(lab);
  t.is(rgb[0], 255);
  t.is(rgb[1], 0);
});

test('lightness and chroma are joined only when they fit', (t) => {
  const lightness = { width: 2, height: 1, channels: 1, data: Float32Array.of(10, 20) };
  const chroma = { width: 2, height: 1, channels: 2, data: Float32Array.of(1, 2, 3, 4) };
  t.deepEqual([...joinLab(lightness, chroma).data], [10, 20, 1, 2, 3, 4]);
  t.throws(() => joinLab(lightness, { ...chroma, width: 1 }), { instanceOf: RangeError });
  t.throws(() => joinLab(chroma, chroma), { instanceOf: RangeError });
  t.throws(() => labToSrgb(chroma), { instanceOf: RangeError });
});
