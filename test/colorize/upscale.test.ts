import test from 'ava';
import type { SmallImage } from '../../src/colorize/colorizer.js';
import { frameLightness } from '../../src/colorize/lightness.js';
import { chromaPlanesOf } from '../../src/colorize/luma-frame.js';
import { sitingKernels, upscaleChroma } from '../../src/colorize/upscale.js';
import { codeValues } from '../../src/colour/code-values.js';
import { labToXyz, xyzToLinearRgb } from '../../src/colour/lab.js';
import { lightnessOfLuma } from '../../src/colour/lightness.js';
import { LUMA_WEIGHTS } from '../../src/colour/matrix-coefficients.js';
import { linearToSrgb } from '../../src/colour/srgb.js';
import type { ColourTags, MatrixName } from '../../src/frame/colour-tags.js';
import type { Frame } from '../../src/frame/frame.js';
import type { ChromaSubsampling } from '../../src/frame/pixel-format.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { lumaFrame } from '../support/luma-frame.js';
import { lightnessOf, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

let loader: DeviceNetworkLoader;
let photo: SmallImage;

test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
  photo = lightnessOf(await stockLab(STOCK_PHOTOS.womanInTeal, 96, 96));
});
test.after.always(() => loader?.close());

const LAYOUTS = ['4:2:0', '4:2:2', '4:4:4', '4:4:0', '4:1:1'] as const satisfies ChromaSubsampling[];
const RANGES = ['limited', 'full'] as const;

const tags = (given: Partial<ColourTags>): ColourTags => ({
  ...{
    matrix: undefined,
    primaries: undefined,
    transfer: undefined,
    chromaLocation: undefined,
    range: undefined,
  },
  ...given,
});

/** A frame with a photograph's luma, from below black to above white. */
function photoFrame(width: number, height: number, subsampling: ChromaSubsampling, bitDepth: number): Frame {
  const top = 2 ** bitDepth - 1;
  return lumaFrame(width, height, { subsampling, bitDepth }, (x, y) => {
    const lightness = photo.data[(y % 96) * 96 + (x % 96)] as number;
    return Math.min(Math.max((lightness / 100) * 1.1 - 0.05, 0), 1) * top;
  });
}

async function upscaled(
  frame: Frame,
  colourTags: ColourTags,
  colour: readonly [number, number],
): Promise<void> {
  const [small, upscale] = await Promise.all([loader.load('lightness'), loader.load('upscale')]);
  const lightness = await frameLightness(small, frame, colourTags, { width: 64, height: 64 });
  const data = Float32Array.from({ length: 2 * 16 * 16 }, (_, i) => colour[i < 256 ? 0 : 1]);
  const chroma = { width: 16, height: 16, channels: 2, data };
  await upscaleChroma(upscale, frame, colourTags, { lightness, chroma }, chromaPlanesOf(frame));
}

for (const bitDepth of [8, 10, 12, 16]) {
  for (const range of RANGES) {
    test(`${bitDepth} bits, ${range} range: no colour is neutral, and luma is not touched`, async (t) => {
      for (const subsampling of LAYOUTS) {
        const frame = photoFrame(75, 51, subsampling, bitDepth);
        const luma = frame.y.slice();
        await upscaled(frame, tags({ range }), [0, 0]);
        const neutral = 2 ** (bitDepth - 1);
        const isNeutral = (code: number) => code === neutral;
        t.true(frame.cb?.every(isNeutral), `Cb of ${subsampling}`);
        t.true(frame.cr?.every(isNeutral), `Cr of ${subsampling}`);
        t.deepEqual(frame.y, luma);
      }
    });
  }
}

/** Cb and Cr codes of a colour, by the double-precision formulas of colour/. */
function expectedCodes(
  luma: number,
  colour: readonly [number, number],
  matrix: MatrixName,
  codes: ReturnType<typeof codeValues>,
) {
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const rgb = xyzToLinearRgb(labToXyz([lightnessOfLuma(luma), ...colour])).map(linearToSrgb);
  const [r, g, b] = rgb as [number, number, number];
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  return [(b - y) / (2 * (1 - kb)), (r - y) / (2 * (1 - kr))].map(
    (c) => codes.chromaOffset + c * codes.chromaScale,
  );
}

