import test from 'ava';
import { colourFrame, colourRgbFrame } from '../../src/colorize/colour-frame.js';
import { frameColourer } from '../../src/colorize/frame-colourer.js';
import { frameLightness } from '../../src/colorize/lightness.js';
import type { ChromaPlanes, SamplePlane } from '../../src/colorize/luma-frame.js';
import { upscaleChroma } from '../../src/colorize/upscale.js';
import { codeValues } from '../../src/colour/code-values.js';
import { LUMA_WEIGHTS } from '../../src/colour/matrix-coefficients.js';
import type { ColourTags } from '../../src/frame/colour-tags.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { fakeColouring } from '../support/fake-colouring.js';

const [width, height] = [64, 48];
const size = width * height;
const tags: ColourTags = {
  ...{ matrix: 'bt709', primaries: undefined, transfer: undefined, range: 'limited', chromaLocation: 'left' },
};

let loader: DeviceNetworkLoader;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu', threads: 1 });
});
test.after.always(() => loader?.close());

/** Paints the same colour everywhere, through the real graphs. */
async function painter(a: number, b: number, keepChroma = false) {
  const [lightness, upscale] = await Promise.all([loader.load('lightness'), loader.load('upscale')]);
  const chroma = {
    width: 32,
    height: 16,
    channels: 2,
    data: new Float32Array(1024).fill(a, 0, 512).fill(b, 512),
  };
  return frameColourer(
    {
      lightness: (frame) => frameLightness(lightness, frame, tags, { width: 64, height: 32 }),
      colorizer: { method: 'match', colorize: async () => ({ chroma, confidence: undefined }) },
      upscale: (frame, prediction, into) => upscaleChroma(upscale, frame, tags, prediction, into),
    },
    { matrix: 'bt709', keepChroma },
  );
}

/** A luma of slopes, in parts of white: from below black to above white. */
const luma = (i: number) => -0.05 + (1.1 * (i % width)) / width + 0.02 * Math.sin(i / 50);

const planes = (make: (samples: number) => SamplePlane): ChromaPlanes => ({
  subsampling: '4:4:4',
  cb: make(size),
  cr: make(size),
});

test('integers of every depth and floats are given the same colours, and luma stays', async (t) => {
  const colourer = await painter(30, -20);
  const exact = planes((samples) => new Float32Array(samples));
  const floats = Float32Array.from({ length: size }, (_, i) => luma(i));
  const before = floats.slice();
  const float = { index: 0, width, height, format: { bitDepth: 'float' as const }, y: floats };
  const { prediction } = await colourFrame(colourer, float, { into: exact });
  t.deepEqual(floats, before);
  t.is(prediction?.chroma.data[0], 30);
  t.true(exact.cb.some((value) => Math.abs(value) > 0.05));
  for (const bitDepth of [8, 10, 12, 16]) {
    const codes = codeValues(bitDepth, 'limited');
    const y = (bitDepth > 8 ? new Uint16Array(size) : new Uint8Array(size)).map((_, i) =>
      Math.round(Math.min(Math.max(luma(i) * codes.lumaScale + codes.black, 0), codes.maxCode)),
    );
    const kept = y.slice();
    const into = planes((samples) => (bitDepth > 8 ? new Uint16Array(samples) : new Uint8Array(samples)));
    await colourFrame(colourer, { index: 0, width, height, format: { bitDepth }, y }, { into });
    t.deepEqual(y, kept);
    for (const name of ['cb', 'cr'] as const) {
      const furthest = Math.max(
        ...into[name].map((code, i) =>
          Math.abs((code - codes.chromaOffset) / codes.chromaScale - (exact[name][i] as number)),
        ),
      );
      // A code's rounding, and as much again for what a code of luma changes beside the gamut's border.
      t.true(furthest < 1 / 2 ** bitDepth + 0.01, `${name} of ${bitDepth} bits: ${furthest}`);
    }
  }
});

for (const channels of [3, 4] as const) {
  test(`R'G'B' of ${channels} channels keeps its luma exactly, in the gamut and beyond it`, async (t) => {
    const colourer = await painter(90, 90);
    const data = Float32Array.from({ length: size * channels }, (_, i) =>
      i % channels === 3 ? 0.5 : luma(Math.floor(i / channels)),
    );
    const frame = { index: 0, width, height, channels, data };
    const into = new Float32Array(data.length);
    await colourRgbFrame(colourer, frame, { into });
    const { kr, kb } = LUMA_WEIGHTS.bt709;
    let coloured = 0;
    for (let i = 0; i < size; i += 1) {
      const [r = 0, g = 0, b = 0] = into.subarray(i * channels, i * channels + 3);
      const own = luma(i);
      t.true(Math.abs(kr * r + (1 - kr - kb) * g + kb * b - own) < 5e-7, `sample ${i}`);
      if (own >= 0 && own <= 1) t.true(Math.min(r, g, b) >= -1e-6 && Math.max(r, g, b) <= 1 + 1e-6);
      if (channels === 4) t.is(into[i * channels + 3], 0.5);
      if (r - b > 0.1) coloured += 1;
    }
    t.true(coloured > size / 2);
    // In place it is the same.
    await colourRgbFrame(colourer, frame, { into: data });
    t.deepEqual(data, into);
    await t.throwsAsync(colourRgbFrame(colourer, { ...frame, width: 63 }, { into }), {
      instanceOf: RangeError,
    });
  });
}

test("a frame in colour keeps it where that is asked for, R'G'B' too", async (t) => {
  const colourer = await painter(30, -20, true);
  const data = Float32Array.from({ length: size * 3 }, (_, i) => (i % 3 === 0 ? 0.8 : 0.3));
  const into = new Float32Array(data.length);
  const { prediction } = await colourRgbFrame(
    colourer,
    { index: 0, width, height, channels: 3, data },
    { into },
  );
  t.is(prediction, undefined);
  t.deepEqual(into, data);
});

test('strength and saturation change what is painted, and a signal stops', async (t) => {
  const frame = { index: 0, width: 1, height: 1, format: { bitDepth: 8 }, y: Uint8Array.of(100) };
  const into = { subsampling: '4:4:4', cb: new Uint8Array(1), cr: new Uint8Array(1) } as const;
  await colourFrame(fakeColouring(), frame, { into, controls: { strength: 0.5, saturation: 1 } });
  t.deepEqual([into.cb[0], into.cr[0]], [50, 77]);
  const error = await t.throwsAsync(
    colourFrame(fakeColouring(), frame, { into, signal: AbortSignal.abort() }),
  );
  t.is((error as { kind?: string }).kind, 'interrupted');
});
