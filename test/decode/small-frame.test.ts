import test from 'ava';
import { lightnessOfLuma } from '../../src/colour/lightness.js';
import { lightnessOf, rgbOf, smallFrame } from '../../src/decode/small-frame.js';
import type { ColourTags } from '../../src/frame/colour-tags.js';
import type { Frame } from '../../src/frame/frame.js';
import type { ChromaSubsampling } from '../../src/frame/pixel-format.js';
import { rational } from '../../src/time/rational.js';
import { UNTAGGED } from '../support/small-film.js';

const size = { width: 8, height: 8 };

/** A frame of 16x16 whose luma is given by column, its chroma plain. */
function frame(
  luma: (x: number) => number,
  changes: { bitDepth?: number; subsampling?: ChromaSubsampling; cb?: number; cr?: number } = {},
): Frame {
  const { bitDepth = 8, subsampling = '4:4:4' } = changes;
  const neutral = 2 ** (bitDepth - 1);
  const { cb = neutral, cr = neutral } = changes;
  const plane = (value: (x: number) => number) => {
    const values = Array.from({ length: 256 }, (_, i) => value(i % 16));
    return bitDepth > 8 ? Uint16Array.from(values) : Uint8Array.from(values);
  };
  return {
    ...{ index: 0, timestamp: rational(0), duration: undefined, width: 16, height: 16 },
    format: { subsampling, bitDepth },
    y: plane(luma),
    cb: subsampling === 'gray' ? undefined : plane(() => cb),
    cr: subsampling === 'gray' ? undefined : plane(() => cr),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
}

const FULL: ColourTags = { ...UNTAGGED, matrix: 'smpte170m', range: 'full' };

test('plain frames keep their lightness and colour in every bit depth and range, fine or not', async (t) => {
  for (const fine of [false, true]) {
    for (const [bitDepth, range, white, black] of [
      [8, 'limited', 235, 16],
      [8, 'full', 255, 0],
      [10, 'limited', 940, 64],
      [10, 'full', 1023, 0],
      [16, 'limited', 60160, 4096],
      [16, 'full', 65535, 0],
    ] as const) {
      const tags: ColourTags = { ...UNTAGGED, range };
      const name = `${bitDepth} ${range} ${fine}`;
      for (const [code, value] of [
        [white, 255],
        [black, 0],
      ] as const) {
        const small = await smallFrame(
          frame(() => code, { bitDepth }),
          tags,
          { size, fine },
        );
        t.deepEqual(new Set(rgbOf(small, 8).rgb), new Set([value]), name);
        for (const l of lightnessOf(small).data) t.true(Math.abs(l - (100 * value) / 255) < 1e-4, name);
      }
    }
  }
});

test('gray frames give gray images, also where luma is all that is wanted', async (t) => {
  const gray = await smallFrame(
    frame(() => 100, { subsampling: 'gray' }),
    FULL,
    { size, fine: true },
  );
  t.deepEqual(new Set(rgbOf(gray, 8).rgb), new Set([100]));
  const lumaOnly = await smallFrame(
    frame(() => 100, { cb: 200 }),
    FULL,
    { size, lumaOnly: true },
  );
  t.is(lumaOnly.chroma, undefined);
  t.deepEqual(rgbOf(lumaOnly, 8).rgb, rgbOf(gray, 8).rgb);
  t.true(Math.abs((lightnessOf(lumaOnly).data[0] as number) - lightnessOfLuma(100 / 255)) < 1e-4);
});

test('fine frames hold averages between two codes', async (t) => {
  // Columns alternate, so that half of the size shows their mean.
  const between = frame((x) => 100 + (x % 2));
  const codes = async (fine: boolean) => {
    const { y, encoding } = await smallFrame(between, FULL, { size, fine });
    return Array.from(y, (code) => (255 * (code - encoding.codes.black)) / encoding.codes.lumaScale);
  };
  for (const code of await codes(false)) t.true(Number.isInteger(code));
  // Away from the sides, where columns are repeated.
  const inside = (await codes(true)).filter((_, i) => i % 8 > 1 && i % 8 < 6);
  for (const code of inside) t.true(Math.abs(code - 100.5) < 0.05, `${code}`);
});

test('fine and coarse frames differ by no more than rounding', async (t) => {
  const ramp = frame((x) => 40 + 10 * x, { cb: 90, cr: 160 });
  const [fine, coarse] = await Promise.all(
    [true, false].map(async (each) => rgbOf(await smallFrame(ramp, FULL, { size, fine: each }), 8).rgb),
  );
  for (const [i, value] of (fine as Uint8Array).entries()) {
    t.true(Math.abs(value - (coarse?.[i] as number)) <= 2);
  }
});

test('overshoot of a steep edge is the brightest or darkest lightness', async (t) => {
  for (const bitDepth of [8, 10]) {
    const top = 2 ** bitDepth - 1;
    const edge = frame((x) => (x < 7 ? 0 : top), { bitDepth });
    for (const fine of [false, true]) {
      const { data } = lightnessOf(await smallFrame(edge, FULL, { size, fine }));
      for (const l of data) t.true(l >= 0 && l <= 100 + 1e-4, `${l}`);
    }
  }
});