for (const [matrix, bitDepth, range] of [
  ['smpte170m', 8, 'limited'],
  ['bt709', 8, 'full'],
  ['bt709', 10, 'limited'],
  ['bt2020nc', 16, 'limited'],
  ['bt470bg', 16, 'full'],
] as const) {
  test(`one colour has the Cb and Cr of colour/: ${matrix}, ${bitDepth} bits, ${range} range`, async (t) => {
    const codes = codeValues(bitDepth, range);
    // 16 bits have more codes than the graph's curves have steps.
    const tolerance = bitDepth === 16 ? 16 : 1;
    for (const colour of [
      [20, -15],
      [-18, 12],
      [6, 30],
    ] as const) {
      for (const luma of [0.35, 0.55, 0.7]) {
        const code = Math.round(codes.black + luma * codes.lumaScale);
        const frame = lumaFrame(64, 48, { subsampling: '4:2:0', bitDepth }, () => code);
        await upscaled(frame, tags({ matrix, range }), colour);
        const [cb, cr] = expectedCodes((code - codes.black) / codes.lumaScale, colour, matrix, codes);
        for (const [plane, expected] of [
          [frame.cb, cb],
          [frame.cr, cr],
        ] as const) {
          for (const got of plane ?? []) {
            t.true(Math.abs(got - (expected as number)) <= tolerance, `${got} for ${expected}`);
          }
        }
      }
    }
  });
}

test('colours that the luma has no room for keep their hue and stay inside the codes', async (t) => {
  const frame = lumaFrame(64, 48, { subsampling: '4:4:4', bitDepth: 8 }, (x) => 16 + (219 * x) / 63);
  await upscaled(frame, tags({ matrix: 'bt709', range: 'limited' }), [90, 70]);
  const [cb, cr] = [frame.cb as Uint8Array, frame.cr as Uint8Array];
  for (const [i, code] of frame.y.entries()) {
    const luma = (code - 16) / 219;
    const toRed = (2 * (1 - 0.2126) * ((cr[i] as number) - 128)) / 224;
    const toBlue = (2 * (1 - 0.0722) * ((cb[i] as number) - 128)) / 224;
    // Half a code of Cr is half a hundredth of R'.
    t.true(
      luma + toRed <= 1.01 && luma + toBlue >= -0.01,
      `luma ${luma}, R' ${luma + toRed}, B' ${luma + toBlue}`,
    );
    if (code > 60 && code < 200) t.true(toRed > 0.1 && toBlue < toRed);
  }
});

test('planes have the size of their layout, also of odd frames and one sample', async (t) => {
  const upscale = await loader.load('upscale');
  for (const subsampling of LAYOUTS) {
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [33, 2],
      [2, 33],
    ] as const) {
      const frame = lumaFrame(width, height, { subsampling, bitDepth: 8 }, () => 128);
      const small = { width: 32, height: 32, channels: 1, data: new Float32Array(1024).fill(50) };
      const chroma = { width: 8, height: 8, channels: 2, data: new Float32Array(128).fill(20) };
      await upscaleChroma(upscale, frame, tags({}), { lightness: small, chroma }, chromaPlanesOf(frame));
      const [cb, cr] = [new Set(frame.cb), new Set(frame.cr)];
      t.is(cb.size, 1, `${subsampling} ${width}x${height}`);
      t.is(cr.size, 1);
      t.true((cr.values().next().value as number) > 134);
    }
  }
});

