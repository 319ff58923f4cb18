import test from 'ava';
import { frameLightness } from '../../src/colorize/lightness.js';
import { codeValues } from '../../src/colour/code-values.js';
import { lightnessOfLuma } from '../../src/colour/lightness.js';
import type { ColourTags } from '../../src/frame/colour-tags.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../src/inference/network-loader.js';
import { lumaFrame } from '../support/luma-frame.js';

let loader: DeviceNetworkLoader;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu' });
});
test.after.always(() => loader?.close());

const tags = (range: ColourTags['range']): ColourTags => ({
  ...{ matrix: undefined, primaries: undefined, transfer: undefined, chromaLocation: undefined, range },
});

for (const bitDepth of [8, 10, 12, 16]) {
  for (const range of ['limited', 'full'] as const) {
    test(`${bitDepth} bits, ${range} range: every luma has its lightness`, async (t) => {
      const network = await loader.load('lightness');
      const codes = codeValues(bitDepth, range);
      const steps = [-0.03, 0, 0.004, 0.1, 0.25, 0.5, 0.75, 1, 1.05];
      for (const step of steps) {
        const code = Math.min(Math.max(Math.round(codes.black + step * codes.lumaScale), 0), codes.maxCode);
        const frame = lumaFrame(50, 34, { subsampling: 'gray', bitDepth }, () => code);
        const size = { width: 64, height: 32 };
        const lightness = await frameLightness(network, frame, tags(range), size);
        t.deepEqual([lightness.width, lightness.height, lightness.channels], [64, 32, 1]);
        const expected = lightnessOfLuma((code - codes.black) / codes.lumaScale);
        for (const value of lightness.data)
          t.true(Math.abs(value - expected) < 0.15, `${value} for ${expected}`);
      }
    });
  }
}

test('range not said is read as limited', async (t) => {
  const network = await loader.load('lightness');
  const frame = lumaFrame(64, 64, { subsampling: '4:2:0', bitDepth: 8 }, (x) => 16 + 3 * x);
  const size = { width: 64, height: 64 };
  const unsaid = await frameLightness(network, frame, tags(undefined), size);
  t.deepEqual(unsaid, await frameLightness(network, frame, tags('limited'), size));
  t.notDeepEqual(unsaid, await frameLightness(network, frame, tags('full'), size));
});

test('places stay where they are, and fine detail is averaged rather than skipped', async (t) => {
  const network = await loader.load('lightness');
  const size = { width: 64, height: 32 };
  const halves = lumaFrame(640, 320, { subsampling: 'gray', bitDepth: 10 }, (x, y) =>
    y < 160 ? (x < 320 ? 64 : 940) : x < 320 ? 940 : 64,
  );
  const { data } = await frameLightness(network, halves, tags('limited'), size);
  const at = (x: number, y: number) => Math.round(data[y * 64 + x] as number);
  t.deepEqual([at(5, 5), at(58, 5), at(5, 27), at(58, 27)], [0, 100, 100, 0]);
  const stripes = lumaFrame(640, 320, { subsampling: 'gray', bitDepth: 8 }, (x) => (x % 2 === 0 ? 16 : 235));
  const even = (await frameLightness(network, stripes, tags('limited'), size)).data;
  const inner = even.filter((_, i) => i % 64 > 2 && i % 64 < 61);
  t.true(Math.max(...inner) - Math.min(...inner) < 2, 'no moire');
  t.true(Math.min(...inner) > 40 && Math.max(...inner) < 80);
});

test('frames of one sample and long thin ones have a lightness', async (t) => {
  const network = await loader.load('lightness');
  for (const [width, height] of [
    [1, 1],
    [1, 2],
    [16000, 10],
    [3, 5],
  ] as const) {
    const frame = lumaFrame(width, height, { subsampling: 'gray', bitDepth: 8 }, () => 235);
    const { data } = await frameLightness(network, frame, tags('limited'), { width: 64, height: 32 });
    t.true(
      data.every((value) => Math.abs(value - 100) < 0.01),
      `${width}x${height}`,
    );
  }
});