test('colours end where the luma has its edge', async (t) => {
  const upscale = await loader.load('upscale');
  // The edge lies within a sample of the small chroma, which therefore says one half there.
  const edge = 172;
  const frame = lumaFrame(512, 256, { subsampling: '4:4:4', bitDepth: 8 }, (x) => (x < edge ? 60 : 190));
  const lightness = await frameLightness(await loader.load('lightness'), frame, tags({}), {
    width: 128,
    height: 64,
  });
  const data = Float32Array.from({ length: 2 * 32 * 16 }, (_, i) => {
    const covered = Math.min(Math.max(edge / 16 - (i % 32), 0), 1);
    return i < 512 ? 40 * covered : 0;
  });
  await upscaleChroma(
    upscale,
    frame,
    tags({}),
    {
      lightness,
      chroma: { width: 32, height: 16, channels: 2, data },
    },
    chromaPlanesOf(frame),
  );
  const cr = (x: number) => (frame.cr?.[128 * 512 + x] as number) - 128;
  const [inside, outside] = [cr(100), cr(300)];
  t.true(inside > 15 && Math.abs(outside) <= 1, `${inside} and ${outside}`);
  t.true(cr(edge - 2) > 0.7 * inside, `${cr(edge - 2)} of ${inside} before the edge`);
  t.true(cr(edge + 2) < 0.3 * inside, `${cr(edge + 2)} of ${inside} behind the edge`);
});

test('co-sited chroma lies half a sample to the left of centred chroma', async (t) => {
  const planes = await Promise.all(
    ['center', 'left', 'topleft'].map(async (chromaLocation) => {
      // Luma rises to the right only, so that the colour written depends on where each chroma sample lies.
      const frame = lumaFrame(64, 64, { subsampling: '4:2:0', bitDepth: 8 }, (x) => 40 + 3 * x);
      await upscaled(frame, tags({ chromaLocation, matrix: 'bt709' }), [40, 40]);
      return (frame.cb as Uint8Array).subarray(16 * 32, 17 * 32);
    }),
  );
  const [center, left, topleft] = planes as [Uint8Array, Uint8Array, Uint8Array];
  t.deepEqual(left, topleft);
  t.notDeepEqual(left, center);
  // Cb falls with luma here; further left, luma is lower.
  const drift = left.reduce((sum, code, i) => sum + code - (center[i] as number), 0);
  t.true(drift !== 0, `drift ${drift}`);
});

test('kernels move chroma from the middle of its luma samples to where it lies', (t) => {
  const kernels = (subsampling: ChromaSubsampling, location: string) => [
    ...(sitingKernels(subsampling, location).data as Float32Array),
  ];
  t.deepEqual(kernels('4:2:0', 'left'), [0.5, 0.5, 0, 1]);
  t.deepEqual(kernels('4:2:0', 'center'), [0, 1, 0, 1]);
  t.deepEqual(kernels('4:2:0', 'topleft'), [0.5, 0.5, 0.5, 0.5]);
  t.deepEqual(kernels('4:2:0', 'top'), [0, 1, 0.5, 0.5]);
  t.deepEqual(kernels('4:2:0', 'bottom'), [0, 1, 0, 1]);
  t.deepEqual(kernels('4:2:2', 'left'), [0.5, 0.5, 0, 1]);
  t.deepEqual(kernels('4:4:4', 'left'), [0, 1, 0, 1]);
  t.deepEqual(kernels('4:1:1', 'left'), [1, 0, 0, 1]);
});

test('a gray frame has nowhere to put colours', async (t) => {
  await t.throwsAsync(upscaled(photoFrame(16, 16, 'gray', 8), tags({}), [0, 0]), { instanceOf: RangeError });
});

test('the same frame gets the same bytes, alone and among others', async (t) => {
  const make = () => photoFrame(96, 96, '4:2:2', 10);
  const [alone, ...others] = [make(), make(), make(), make()] as [Frame, ...Frame[]];
  await upscaled(alone, tags({}), [30, 10]);
  await Promise.all(others.map((frame) => upscaled(frame, tags({}), [30, 10])));
  for (const { cb, cr } of others) t.deepEqual([cb, cr], [alone.cb, alone.cr]);
});
